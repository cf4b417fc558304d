import { codecs } from '../../../../common/contracts.grpc'
import { refusal } from '../../../../common/errors'
import { cancel } from '../../../../region-node/care/cancel'
import { confirm } from '../../../../region-node/care/confirm'
import type { Refused } from '../../../../region-node/care/parts'
import { query } from '../../../../region-node/care/query'
import { settle, type Verdict } from '../../../../region-node/care/settle'
import { uploadLines } from '../../../../region-node/care/visit'
import {
  asked,
  asker,
  billed,
  type CareTestWorld,
  careWorld,
  ENROLLMENT,
  hospital,
  keyFor,
  line,
  type People,
  people,
  type Spoken,
  settleId,
  tokenFor,
} from './world'

let everybody: People
let world: CareTestWorld

beforeAll(async () => {
  everybody = await people()
})
beforeEach(async () => {
  world = await careWorld(everybody)
})

const ask = async (number: number, visitId: string, totalFen: bigint, changes = {}) =>
  settle({ ...asker, settleId: settleId(number), visitId, asked: asked(totalFen, changes), invoiceNo: '' }, world.care)

const codeOf = (answer: object) => ('refusal' in answer ? (answer.refusal as { code: string }).code : 'none')
const speak = (spoken: Spoken) =>
  world.answer(({ body }) => ({ body: tokenFor(codecs.claim.decode(body), everybody, world.clock.now(), spoken) }))

test('a verdict comes back with the reckoning and the end of its window', async () => {
  const { visitId } = await billed(world, [line('1', 10_000n), line('2', 5_000n)])
  const answer = (await ask(1, visitId, 15_000n)) as Verdict
  expect(answer.reckoning.split).toMatchObject({ totalFen: 15_000, poolingFundFen: 12_000, cashFen: 3_000 })
  expect(answer.confirmBeforeMs).toBe(world.clock.now() + 600_000)
  expect(await query(hospital, settleId(1), world.care)).toMatchObject({ state: 'AUTHORISED' })
  expect(world.memory.decisions.size).toBe(0)
})

test('the claim carries sorted lines as the catalog priced them, and the place of care', async () => {
  const lines = [line('b', 5_000n), line('a', 10_000n, { itemCode: 'XB05AAR0211' })]
  const { visitId } = await billed(world, lines)
  await ask(1, visitId, 15_000n)
  const claim = codecs.claim.decode(world.questions[0]?.body ?? Buffer.of())
  expect(claim.lines.map(({ lineNo, itemClass }) => lineNo + itemClass)).toEqual(['a02', 'b01'])
  expect(claim.totals).toEqual({
    totalFen: 15_000,
    selfFundedFen: 0,
    overLimitFen: 0,
    selfPaidFirstFen: 1_000,
    eligibleFen: 14_000,
  })
  expect(claim).toMatchObject({ hospitalLevel: '3', careDivision: '510104', enrollmentRegion: ENROLLMENT })
})

test('a bill in between is followed by one that names it: one stay, whose settlements the enrollment side knows', async () => {
  const { visitId } = await billed(world, [line('1', 10_000n)], { medicalType: '21' })
  const { token } = (await ask(1, visitId, 10_000n)) as Verdict
  await confirm({ hospital, settleId: settleId(1), token }, world.care)
  await uploadLines(hospital, visitId, [line('2', 5_000n)], world.care)
  await ask(2, visitId, 5_000n)
  const named = world.questions.map(({ body }) => codecs.claim.decode(body).staySettleIds)
  expect(named).toEqual([[], [settleId(1)]])
})

test('the same id with the same request may be asked again, with another it may not', async () => {
  const { visitId } = await billed(world, [line('1', 10_000n)])
  await ask(1, visitId, 10_000n)
  expect(codeOf(await ask(1, visitId, 10_000n))).toBe('none')
  expect(codeOf(await ask(1, visitId, 10_000n, { useAccount: true }))).toBe('H5010')
})

test('a total that differs from the lines is refused with the difference, and a bill below zero by its field', async () => {
  const { visitId } = await billed(world, [line('1', 10_000n)])
  expect(await ask(1, visitId, 10_001n)).toMatchObject({ refusal: { code: 'H5002', params: { differenceFen: '1' } } })
  const returned = await billed(world, [line('1', -10_000n)])
  expect(await ask(2, returned.visitId, -10_000n)).toMatchObject({ refusal: { code: 'H1001' } })
  expect(world.memory.intents.size).toBe(0)
})

