import { reversalIdOf } from '../../../common/identifiers'
import { reversalKeyOf } from '../../../common/settlement-key'
import { cancel, inquire, sweep } from '../../../region-node/care/cancel'
import { confirm } from '../../../region-node/care/confirm'
import { widthOf } from '../../../region-node/care/print'
import { query, queryBatch } from '../../../region-node/care/query'
import { receipt } from '../../../region-node/care/receipt'
import { repeatReversals, reverse } from '../../../region-node/care/reverse'
import { settle } from '../../../region-node/care/settle'
import { uploadLines } from '../../../region-node/care/visit'
import { asked, hospital, line, other, type People, people, settleId } from '../region-node/care/world'
import { BILL_FEN, type Journey, journey } from './two-halves'

let everybody: People
let j: Journey
beforeAll(async () => {
  everybody = await people()
})
beforeEach(async () => {
  j = await journey(everybody)
})

/** What the fund pays of one bill. */
const FUND_FEN = 1_563_300n

const takeBack = (id: string, deadlineMs = Number.POSITIVE_INFINITY) =>
  reverse({ hospital, settleId: id, deadlineMs }, j.care)
const giveUp = (id: string) => cancel({ hospital, settleId: id, enrollmentRegion: undefined }, j.care)
const codeOf = (answer: object) => ('refusal' in answer ? (answer.refusal as { code: string }).code : 'none')
const guards = () => [...j.world.memory.guards.values()]

test('a settled bill is reversed in one call, and every book is where it was', async () => {
  const one = await j.settled()
  await j.deliver()
  expect(j.fund().used).toBeGreaterThan(0n)
  expect(await takeBack(one.id)).toMatchObject({
    ...{ settleId: one.id, state: 'REVERSED', reversalSettleId: reversalIdOf(one.id), reversalDay: j.world.memory.day },
  })
  expect(guards()).toEqual([])
  await j.deliver()
  expect(j.fund()).toEqual({ used: 0n, pending: 0n })
  expect(await j.booked()).toEqual({ CARE: 0, ENROLLMENT: 0 })
  expect(j.world.memory.outbox.size).toBe(0)
})

test('repeated, it answers what is stored and moves nothing', async () => {
  const one = await j.settled()
  const first = await takeBack(one.id)
  const questions = j.world.questions.length
  expect(await Promise.all([takeBack(one.id), takeBack(one.id), takeBack(one.id)])).toEqual([first, first, first])
  expect(j.world.questions).toHaveLength(questions)
  expect([...j.world.memory.postings.keys()].filter((name) => name.endsWith('/R'))).toHaveLength(1)
})

test('R6: query, confirm, cancel and the reversal’s own id all tell the net state', async () => {
  const one = await j.settled()
  j.silence('H2003')
  for (const state of ['REVERSING', 'REVERSED']) {
    if (state === 'REVERSED') j.silence(undefined)
    expect(await takeBack(one.id)).toMatchObject({ state })
    expect(await query(hospital, one.id, j.care)).toMatchObject({ settleId: one.id, state })
    expect(await query(hospital, reversalIdOf(one.id), j.care)).toMatchObject({ settleId: one.id, state })
    expect(await confirm({ hospital, settleId: one.id, token: one.token }, j.care)).toMatchObject({ state })
    expect(await giveUp(one.id)).toMatchObject({ settleId: one.id, state })
    // R9: cancelling a reversal answers its net state, and writes no tombstone that would stop it.
    expect(await giveUp(reversalIdOf(one.id))).toMatchObject({ settleId: one.id, state })
  }
  expect([...j.world.memory.decisions.keys()]).toHaveLength(2)
})

test('R6: a bill whose reversal runs is neither settled nor free; once it is reversed, it is billed again', async () => {
  const one = await j.settled()
  j.silence('H6001')
  await takeBack(one.id)
  const again = { ...one.call, settleId: settleId(900) }
  expect(codeOf(await settle(again, j.care))).toBe('H5011')
  j.silence(undefined)
  expect(await takeBack(one.id)).toMatchObject({ state: 'REVERSED' })
  const verdict = await settle(again, j.care)
  if ('refusal' in verdict) throw new Error(verdict.refusal.code)
  const { token } = verdict
  expect(await confirm({ hospital, settleId: again.settleId, token }, j.care)).toMatchObject({ state: 'SETTLED' })
  expect(guards()).toEqual([again.settleId])
  await j.deliver()
  expect(j.fund()).toEqual({ used: FUND_FEN, pending: 0n })
})
test('R9: with its enrollment region down for a minute it ends by itself, and is in doubt after that minute', async () => {
  const one = await j.settled()
  j.silence('H2003')
  expect(await takeBack(one.id)).toMatchObject({ state: 'REVERSING' })
  const doubts = async () => (await j.care.operations.inDoubt()).doubts
  expect(await repeatReversals(j.care)).toBe(0)
  for (let second = 0; second < 61; second++) {
    j.world.clock.pass(1_000)
    await repeatReversals(j.care)
    if (second < 59) expect(await doubts()).toEqual([])
  }
  expect(await doubts()).toMatchObject([
    { key: { kind: 'REVERSAL' }, ageMs: 61_000, owner: 'enrollment 5116', nextStepEn: expect.stringMatching('H2003') },
  ])
  const tries = j.world.questions.filter(({ ask }) => ask === 'ASK_REVERSE').length
  expect(tries).toBeGreaterThan(5)
  expect(tries).toBeLessThan(15)
  j.silence(undefined)
  j.world.clock.pass(10_000)
  expect(await repeatReversals(j.care)).toBe(1)
  expect(await query(hospital, one.id, j.care)).toMatchObject({ state: 'REVERSED' })
  expect(await doubts()).toEqual([])
  expect(await repeatReversals(j.care)).toBe(0)
  await j.deliver()
  expect(j.fund()).toEqual({ used: 0n, pending: 0n })
})

