import type { Redis } from 'ioredis'
import { v7 as uuidv7 } from 'uuid'
import { type Served, serve } from '../../../../common/calls.grpc'
import { type ClientOf, clientOf } from '../../../../common/clients.grpc'
import { redisAt } from '../../../../common/connect.redis'
import type { Credentials } from '../../../../common/credentials.file'
import { Fault } from '../../../../common/errors'
import { silent } from '../../../../common/log'
import { databaseOf } from '../../../../region-node/care/database.pg'
import { hospitalDoor } from '../../../../region-node/gateway/hospital.grpc'
import { sessionsWith } from '../../../../region-node/sessions/sessions'
import { sessionsInPostgres } from '../../../../region-node/sessions/sessions.pg'
import { sessionsInRedis } from '../../../../region-node/sessions/sessions.redis'
import { authority } from '../../../support/credentials'
import { stack } from '../../../support/stack'
import { type CareTestWorld, DAY, hospital, type People, REGION } from '../../../unit/region-node/care/world'
import { careNode, type Node, worldOn } from '../care/node'

type Door = ClientOf<'hospitalDoor'>

/** Keeps this suite's keys apart from other suites'. */
const place = uuidv7()

let node: Node
let world: CareTestWorld
let redis: Redis
let served: Served
let province: Awaited<ReturnType<typeof authority>>
let everybody: People
const open: Door[] = []

beforeAll(async () => {
  province = await authority()
  everybody = {
    province,
    care: await province.certify({ role: 'care', region: REGION }),
    enrollment: await province.certify({ role: 'enrollment', region: '5116' }),
    otherEnrollment: await province.certify({ role: 'enrollment', region: '5107' }),
    stranger: await province.certify({ role: 'operator', name: 'nobody' }),
  }
  node = await careNode('hospital door')
  world = await worldOn(node, everybody)
  redis = redisAt(stack().redis.url, 'test', silent)
  const cache = sessionsInRedis(redis, place, silent)
  const store = sessionsInPostgres(databaseOf(node.pool))
  const times = { graceMs: 7_200_000, clockToleranceMs: 300_000 }
  const sessions = sessionsWith({ store, cache, clock: world.clock, newId: uuidv7, ...times })
  const door = hospitalDoor({ care: world.care, sessions, limits: { linesPerUploadMax: 1_000 } })
  const limits = { bodyBytesMax: 1_000_000 }
  served = await serve({ address: '127.0.0.1:0', credentials: everybody.care, services: [door], limits, log: silent })
})
afterAll(async () => {
  for (const client of open) client.close()
  await served.close(1_000)
  redis.disconnect()
  await node.close()
})

function doorFor(credentials: Credentials): Door {
  const client = clientOf('hospitalDoor', `127.0.0.1:${served.port}`, credentials)
  open.push(client)
  return client
}
const asHospital = async (code = hospital.code, region = REGION) =>
  doorFor(await province.certify({ role: 'hospital', region, hospital: code }))

async function codeOf(call: Promise<unknown>): Promise<string> {
  try {
    await call
    return 'none'
  } catch (error) {
    if (error instanceof Fault) return `${error.refusal.code} ${error.refusal.params.field ?? ''}`.trim()
    throw error
  }
}

const visit = (sessionId: string) => ({
  ...{ sessionId, hospitalVisitNo: uuidv7(), enrollmentDivision: '511602', personId: 'P1', insurance: '310' },
  ...{ medicalType: '11', startDay: DAY },
})
const fee = {
  ...{ lineNo: '1', itemCode: 'XJ01CAA0401', unitPriceMicroYuan: 100_000_000, quantityE4: 10_000 },
  ...{ amountFen: 10_000, feeDay: DAY },
}

test('the whole road of a bill through the door, and the same answers when everything is said twice', async () => {
  const door = await asHospital()
  const { sessionId } = await door.signIn({ operatorId: '01', clientTimeMs: world.clock.now() })
  const opening = visit(sessionId)
  const { visitId } = await door.openVisit(opening)
  expect((await door.openVisit(opening)).visitId).toBe(visitId)
  const { batch, totals } = await door.uploadLines({ sessionId, visitId, lines: [fee] })
  expect(totals).toMatchObject({ totalFen: 10_000, eligibleFen: 10_000 })

  const settleId = uuidv7()
  const asking = { sessionId, settleId, visitId, policyDay: DAY, totalFen: 10_000, invoiceNo: 'F001' }
  const { token, reckoning } = await door.settle(asking)
  expect((await door.settle(asking)).token).toEqual(token)
  expect(reckoning?.split).toMatchObject({ poolingFundFen: 8_000, cashFen: 2_000 })
  expect(await door.unconfirmed({})).toMatchObject({ settlements: [{ settleId, state: 'AUTHORISED', batch }] })

  const state = await door.confirm({ settleId, token })
  expect(state).toMatchObject({ state: 'SETTLED', split: { totalFen: 10_000 } })
  expect(await door.confirm({ settleId, token })).toEqual(state)
  expect(await door.query({ settleId })).toEqual(state)
  expect(await door.query({ batch })).toEqual(state)
  expect(await codeOf(door.cancel({ settleId }))).toBe('H5016')
  const { textZh, receiptNo } = await door.receipt({ settleId })
  expect(textZh).toContain('F001')
  expect(textZh).toContain(receiptNo)
})

test('who calls is what the certificate says', async () => {
  expect(await codeOf(doorFor(everybody.care).query({ settleId: uuidv7() }))).toBe('H1011')
  expect(await codeOf((await asHospital(hospital.code, '5107')).query({ settleId: uuidv7() }))).toBe('H1011')
  expect(await codeOf((await asHospital('H51010099999')).query({ settleId: uuidv7() }))).toBe('H1003')
})