test.each`
  spoken                                                                  | code       | why
  ${{ signer: 'stranger' }}                                               | ${'H5017'} | ${'another authority certified the signer'}
  ${{ signer: 'otherEnrollment' }}                                        | ${'H5012'} | ${'another region signed'}
  ${{ signer: 'care' }}                                                   | ${'H5012'} | ${'a care node signed'}
  ${{ verdict: { requestHash: Buffer.from('other') } }}                   | ${'H5012'} | ${'it answers another request'}
  ${{ verdict: { batch: { visitId: 'v', batchId: 'b', version: 1 } } }}   | ${'H5012'} | ${'it answers another bill'}
  ${{ verdict: { enrollmentRegion: '5107' }, signer: 'otherEnrollment' }} | ${'H5012'} | ${'a region answers that was not asked'}
  ${{ split: { cashFen: 1 } }}                                            | ${'H5003'} | ${'the parts do not add up'}
  ${{ split: { totalFen: 9, poolingFundFen: 0, cashFen: 9 } }}            | ${'H5003'} | ${'the total is not the bill'}
  ${{ split: { poolingFundFen: 12_000, cashFen: -2_000 } }}               | ${'H5003'} | ${'somebody would pay less than nothing'}
`('an answer does not count when $why', async ({ spoken, code }) => {
  const { visitId } = await billed(world, [line('1', 10_000n)])
  speak({ ...spoken, ...(spoken.signer && { signer: everybody[spoken.signer as keyof People] }) })
  expect(codeOf(await ask(1, visitId, 10_000n))).toBe(code)
})

test('a refusal is final, is remembered, and is not asked for again', async () => {
  const { visitId } = await billed(world, [line('1', 10_000n)])
  speak({ refused: { code: 'H3004', params: {}, retryAfterMs: 0 } })
  expect(codeOf(await ask(1, visitId, 10_000n))).toBe('H3004')
  expect(codeOf(await ask(1, visitId, 10_000n))).toBe('H3004')
  expect(world.questions).toHaveLength(1)
  expect(await query(hospital, settleId(1), world.care)).toMatchObject({
    state: 'REJECTED',
    refused: { code: 'H3004' },
  })
})

test('where the queue is long, the next is turned away at once: nobody was asked and nothing is noted', async () => {
  const { visitId } = await billed(world, [line('1', 10_000n)])
  const province = { ...world.care.province, full: () => refusal('H8002', { region: ENROLLMENT }, 1_000) }
  const call = { ...asker, settleId: settleId(1), visitId, asked: asked(10_000n), invoiceNo: '' }
  expect(await settle(call, { ...world.care, province })).toMatchObject({ refusal: { code: 'H8002' }, wasAsked: false })
  expect(world.questions).toEqual([])
  expect(await world.care.intents.find(keyFor(1))).toBeUndefined()
  expect(await ask(1, visitId, 10_000n)).toHaveProperty('token')
})

test('an undecided answer is passed on, and the id stays usable', async () => {
  const { visitId } = await billed(world, [line('1', 10_000n)])
  world.refuse('H2003')
  expect(codeOf(await ask(1, visitId, 10_000n))).toBe('H2003')
  expect(await query(hospital, settleId(1), world.care)).toMatchObject({ state: 'PROCESSING' })
  speak({})
  expect(codeOf(await ask(1, visitId, 10_000n))).toBe('none')
})

test('R15: an older settlement of the same batch gives way, and the question goes out again with that fact', async () => {
  const { visitId } = await billed(world, [line('1', 10_000n)])
  await ask(1, visitId, 10_000n)
  let times = 0
  world.answer(({ body }) =>
    ++times === 1
      ? { refusal: { code: 'H5011', params: { settleId: settleId(1) }, retryAfterMs: 1 } }
      : { body: tokenFor(codecs.claim.decode(body), everybody, world.clock.now()) },
  )
  expect(codeOf(await ask(2, visitId, 10_000n))).toBe('none')
  expect(await query(hospital, settleId(1), world.care)).toMatchObject({
    state: 'CANCELLED',
    cancelReason: 'SUPERSEDED',
    holderSettleId: settleId(2),
  })
  const [fact] = world.questions[2]?.unackedFacts ?? []
  const decision = codecs.decision.decode(fact?.signed?.decision as Buffer)
  expect(decision).toMatchObject({ key: { settleId: settleId(1) }, cancelled: { reason: 'SUPERSEDED' } })
})

