/** What a settle and a confirm ask of the care database, counted at the driver. */
import { v7 as uuidv7 } from 'uuid'
import { codecs } from '../../../../common/contracts.grpc'
import { cancel } from '../../../../region-node/care/cancel'
import { charged } from '../../../../region-node/care/claim'
import { confirm } from '../../../../region-node/care/confirm'
import type { Opening } from '../../../../region-node/care/openings'
import { query } from '../../../../region-node/care/query'
import { settle, type Verdict } from '../../../../region-node/care/settle'
import { uploadLines } from '../../../../region-node/care/visit'
import {
  asked,
  asker,
  billed,
  type CareTestWorld,
  ENROLLMENT,
  hospital,
  line,
  people,
} from '../../../unit/region-node/care/world'
import { careNode, type Node, worldOn } from './node'

let node: Node
let world: CareTestWorld
let sent: jest.SpyInstance

beforeAll(async () => {
  node = await careNode('care cost')
  world = await worldOn(node, await people())
  sent = jest.spyOn(node.pool, 'query')
})
afterAll(() => node.close())
afterEach(() => world.care.intents.written())

/** The statements that were sent meanwhile. */
async function statementsOf<T>(work: () => Promise<T>): Promise<{ answer: T; statements: string[] }> {
  const before = sent.mock.calls.length
  const answer = await work()
  return { answer, statements: sent.mock.calls.slice(before).map(([{ name }]) => name as string) }
}

async function settled(personId = uuidv7(), settleId = uuidv7()) {
  const batch = await billed(world, [line('1', 10_000n)], { personId })
  const ask = () =>
    settle({ ...asker, settleId, visitId: batch.visitId, asked: asked(10_000n), invoiceNo: 'F1' }, world.care)
  await world.care.intents.written()
  const { answer, statements } = await statementsOf(ask)
  return { ask, batch, settleId, statements, token: (answer as Verdict).token, verdict: answer as Verdict }
}
const take = ({ settleId, token }: { settleId: string; token: Buffer }) =>
  confirm({ hospital, settleId, token }, world.care)
const countOf = async (sql: string, values: unknown[]) =>
  Number((await node.root.query(`select count(*) as n from ${sql}`, values)).rows[0].n)

test('a settle asks once and waits for nothing else; its intent and its verdict are written in one go', async () => {
  const { settleId, statements } = await settled()
  expect(statements).toEqual(['care-opening'])
  expect((await statementsOf(() => world.care.intents.written())).statements).toEqual(['care-note-intents'])
  expect(await countOf('intent where settle_id = $1 and verdict_at_ms is not null', [settleId])).toBe(1)
})

test('intents of many settlements share one statement', async () => {
  const { statements } = await statementsOf(async () => {
    await Promise.all(Array.from({ length: 8 }, () => settled()))
    await world.care.intents.written()
  })
  expect(statements.filter((name) => name === 'care-opening')).toHaveLength(8)
  expect(statements.filter((name) => name === 'care-note-intents').length).toBeLessThan(8)
})

test('R14: the facts that must travel along come with the same one question', async () => {
  const personId = uuidv7()
  const first = await settled(personId)
  await take(first)
  const second = await settled(personId)
  expect(second.statements).toEqual(['care-opening'])
  const facts = world.questions.at(-1)?.unackedFacts
  expect(facts).toHaveLength(1)
  expect(facts?.[0]).toMatchObject({ enrollmentRegion: ENROLLMENT, number: world.sent.at(-1)?.number })
  await world.care.outbox.acknowledged({ ...keyOf(first.settleId) }, ENROLLMENT)
  await settled(personId)
  expect(world.questions.at(-1)?.unackedFacts).toEqual([])
})
const keyOf = (settleId: string) => ({ careRegion: '5101', hospital: hospital.code, settleId, kind: 'S' }) as const

test('what a settle reads of its lines is what they say, and its claim what our own encoder would write', async () => {
  const sold = [line('b', 10_000n, { itemCode: 'XB05AAR0211' }), line('10', 333n), line('9', 77n), line('gone', 5n)]
  const batch = await billed(world, sold, { personId: uuidv7() })
  const { bills, openings } = world.care
  await uploadLines(hospital, batch.visitId, [line('a', -333n)], world.care)
  await bills.remove(hospital.code, batch.visitId, ['gone'])
  const read = () => openings.read(keyOf(uuidv7()), batch.visitId, Number.POSITIVE_INFINITY)
  const opening = (await read()) as Opening
  expect(opening.bill).toEqual(charged((await bills.bill(hospital.code, batch.visitId))!))
  expect(opening.bill.charges).toMatchObject({ lineCount: 4, sums: { totalFen: 10_077n, selfPaidFirstFen: 1_000n } })
  await settle(
    { ...asker, settleId: uuidv7(), visitId: batch.visitId, asked: asked(10_077n), invoiceNo: 'F1' },
    world.care,
  )
  const body = world.questions.at(-1)?.body as Buffer
  const claim = codecs.claim.decode(body)
  expect(claim.lines.map(({ lineNo }) => lineNo)).toEqual(['10', '9', 'a', 'b'])
  expect(codecs.claim.encode(claim)).toEqual(body)
  await bills.remove(hospital.code, batch.visitId, [])
  const empty = (await read()) as Opening
  expect(empty.bill.charges).toEqual(charged({ ...empty.bill, lines: [] }).charges)
})

