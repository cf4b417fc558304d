/** Bad input at the hospitals' door before anything is confirmed: one row a case. */
import { Client } from 'pg'
import { v7 as uuidv7 } from 'uuid'
import { urlFor } from '../../../deploy/local/databases.pg'
import { databaseOf } from '../../../deploy/local/layout'
import { linesOfCrowd } from '../../../deploy/local/story/lines'
import { castOfRegion } from '../../../deploy/local/story/stage'
import { today, visitRequest } from '../../../deploy/local/story/visit'
import type { FeeLineIn } from '../../../proto/types'
import type { Knocked } from '../../support/knocking'
import { good, type World } from './world'

/** params: what the answer must name. */
export type Case = readonly [
  what: string,
  code: string,
  ask: (world: World) => Promise<Knocked>,
  params?: Record<string, string | RegExp>,
]

const OPERATION = '003303000010000'
/** One more than a double can tell from its neighbour. */
const BEYOND = '9007199254740993'

function line(more: Partial<FeeLineIn> = {}): FeeLineIn {
  return { ...linesOfCrowd(0, today())[0], ...more }
}

/** So many units of one yuan. */
function units(lineNo: string, count: number): FeeLineIn {
  const quantityE4 = count * 10_000
  return line({ lineNo, unitPriceMicroYuan: 1_000_000, quantityE4, amountFen: count * 100 })
}

async function open({ here, sessionId, person }: World, more: object): Promise<Knocked> {
  return here.knock('OpenVisit', { ...visitRequest(sessionId, person()), ...more })
}

async function upload({ here, sessionId, bill }: World, lines: readonly FeeLineIn[]): Promise<Knocked> {
  const { visitId } = await bill()
  return here.knock('UploadLines', { sessionId, visitId, lines: lines.map((one, i) => ({ ...one, lineNo: `n${i}` })) })
}

async function settle(world: World, more: object): Promise<Knocked> {
  return world.settle({ ...(await world.bill()), ...more })
}

async function find({ here, sessionId }: World, more: object): Promise<Knocked> {
  const query = { credentialType: '02', credentialNo: '51999919000101001X' }
  return here.knock('FindPerson', { sessionId, enrollmentDivision: '511602', query, ...more })
}

export const unknown: readonly Case[] = [
  [
    'a division that is not connected',
    'H2001',
    (w) => find(w, { enrollmentDivision: '650102' }),
    { division: '650102' },
  ],
  ['a division that is none', 'H2001', (w) => find(w, { enrollmentDivision: '广安' })],
  ['a visit of somebody insured nowhere', 'H2001', (w) => open(w, { enrollmentDivision: '990000' })],
  ['a visit of somebody insured here', 'H2002', (w) => open(w, { enrollmentDivision: '510104' })],
  ['a person whom nobody knows', 'H3001', (w) => find(w, {})],
  ['a bill of a person whom nobody knows', 'H3001', (w) => ofUnknownPerson(w)],
  ['a bill of a suspended person', 'H3002', (w) => ofSuspendedPerson(w)],
  [
    'a hospital that is not admitted',
    'H1003',
    ({ as }) => as.stranger.knock('Unconfirmed', {}),
    { institution: 'H51019999999' },
  ],
  ["another city's hospital", 'H1011', ({ as }) => as.neighbour.knock('Unconfirmed', {})],
  ['an operator at the hospitals’ door', 'H1011', ({ as }) => as.operator.knock('Unconfirmed', {})],
  ['a visit that was never opened', 'H1001', (w) => settle(w, { visitId: '5101nowhere' }), { field: 'visit_id' }],
  ["another hospital's visit", 'H1001', (w) => atAnotherDoor(w), { field: 'visit_id' }],
  [
    'an item of no catalog',
    'H4001',
    (w) => upload(w, [line({ itemCode: '009999999999999' })]),
    { item: '009999999999999' },
  ],
]

async function ofUnknownPerson(world: World): Promise<Knocked> {
  const nobody = { ...world.person(), personId: '5116999999999999' }
  return world.settle(await world.bill(undefined, nobody))
}

async function ofSuspendedPerson(world: World): Promise<Knocked> {
  return world.settle(await world.bill(undefined, castOfRegion(world.local.stage, '5116').suspended))
}

async function atAnotherDoor({ elsewhere, bill }: World): Promise<Knocked> {
  const session = good(await elsewhere.knock('SignIn', { operatorId: 'x' }))
  const { visitId } = await bill()
  return elsewhere.knock('UploadLines', { sessionId: session.sessionId, visitId, lines: [line()] })
}