test('R9: the promise outlives the answer that was lost and the process that made it', async () => {
  const one = await j.settled()
  j.loseReplies(1)
  expect(await takeBack(one.id)).toMatchObject({ state: 'REVERSING' })
  expect(j.fund().pending).toBe(-FUND_FEN)
  j.world.clock.pass(12_000)
  expect(await repeatReversals(j.care)).toBe(1)
  const reversals = [...j.world.memory.decisions.values()].filter(({ key }) => key.kind === 'R')
  expect(reversals).toHaveLength(1)
  expect(await query(hospital, one.id, j.care)).toMatchObject({ state: 'REVERSED' })
})

test('a caller who has no time is told the promise, and nothing was asked in vain', async () => {
  const one = await j.settled()
  const before = j.world.questions.length
  expect(await takeBack(one.id, 5)).toMatchObject({ state: 'REVERSING' })
  expect(j.world.questions).toHaveLength(before)
})

test('R9: what could refuse is looked at before the promise', async () => {
  const one = await j.settled()
  expect(codeOf(await takeBack(settleId(999)))).toBe('H6002')
  expect(codeOf(await reverse({ hospital: other, settleId: one.id, deadlineMs: 1_000 }, j.care))).toBe('H6002')
  const given = await j.bill()
  await giveUp(settleId(998))
  expect(codeOf(await takeBack(settleId(998)))).toBe('H5009')
  expect(given.visitId).not.toBe(one.visitId)
  j.world.clock.pass(3 * 366 * 86_400_000)
  j.world.heartbeat(j.world.clock.now())
  expect(codeOf(await takeBack(one.id))).toBe('H6004')
  expect(j.world.memory.revIntents.size).toBe(0)
})

test('R20: a fenced node promises nothing, and goes on with what it has promised', async () => {
  const [one, two] = [await j.settled(), await j.settled()]
  j.silence('H6001')
  await takeBack(one.id)
  j.silence(undefined)
  j.world.clock.pass(86_400_000 + 10_000)
  expect(codeOf(await takeBack(two.id))).toBe('H9004')
  expect(await takeBack(one.id)).toMatchObject({ state: 'REVERSED' })
})

test('R9: sweeper and inquiry never touch a reversal', async () => {
  const one = await j.settled()
  j.silence('H6001')
  await takeBack(one.id)
  j.world.clock.pass(10 * 7_200_000)
  expect(await sweep(j.care)).toBe(0)
  const key = reversalKeyOf(one.key)
  await inquire(
    {
      key: { ...key, kind: 'REVERSAL' },
      enrollmentRegion: '5116',
      token: one.token,
      ageMs: 9e9,
    },
    j.care,
  )
  j.silence(undefined)
  await repeatReversals(j.care)
  expect(await query(hospital, one.id, j.care)).toMatchObject({ state: 'REVERSED' })
})

test('R9 and R20: a promise that was lost with a restore is made again when its region asks, and only then', async () => {
  const one = await j.settled()
  j.loseReplies(1)
  await takeBack(one.id)
  const key = reversalKeyOf(one.key)
  const [held] = await j.enrollment.books.known(key.settleId)
  j.world.memory.revIntents.clear()
  expect(await query(hospital, one.id, j.care)).toMatchObject({ state: 'SETTLED' })
  const asks = (changes = {}) => {
    const inquiry = {
      key: { ...key, kind: 'REVERSAL' as const },
      enrollmentRegion: '5116',
      token: held!.token!,
      ageMs: 9e9,
    }
    return inquire({ ...inquiry, ...changes }, j.care)
  }
  // A verdict on something else promises nothing.
  await asks({ token: one.token })
  expect(j.world.memory.revIntents.size).toBe(0)
  await asks()
  expect(await query(hospital, one.id, j.care)).toMatchObject({ state: 'REVERSING' })
  j.world.clock.pass(1)
  expect(await repeatReversals(j.care)).toBe(1)
  expect(await query(hospital, one.id, j.care)).toMatchObject({ state: 'REVERSED' })
})

