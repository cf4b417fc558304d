import { codecs } from '../../../../common/contracts.grpc'
import { reversalIdOf } from '../../../../common/identifiers'
import { keyToWire, type SettlementKey } from '../../../../common/settlement-key'
import type { Fact } from '../../../../proto/types'
import { enrollmentInMemory } from '../../../../region-node/enrollment/enrollment.memory'
import { enrollmentOperations } from '../../../../region-node/enrollment/operations'
import { type HalfOf, halfOf } from './half-of'
import {
  cancelled,
  confirmed,
  credentials,
  factOf,
  freshKey,
  type People,
  requestOf,
  settleRequest,
  verdictIn,
} from './province'

const PERSON = '5116000000000001'
const FUND_FEN = 1_968_300n

let people: People
let stores: ReturnType<typeof enrollmentInMemory>
let half: HalfOf

beforeAll(async () => {
  people = await credentials()
})
beforeEach(async () => {
  stores = enrollmentInMemory()
  half = halfOf(stores, people.enrollment)
  await half.insure(PERSON, { balanceYuan: 100 })
})

let ids = 0
const settledKey = () => freshKey({ settleId: `01900000-0000-7000-8000-${String(++ids).padStart(12, '0')}` })
const reversalOf = (key: SettlementKey): SettlementKey => ({ ...key, settleId: reversalIdOf(key.settleId), kind: 'R' })
const fund = () => stores.people.accumulated(PERSON, '310', 2024, 'fund')

/** A settlement whose confirmation this region has, or has not yet, learned. */
async function settled(billing = {}, isLearned = true) {
  const key = settledKey()
  const { body } = await half.ask(settleRequest(key, { personId: PERSON, useAccount: true, ...billing }))
  const token = body as Buffer
  const fact = factOf(people.care, confirmed(key, token))
  if (isLearned) await half.learn(fact)
  return { key, token, fact }
}
const asking = (key: SettlementKey, original: Fact, changes = {}) => {
  const reversal = reversalOf(key)
  const body = codecs.reversal.encode({ key: keyToWire(reversal), original, ...changes })
  return half.ask(requestOf('ASK_REVERSE', reversal, body))
}

test('a reversal is the original with every amount negated, and names it', async () => {
  const { key, token, fact } = await settled()
  const original = codecs.verdict.decode(codecs.signedVerdict.decode(token).verdict)
  const { body } = await asking(key, fact)
  const reversal = verdictIn({ body: body as Buffer })
  expect(reversal).toMatchObject({ reverses: key.settleId, personId: PERSON, batch: original.batch })
  expect(reversal.key).toMatchObject({ kind: 'REVERSAL', settleId: reversalIdOf(key.settleId) })
  for (const [part, fen] of Object.entries(original.authorised?.split ?? {}))
    expect(reversal.authorised?.split).toHaveProperty(part, 0 - fen)
  expect(reversal.authorised?.totals?.totalFen).toBe(-2_800_000)
  expect(reversal.authorised?.deltas).toEqual(
    original.authorised?.deltas.map((delta) => ({ ...delta, amount: -delta.amount })),
  )
})

test('D17: after its confirmation every accumulator stands where it stood, and a second reversal moves nothing', async () => {
  const { key, fact } = await settled()
  expect(fund()).toEqual({ used: FUND_FEN, pending: 0n })
  const first = await asking(key, fact)
  expect(fund()).toEqual({ used: FUND_FEN, pending: -FUND_FEN })
  const reversed = factOf(people.care, confirmed(reversalOf(key), first.body as Buffer))
  expect((await half.learn(reversed)).refused).toBeUndefined()
  expect((await half.learn(reversed)).refused).toBeUndefined()
  expect((await asking(key, fact)).body).toEqual(first.body)
  expect(fund()).toEqual({ used: 0n, pending: 0n })
  for (const code of ['account', 'eligible', 'admissions', 'deductible'] as const)
    expect(stores.people.accumulated(PERSON, '310', code === 'account' ? 0 : 2024, code)).toEqual({
      ...{ used: 0n, pending: 0n },
    })
  const booked = await stores.books.page(undefined, undefined, 10)
  expect(booked.reduce((sum, { owedFen }) => sum + owedFen, 0n)).toBe(0n)
  expect(booked.flatMap(({ postings }) => postings).reduce((sum, { amountFen }) => sum + amountFen, 0n)).toBe(0n)
})

test('R9: it carries the original’s fact, which this region may not know yet', async () => {
  const { key, fact } = await settled({}, false)
  expect((await asking(key, fact)).body).toBeDefined()
  expect(await half.learn(fact)).toMatchObject({ enrollmentRegion: '5116' })
  expect(fund()).toEqual({ used: FUND_FEN, pending: -FUND_FEN })
})

test('R26: even a restored region that has forgotten the original reverses it', async () => {
  const { key, fact } = await settled()
  stores = enrollmentInMemory()
  half = halfOf(stores, people.enrollment)
  await half.insure(PERSON)
  const { body } = await asking(key, fact)
  await half.learn(factOf(people.care, confirmed(reversalOf(key), body as Buffer)))
  expect(fund()).toEqual({ used: 0n, pending: 0n })
})