export const amounts: readonly Case[] = [
  ['a total that is missing', 'H5002', (w) => settle(w, { totalFen: 0 }), { differenceFen: '-180000' }],
  ['a total one fen too high', 'H5002', (w) => settle(w, { totalFen: 180_001 }), { differenceFen: '1' }],
  ['a total beyond 2^53', 'H1001', (w) => settle(w, { totalFen: BEYOND }), { field: 'total_fen' }],
  [
    'the largest total there is',
    'H1001',
    (w) => settle(w, { totalFen: '9223372036854775807' }),
    { field: 'total_fen' },
  ],
  [
    'the smallest total there is',
    'H1001',
    (w) => settle(w, { totalFen: '-9223372036854775808' }),
    { field: 'total_fen' },
  ],
  ['a line without amount', 'H5001', (w) => upload(w, [line({ amountFen: 0 })]), { foundFen: '0' }],
  ['a line without price', 'H5001', (w) => upload(w, [line({ unitPriceMicroYuan: 0 })])],
  ['a line without quantity', 'H1001', (w) => upload(w, [line({ quantityE4: 0 })]), { field: /quantity_e4/ }],
  [
    'a line that does not multiply',
    'H5001',
    (w) => upload(w, [line({ amountFen: 180_001 })]),
    { foundFen: '180001', expectedFen: '180000' },
  ],
  ['an amount beyond 2^53', 'H1001', (w) => upload(w, [line({ amountFen: BEYOND })]), { field: /amount_fen/ }],
  ['a price beyond 2^53', 'H1001', (w) => upload(w, [line({ unitPriceMicroYuan: BEYOND })]), { field: /unit_price/ }],
  ['a quantity beyond 2^53', 'H1001', (w) => upload(w, [line({ quantityE4: BEYOND })]), { field: /quantity_e4/ }],
  ['a price below zero', 'H1001', (w) => upload(w, [line({ unitPriceMicroYuan: -1 })]), { field: /unit_price/ }],
  ['lines that fit alone and not together', 'H1001', (w) => upload(w, [huge(), huge()]), { field: /amount_fen/ }],
  ['a visit below zero', 'H1001', (w) => belowZero(w, -10_000), { field: 'total_fen' }],
  ['a visit below zero that claims to be above', 'H5002', (w) => belowZero(w, 10_000), { differenceFen: '20000' }],
  ['no line at all', 'H1001', (w) => upload(w, []), { field: 'lines' }],
  [
    'more lines than one call may carry',
    'H1001',
    (w) =>
      upload(
        w,
        Array.from({ length: 1_001 }, () => line()),
      ),
    { field: 'lines' },
  ],
  ['a bill without lines', 'H5020', (w) => withoutLines(w)],
  ['a line of another visit', 'H5021', (w) => upload(w, [line({ visitId: '5101other' })]), { found: '5101other' }],
]

/** Just inside what one number can carry. */
function huge(): FeeLineIn {
  return line({ unitPriceMicroYuan: 9_000_000_000_000_000, quantityE4: 100_000_000, amountFen: 9_000_000_000_000_000 })
}

async function belowZero(world: World, totalFen: number): Promise<Knocked> {
  return world.settle({ ...(await world.bill([units('1', 100), units('2', -200)])), totalFen })
}

async function withoutLines(world: World): Promise<Knocked> {
  const { visitId } = good(await open(world, {}))
  return world.settle({ visitId, totalFen: 0 })
}

export const form: readonly Case[] = [
  ['a settlement id that is no UUIDv7', 'H1002', (w) => settle(w, { settleId: 'bill-1' }), { id: 'bill-1' }],
  ['a settlement id in capitals', 'H1002', (w) => settle(w, { settleId: uuidv7().toUpperCase() })],
  ['a settlement id that is missing', 'H1002', (w) => settle(w, { settleId: '' })],
  ['a day that does not exist', 'H1001', (w) => settle(w, { policyDay: '2026-02-30' }), { field: 'policy_day' }],
  ['a day that no policy knows', 'H5015', (w) => settle(w, { policyDay: '2020-01-01' })],
  [
    'a hospital visit number that is missing',
    'H1001',
    (w) => open(w, { hospitalVisitNo: '' }),
    { field: 'hospital_visit_no' },
  ],
  ['a person number that is missing', 'H1001', (w) => open(w, { personId: '' }), { field: 'person_id' }],
  [
    'a clock ten minutes off',
    'H1005',
    ({ here }) => here.knock('SignIn', { operatorId: 'x', clientTimeMs: Date.now() - 600_000 }),
  ],
  ['no session', 'H1006', (w) => settle(w, { sessionId: '' })],
  ['a session that never was', 'H1006', (w) => settle(w, { sessionId: uuidv7() })],
  ["another hospital's session", 'H1006', (w) => withForeignSession(w)],
  ['a session that was closed', 'H1007', (w) => signedOut(w)],
  ['a session whose night has come', 'H1007', (w) => overnight(w)],
  ['bytes that are no message', 'H1010', ({ here }) => here.knock('Settle', Buffer.from('ffffffffff07', 'hex'))],
  ['a message that breaks off', 'H1010', (w) => brokenOff(w)],
  [
    'a number that never ends',
    'H1010',
    ({ here }) => here.knock('Confirm', Buffer.from(`08${'ff'.repeat(20)}`, 'hex')),
  ],
  [
    'a length that is longer than the message',
    'H1010',
    ({ here }) => here.knock('Confirm', Buffer.from('0affffffff07', 'hex')),
  ],
  [
    'a body over the limit',
    'H1009',
    ({ here }) => here.knock('Confirm', Buffer.alloc(4_194_305)),
    { bytesMax: '4194304' },
  ],
]