test('R10: only the exact opposite, signed by the region in the verdict, is confirmed', async () => {
  const one = await j.settled()
  j.world.answer(() => ({ body: one.token }))
  expect(await takeBack(one.id)).toMatchObject({ state: 'REVERSING' })
  const [waiting] = await j.care.reversals.open(1)
  expect(waiting).toMatchObject({ lastCode: 'H5012', enrollmentRegion: '5116' })
})

test('R14: the next bill of the patient carries the reversal, so that it is not refused', async () => {
  const one = await j.settled()
  await takeBack(one.id)
  // Nothing was delivered: what E knows, it knows from the questions alone.
  const two = await j.settled()
  const facts = j.world.questions.at(-1)?.unackedFacts ?? []
  expect(facts).toHaveLength(2)
  await j.deliver()
  expect(j.fund()).toEqual({ used: FUND_FEN, pending: 0n })
  expect(await query(hospital, two.id, j.care)).toMatchObject({ state: 'SETTLED' })
})

test('after a reversal the bill takes lines again, and the batch tells what became of it', async () => {
  const one = await j.settled()
  const batch = { visitId: one.visitId, batchId: `${one.visitId}-1`, version: 1 }
  await takeBack(one.id)
  expect(await queryBatch(hospital, batch, j.care)).toMatchObject({ settleId: one.id, state: 'REVERSED' })
  const reply = await uploadLines(hospital, one.visitId, [line('2', -100n)], j.care)
  expect(reply).toMatchObject({ batch: { batchId: batch.batchId, version: 2 } })
  expect(await j.settled(one.visitId, { totalFen: BILL_FEN - 100n })).toBeDefined()
})

test('a stay goes on while an earlier bill of it is reversed: that bill is open first, then the later one', async () => {
  const { visitId } = await j.bill()
  const first = await j.settled(visitId)
  await uploadLines(hospital, visitId, [line('2', 300_000n)], j.care)
  await takeBack(first.id)
  // Otherwise its lines could never be settled again.
  const again = await j.settled(visitId, { totalFen: BILL_FEN, replaces: first.id })
  expect(await query(hospital, again.id, j.care)).toMatchObject({ batch: { batchId: `${visitId}-1` } })
  const later = await j.settled(visitId, { totalFen: 300_000n })
  expect(await query(hospital, later.id, j.care)).toMatchObject({ batch: { batchId: `${visitId}-2` } })
  const next = await uploadLines(hospital, visitId, [line('3', 100n)], j.care)
  expect(next).toMatchObject({ batch: { batchId: `${visitId}-3` } })
})

describe('a partial refund: a full reversal, then a new settlement that replaces the old one', () => {
  async function refunded() {
    const one = await j.settled()
    await takeBack(one.id)
    await uploadLines(hospital, one.visitId, [line('2', -400_000n)], j.care)
    const two = await j.settled(one.visitId, { totalFen: BILL_FEN - 400_000n, replaces: one.id })
    return { one, two }
  }

  test('both steps stand on one receipt, with what they come to', async () => {
    const { one, two } = await refunded()
    const printed = await receipt(hospital, two.id, j.care)
    if ('refusal' in printed) throw new Error(printed.refusal.code)
    expect(printed.state).toMatchObject({ state: 'SETTLED', replaces: one.id })
    const { textZh = '' } = printed
    expect(textZh).toContain(`原结算编号：${one.id}`)
    expect(textZh).toContain(`冲正编号：${reversalIdOf(one.id)}`)
    expect(textZh).toMatch(
      /医疗费总额 +-20000\.00 +16000\.00 +-4000\.00\n统筹基金支付 +-15633\.00 +12393\.00 +-3240\.00/,
    )
    expect(textZh).toMatch(/个人现金支付 +-4367\.00 +3607\.00 +-760\.00/)
    for (const text of textZh.split('\n')) expect(widthOf(text)).toBeLessThanOrEqual(80)
  })

  test('the old one’s receipt says that it is void, under its own number and the reversal’s', async () => {
    const { one } = await refunded()
    const printed = await receipt(hospital, one.id, j.care)
    if ('refusal' in printed) throw new Error(printed.refusal.code)
    expect(printed.textZh).toContain(`全额冲正，上列各项支付全部退回。\n冲正编号：${reversalIdOf(one.id)}`)
    expect(await receipt(hospital, reversalIdOf(one.id), j.care)).toEqual(printed)
  })

  test('in the end every book has the new settlement alone', async () => {
    await refunded()
    await j.deliver()
    expect(j.fund()).toEqual({ used: 1_239_300n, pending: 0n })
    expect(await j.booked()).toEqual({ CARE: 1_239_300, ENROLLMENT: 1_239_300 })
  })

  test('what it replaces is part of the request, and decides nothing', async () => {
    const one = await j.settled()
    expect(codeOf(await settle({ ...one.call, asked: asked(BILL_FEN, { replaces: settleId(997) }) }, j.care))).toBe(
      'H5010',
    )
    const two = await j.settled(undefined, { replaces: settleId(996) })
    const printed = await receipt(hospital, two.id, j.care)
    expect(printed).toMatchObject({ textZh: expect.stringContaining('原结算没有冲正记录。') })
  })
})