test('R15: who gave way to a bill that is not settled yet is never told that it is', async () => {
  const { visitId } = await billed(world, [line('1', 10_000n)])
  const { token } = (await ask(1, visitId, 10_000n)) as Verdict
  world.refuse('H5011', { settleId: settleId(1) })
  await ask(2, visitId, 10_000n)
  expect(codeOf(await ask(1, visitId, 10_000n))).toBe('H5009')
  expect(codeOf(await confirm({ hospital, settleId: settleId(1), token }, world.care))).toBe('H5009')
})

test('R15: a lost intent does not hide the holder that the enrollment region names', async () => {
  const { visitId } = await billed(world, [line('1', 10_000n)])
  await ask(1, visitId, 10_000n)
  world.memory.intents.clear()
  world.refuse('H5011', { settleId: settleId(1) })
  expect(codeOf(await ask(2, visitId, 10_000n))).toBe('H5011')
  expect(await query(hospital, settleId(1), world.care)).toMatchObject({ state: 'CANCELLED' })
})

test('R15: only the holder gives way, not whoever else asks about the same bill', async () => {
  const { visitId } = await billed(world, [line('1', 10_000n)])
  await ask(1, visitId, 10_000n)
  await ask(2, visitId, 10_000n)
  world.refuse('H5011', { settleId: settleId(1) })
  await ask(3, visitId, 10_000n)
  expect(await query(hospital, settleId(1), world.care)).toMatchObject({ state: 'CANCELLED' })
  expect(await query(hospital, settleId(2), world.care)).toMatchObject({ state: 'AUTHORISED' })
})

test('R15: a holder that was confirmed meanwhile is told at once', async () => {
  const { visitId } = await billed(world, [line('1', 10_000n)])
  const { token } = (await ask(1, visitId, 10_000n)) as Verdict
  world.answer(async () => {
    await confirm({ hospital, settleId: settleId(1), token }, world.care)
    return { refusal: { code: 'H5011', params: { settleId: settleId(1) }, retryAfterMs: 1 } }
  })
  expect(codeOf(await ask(2, visitId, 10_000n))).toBe('H5005')
})

test('R15: somebody else waiting is not ended, whatever they say', async () => {
  const { visitId } = await billed(world, [line('1', 10_000n)])
  world.refuse('H5011', { seconds: '9' })
  expect(codeOf(await ask(1, visitId, 10_000n))).toBe('H5011')
  expect(world.questions).toHaveLength(1)
})

test('R14: the confirmation of the last bill travels with the next one of the same person until it is learned', async () => {
  const { visitId } = await billed(world, [line('1', 10_000n)])
  const { token } = (await ask(1, visitId, 10_000n)) as Verdict
  await confirm({ hospital, settleId: settleId(1), token }, world.care)
  const next = await billed(world, [line('1', 2_000n)])
  await ask(2, next.visitId, 2_000n)
  expect(world.questions[1]?.unackedFacts).toHaveLength(1)
  const ack = { key: world.questions[0] && keyFor(1), enrollmentRegion: ENROLLMENT }
  await world.care.outbox.acknowledged(keyFor(1), ack.enrollmentRegion)
  const third = await billed(world, [line('1', 2_000n)])
  await ask(3, third.visitId, 2_000n)
  expect(world.questions[2]?.unackedFacts).toHaveLength(0)
})

test('a settled batch answers its settlement with digest and amounts, so that an equal one can be adopted', async () => {
  const { visitId } = await billed(world, [line('1', 10_000n)])
  const { token } = (await ask(1, visitId, 10_000n)) as Verdict
  await confirm({ hospital, settleId: settleId(1), token }, world.care)
  expect(await ask(2, visitId, 10_000n)).toMatchObject({
    refusal: { code: 'H5005', params: { settleId: settleId(1), totalFen: '10000', cashFen: '2000' } },
  })
  const { params } = ((await ask(2, visitId, 10_000n)) as Refused).refusal
  expect(params.askedHash).toBe(params.requestHash)
  expect(((await ask(1, visitId, 10_000n)) as Verdict).token).toEqual(token)
})

test('a cancelled id answers its decision, and a line added meanwhile makes another request of it', async () => {
  const { visitId } = await billed(world, [line('1', 10_000n)])
  await ask(1, visitId, 10_000n)
  await cancel({ hospital, settleId: settleId(1), enrollmentRegion: undefined }, world.care)
  expect(codeOf(await ask(1, visitId, 10_000n))).toBe('H5009')
  await uploadLines(hospital, visitId, [line('2', 1n)], world.care)
  expect(codeOf(await ask(1, visitId, 10_001n))).toBe('H5010')
})