async function withForeignSession(world: World): Promise<Knocked> {
  const { sessionId } = good(await world.elsewhere.knock('SignIn', { operatorId: 'x' }))
  return settle(world, { sessionId })
}

async function signedOut(world: World): Promise<Knocked> {
  const { sessionId } = good(await world.here.knock('SignIn', { operatorId: 'x' }))
  good(await world.here.knock('SignOut', { sessionId }))
  return settle(world, { sessionId })
}

/** Signed in yesterday. */
async function overnight(world: World): Promise<Knocked> {
  const sessionId = uuidv7()
  const { postgres } = world.local.province
  const client = new Client({ connectionString: urlFor(postgres, undefined, databaseOf('5101')) })
  await client.connect()
  const yesterday = Date.now() - 86_400_000
  const values = [sessionId, 'H51010000001', yesterday, Date.now() - 1]
  await client.query("insert into care.session values ($1, $2, 'o', 'o', $3, $4)", values)
  await client.end()
  return settle(world, { sessionId })
}

async function brokenOff({ here, sessionId }: World): Promise<Knocked> {
  const whole = Buffer.concat([Buffer.from([0x0a, sessionId.length]), Buffer.from(sessionId)])
  return here.knock('Settle', whole.subarray(0, whole.length - 3))
}

/** Names that are taken by something else. */
export const taken: readonly Case[] = [
  ['the same settlement id with another body, before a decision', 'H5010', (w) => again(w, async () => undefined)],
  [
    'the same settlement id with another body, after the confirm',
    'H5010',
    (w) => again(w, (one) => w.here.knock('Confirm', one)),
  ],
  ['the same hospital visit number with another body', 'H5010', (w) => sameVisitNo(w)],
  ['the same line number with another content', 'H5004', (w) => sameLineNo(w), { line: '1' }],
  ['the same line number twice in one call', 'H5004', (w) => twiceInOneCall(w)],
  ['a line for a batch that is settled, of an outpatient', 'H5007', (w) => afterSettlement(w)],
]

async function again(world: World, meanwhile: (one: { settleId: string; token: Buffer }) => Promise<unknown>) {
  const { settleId, token, visitId, totalFen } = await world.authorised()
  await meanwhile({ settleId, token })
  const answer = await world.settle({ settleId, visitId, totalFen, useAccount: true })
  await world.here.knock('Cancel', { settleId })
  return answer
}

async function sameVisitNo({ here, sessionId, person }: World): Promise<Knocked> {
  const request = visitRequest(sessionId, person())
  good(await here.knock('OpenVisit', request))
  return here.knock('OpenVisit', { ...request, insurance: '390' })
}

async function sameLineNo({ here, sessionId, bill }: World): Promise<Knocked> {
  const { visitId } = await bill()
  return here.knock('UploadLines', { sessionId, visitId, lines: [units('1', 7)] })
}

async function twiceInOneCall({ here, sessionId, bill }: World): Promise<Knocked> {
  const { visitId } = await bill()
  return here.knock('UploadLines', { sessionId, visitId, lines: [units('9', 7), units('9', 8)] })
}

const OUTPATIENT = '11'

/** 绵阳 has published what it pays of outpatient care; 广安 has not. */
async function afterSettlement({ here, sessionId, local, settle: ask }: World): Promise<Knocked> {
  const whose = castOfRegion(local.stage, '5107').insured
  const request = { ...visitRequest(sessionId, whose), medicalType: OUTPATIENT }
  const { visitId } = good(await here.knock('OpenVisit', request))
  good(await here.knock('UploadLines', { sessionId, visitId, lines: [line({ itemCode: OPERATION })] }))
  const settleId = uuidv7()
  const { token } = good(await ask({ settleId, visitId, totalFen: 180_000 }))
  good(await here.knock('Confirm', { settleId, token }))
  return here.knock('UploadLines', { sessionId, visitId, lines: [units('2', 1)] })
}