test('a confirm asks once', async () => {
  const one = await settled()
  await world.care.intents.written()
  expect((await statementsOf(() => take(one))).statements).toEqual(['care-confirm'])
})

test('the prepared question keeps one plan for all values, or each settle would be planned anew', async () => {
  const one = await settled()
  const client = await node.pool.connect()
  try {
    const text = 'select generic_plans, custom_plans from pg_prepared_statements where name = $1'
    const { values, ...opening } = sent.mock.calls.map(([query]) => query).find(({ name }) => name === 'care-opening')
    for (let n = 0; n < 12; n++) await client.query({ ...opening, values: [...values.slice(0, 4), one.batch.visitId] })
    const { rows } = await client.query(text, ['care-opening'])
    expect(Number(rows[0].generic_plans)).toBeGreaterThanOrEqual(5)
  } finally {
    client.release()
  }
})

test('whoever reads or cancels at once meets the intent, though it is not written yet', async () => {
  const [asked, cancelled] = [await settled(), await settled()]
  expect(await query(hospital, asked.settleId, world.care)).toMatchObject({ state: 'AUTHORISED' })
  // R8: the cancel names no region; only the intent knows whom it concerns.
  const call = { hospital, settleId: cancelled.settleId, enrollmentRegion: undefined }
  const { statements } = await statementsOf(() => cancel(call, world.care))
  expect(statements).toEqual(['care-note-intents', 'care-cancel'])
  expect(
    await countOf('outbox where settle_id = $1 and enrollment_region = $2', [cancelled.settleId, ENROLLMENT]),
  ).toBe(1)
})

test('a settle that is repeated, at once and later, is told the same end of its window', async () => {
  const { ask, verdict } = await settled()
  world.clock.pass(1_000)
  expect(await ask()).toEqual(verdict)
  await world.care.intents.written()
  world.clock.pass(1_000)
  expect(await ask()).toEqual(verdict)
})

test('the first request of an id keeps its intent, whatever is noted later under that id', async () => {
  const { settleId, batch } = await settled()
  await world.care.intents.written()
  const first = await world.care.intents.find(keyOf(settleId))
  if (!first) throw new Error('the intent was written')
  const note = (requestHash: Buffer, outcome: object) =>
    world.care.intents.note(
      { ...first, requestHash, enrollmentRegion: '5107', askedAtMs: first.askedAtMs + 5 },
      outcome,
    )
  note(Buffer.from('another request'), { verdictAtMs: 1 })
  expect(await world.care.intents.find(keyOf(settleId))).toEqual(first)
  note(first.requestHash, { verdictAtMs: first.askedAtMs + 9, refused: undefined })
  const again = await world.care.intents.find(keyOf(settleId))
  expect(again).toEqual({ ...first, triedAtMs: first.askedAtMs + 5 })
  expect(batch).toEqual(first.batch)
})

test('a refusal is written with its words, and ends the waiting', async () => {
  const { settleId } = await settled()
  const first = await world.care.intents.find(keyOf(settleId))
  const refused = { code: 'H3004', params: { name: 'it’s "so"' }, retryAfterMs: 0 } as const
  const other = keyOf(uuidv7())
  if (first) world.care.intents.note({ ...first, key: other }, { refused })
  expect(await world.care.intents.find(other)).toMatchObject({ refused, verdictAtMs: undefined })
  expect(await countOf('intent where settle_id = $1 and closed', [other.settleId])).toBe(1)
})

test('acks that come together are one statement, and each row they name is gone and remembered', async () => {
  const ones = await Promise.all(Array.from({ length: 9 }, () => settled()))
  await Promise.all(ones.map(take))
  await world.care.intents.written()
  const { statements } = await statementsOf(() =>
    Promise.all(
      [...ones, ones[0]].map((one) => world.care.outbox.acknowledged(keyOf(one?.settleId ?? ''), ENROLLMENT)),
    ),
  )
  expect(statements).toEqual(['care-outbox-acknowledged'])
  const ids = ones.map(({ settleId }) => settleId)
  expect(await countOf('outbox where settle_id = any ($1)', [ids])).toBe(0)
  expect(await countOf('acked where settle_id = any ($1)', [ids])).toBe(9)
})