test('sessions survive a Redis that forgets and a Redis that is gone', async () => {
  const door = await asHospital()
  const { sessionId } = await door.signIn({ operatorId: '01' })
  await redis.del(await redis.keys(`lianjie:${place}:*`))
  expect(await codeOf(door.openVisit(visit(sessionId)))).toBe('none')
  redis.disconnect()
  expect(await codeOf(door.openVisit(visit(sessionId)))).toBe('none')
  const later = await door.signIn({ operatorId: '02' })
  expect(await codeOf(door.openVisit(visit(later.sessionId)))).toBe('none')
  await door.signOut({ sessionId })
  expect(await codeOf(door.openVisit(visit(sessionId)))).toBe('H1007')
  await redis.connect()
  expect(await codeOf(door.openVisit(visit('made-up')))).toBe('H1006')
})

test('a clock that is off by more than five minutes is told ours', async () => {
  const door = await asHospital()
  const clientTimeMs = world.clock.now() + 300_001
  await expect(door.signIn({ operatorId: '01', clientTimeMs })).rejects.toMatchObject({
    refusal: { code: 'H1005', params: { serverTimeMs: `${world.clock.now()}` } },
  })
})

describe('every field is looked at', () => {
  let door: Door
  let sessionId = ''
  let visitId = ''
  beforeAll(async () => {
    door = await asHospital()
    sessionId = (await door.signIn({ operatorId: '01' })).sessionId
    visitId = (await door.openVisit(visit(sessionId))).visitId
  })
  const settling = (changes: object) =>
    door.settle({ sessionId, settleId: uuidv7(), visitId, policyDay: DAY, totalFen: 1, ...changes })
  const uploading = (changes: object) => door.uploadLines({ sessionId, visitId, lines: [{ ...fee, ...changes }] })

  test.each`
    changes                             | code
    ${{ settleId: 'not-an-id' }}        | ${'H1002'}
    ${{ settleId: '' }}                 | ${'H1002'}
    ${{ policyDay: '2026-02-30' }}      | ${'H1001 policy_day'}
    ${{ policyDay: '' }}                | ${'H1001 policy_day'}
    ${{ totalFen: -1 }}                 | ${'H1001 total_fen'}
    ${{ totalFen: '9007199254740993' }} | ${'H1001 total_fen'}
    ${{ visitId: '' }}                  | ${'H1001 visit_id'}
    ${{ visitId: 'nothing' }}           | ${'H1001 visit_id'}
    ${{ replaces: 'x' }}                | ${'H1002'}
    ${{ sessionId: '' }}                | ${'H1006'}
  `('a settle with $changes: $code', async ({ changes, code }) => {
    expect(await codeOf(settling(changes))).toBe(code)
  })

  test.each`
    changes                              | code
    ${{ lineNo: '' }}                    | ${'H1001 lines[0].line_no'}
    ${{ itemCode: 'x' }}                 | ${'H1001 lines[0].item_code'}
    ${{ itemCode: 'XNOTHING000' }}       | ${'H4001'}
    ${{ amountFen: '9007199254740993' }} | ${'H1001 lines[0].amount_fen'}
    ${{ unitPriceMicroYuan: -1 }}        | ${'H1001 lines[0].unit_price_micro_yuan'}
    ${{ quantityE4: 0 }}                 | ${'H1001 lines[0].quantity_e4'}
    ${{ feeDay: 'today' }}               | ${'H1001 lines[0].fee_day'}
    ${{ approval: '3' }}                 | ${'H1001 lines[0].approval'}
    ${{ amountFen: 10_001 }}             | ${'H5001'}
  `('a line with $changes: $code', async ({ changes, code }) => {
    expect(await codeOf(uploading(changes))).toBe(code)
  })

  test('too many lines, an unknown division, and a person insured here', async () => {
    const many = Array.from({ length: 1_001 }, (_, i) => ({ ...fee, lineNo: `${i}` }))
    expect(await codeOf(door.uploadLines({ sessionId, visitId, lines: many }))).toBe('H1001 lines')
    expect(await codeOf(door.openVisit({ ...visit(sessionId), enrollmentDivision: '9901' }))).toBe('H2001')
    expect(await codeOf(door.openVisit({ ...visit(sessionId), enrollmentDivision: '510104' }))).toBe('H2002')
    const bulky = Array.from({ length: 900 }, () => ({ ...fee, itemCode: 'X'.repeat(2_000) }))
    expect(await codeOf(door.uploadLines({ sessionId, visitId, lines: bulky }))).toBe('H1009')
  })

  test('a thousand lines go in at once, or none of them', async () => {
    const many = Array.from({ length: 1_000 }, (_, i) => ({ ...fee, lineNo: `L${i}` }))
    const spoilt = [...many.slice(1), { ...fee, lineNo: 'L0', itemCode: 'XNOTHING000' }]
    expect(await codeOf(door.uploadLines({ sessionId, visitId, lines: spoilt }))).toBe('H4001')
    expect(await door.uploadLines({ sessionId, visitId, lines: many })).toMatchObject({
      batch: { version: 1 },
      totals: { totalFen: 10_000_000 },
    })
    expect(await codeOf(uploading({ lineNo: 'L0', quantityE4: 20_000, amountFen: 20_000 }))).toBe('H5004')
    expect((await door.deleteLines({ sessionId, visitId, lineNos: [] })).totals).toMatchObject({ totalFen: 0 })
  })
})