test('R26: a region restored between two answers takes the confirmation of either, for both say the same', async () => {
  const { key, fact } = await settled()
  const first = await asking(key, fact)
  stores = enrollmentInMemory()
  half = halfOf(stores, people.enrollment)
  await half.insure(PERSON)
  half.clock.pass(5_000)
  const second = await asking(key, fact)
  expect(second.body).not.toEqual(first.body)
  const ack = await half.learn(factOf(people.care, confirmed(reversalOf(key), first.body as Buffer)))
  expect(ack.refused).toBeUndefined()
  expect(fund()).toEqual({ used: 0n, pending: 0n })
})

test('R9: age, window, another bill that waits: nothing stands in a reversal’s way', async () => {
  const { key, fact } = await settled()
  await settled({}, false)
  half.clock.pass(400 * 86_400_000)
  expect((await asking(key, fact)).body).toBeDefined()
})

test('R15: a reversal that waits counts for others, who are not told whose it is', async () => {
  const { key, fact } = await settled()
  await asking(key, fact)
  const batch = { visitId: `v-${key.settleId}`, batchId: 'b1', version: 1 }
  const next = await half.ask(settleRequest(settledKey(), { personId: PERSON, batch }))
  expect(next.failure).toMatchObject({ code: 'H5011', params: { seconds: '1' } })
  expect(next.failure?.params).not.toHaveProperty('settleId')
})

test('R9: it is in doubt after a minute, and asked about after a day: its promise may be lost with a restore (R20)', async () => {
  const { key, fact } = await settled()
  await asking(key, fact)
  const DAY_MS = 86_400_000
  expect(await stores.reservations.due(half.clock.now() + DAY_MS - 1, 10)).toEqual([])
  expect(await stores.reservations.due(half.clock.now() + DAY_MS, 10)).toMatchObject([{ key: { kind: 'R' } }])
  const bus = { health: () => ({ ok: true, detail: '' }) }
  const operations = enrollmentOperations({ ...stores, region: '5116', bus, clock: half.clock, inquiryDelayMs: 10_000 })
  half.clock.pass(59_000)
  expect(await operations.inDoubt()).toMatchObject({ doubts: [], waiting: 1 })
  half.clock.pass(2_000)
  const { doubts } = await operations.inDoubt()
  expect(doubts).toMatchObject([{ key: { kind: 'REVERSAL' }, owner: 'care 5101', ageMs: 61_000 }])
})

test('R9: a cancelled reversal is a contradiction, and stops nobody', async () => {
  const { key, fact } = await settled()
  const ack = await half.learn(factOf(people.care, cancelled(reversalOf(key))))
  expect(ack.refused).toMatchObject({ code: 'H1010' })
  const { body } = await asking(key, fact)
  expect(body).toBeDefined()
  expect((await half.learn(factOf(people.care, confirmed(reversalOf(key), body as Buffer)))).refused).toBeUndefined()
})

test('a reversal is asked for by its own hospital and region, and of a confirmed settlement', async () => {
  const { key, fact } = await settled()
  const another = await settled({}, false)
  const foreign = freshKey({ settleId: key.settleId, hospital: 'H51010000002' })
  expect((await asking(foreign, fact)).failure?.code).toBe('H1001')
  expect((await asking(key, another.fact)).failure?.code).toBe('H1001')
  expect((await asking(key, factOf(people.care, cancelled(key)))).failure?.code).toBe('H1001')
  expect((await asking(key, fact, { key: keyToWire(reversalOf(another.key)) })).failure?.code).toBe('H1011')
  expect((await half.ask(requestOf('ASK_REVERSE', reversalOf(key), Buffer.from([7])))).failure?.code).toBe('H1010')
  expect(fund().used).toBe(FUND_FEN)
})

test('a fact that nobody trustworthy signed brings nothing back', async () => {
  const { key, fact } = await settled()
  stores = enrollmentInMemory()
  half = halfOf(stores, people.enrollment)
  const forged = factOf(people.stranger, codecs.decision.decode(fact.signed?.decision as Buffer))
  expect((await asking(key, forged)).failure).toMatchObject({ code: 'H6002', params: { settleId: key.settleId } })
})

test('R16: what was reckoned on a settlement that was reversed later is listed', async () => {
  const first = await settled()
  const later = await settled()
  const { body } = await asking(first.key, first.fact)
  await half.learn(factOf(people.care, confirmed(reversalOf(first.key), body as Buffer)))
  await settled()
  const bus = { health: () => ({ ok: true, detail: '' }) }
  const operations = enrollmentOperations({ ...stores, region: '5116', bus, clock: half.clock, inquiryDelayMs: 10_000 })
  const checks = await operations.checks()
  expect(checks.find(({ name }) => name === 'reversal drift')).toMatchObject({
    detail: `1 settlements, ${later.key.settleId} on ${first.key.settleId}`,
  })
})
