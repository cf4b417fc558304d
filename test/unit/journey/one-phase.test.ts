import { Fault, refusal } from '../../../common/errors'
import { onePhaseIdOf, reversalIdOf } from '../../../common/identifiers'
import { preSettle } from '../../../region-node/care/look-up'
import { type OnePhaseCall, settleOnePhase } from '../../../region-node/care/one-phase'
import { queryOnePhase, withdrawOnePhase } from '../../../region-node/care/one-phase-withdraw'
import { repeatReversals, reverse } from '../../../region-node/care/reverse'
import { uploadLines } from '../../../region-node/care/visit'
import { asked, asker, hospital, line, type People, people } from '../region-node/care/world'
import { BILL_FEN, type Journey, journey, PERSON } from './two-halves'

const FUND_FEN = 1_563_300n

let everybody: People
let j: Journey
beforeAll(async () => {
  everybody = await people()
})
beforeEach(async () => {
  j = await journey(everybody)
  hungUpAt = Number.POSITIVE_INFINITY
})

const named = (messageId: string, transaction = '2304') => ({ transaction, messageId, personId: PERSON })
const idOf = (messageId: string) => onePhaseIdOf(hospital.code, named(messageId))
let hungUpAt = Number.POSITIVE_INFINITY

/** The message of a system without confirm; its line is open until it hangs up, and time passes as it waits. */
function messageOf(messageId: string, visitId: string): OnePhaseCall {
  const open = {
    isOpen: () => j.world.clock.monotonic() < hungUpAt,
    pause: async (ms: number) => j.world.clock.pass(ms),
  }
  return { ...asker, message: named(messageId), visitId, asked: asked(BILL_FEN), invoiceNo: 'F1', line: open }
}
const send = (messageId: string, visitId: string, changes: Partial<OnePhaseCall> = {}) =>
  settleOnePhase({ ...messageOf(messageId, visitId), ...changes }, j.care)
const takeBack = (messageId: string, deadlineMs = Number.POSITIVE_INFINITY) =>
  withdrawOnePhase({ hospital, message: named(messageId), deadlineMs }, j.care)
const decisions = () => [...j.world.memory.decisions.values()]
const decidedAs = (messageId: string) => decisions().find(({ key }) => key.settleId === idOf(messageId))
function refusalIn(answer: object) {
  if (!('refusal' in answer)) throw new Error(`settled: ${JSON.stringify(answer)}`)
  return answer.refusal as ReturnType<typeof refusal>
}

test('one call: verdict, confirmation and books', async () => {
  const { visitId } = await j.bill()
  const settled = await send('m1', visitId)
  expect(settled).toMatchObject({ state: { settleId: idOf('m1'), state: 'SETTLED' }, adopted: false })
  expect(settled).toHaveProperty('reckoning.split.poolingFundFen', Number(FUND_FEN))
  await j.deliver()
  expect(j.fund()).toEqual({ used: FUND_FEN, pending: 0n })
})

test('repeated, it answers what is stored; with another body H5010, and the first one stays', async () => {
  const { visitId } = await j.bill()
  const first = await send('m1', visitId)
  expect(await send('m1', visitId)).toEqual(first)
  expect(refusalIn(await send('m1', visitId, { asked: asked(BILL_FEN, { useAccount: true }) })).code).toBe('H5010')
  expect(await send('m1', visitId)).toEqual(first)
})

test('R2: the same message id of another patient, transaction or hospital is another message', () => {
  const ids = [
    onePhaseIdOf('H51010000001', named('m1')),
    onePhaseIdOf('H51010000002', named('m1')),
    onePhaseIdOf('H51010000001', named('m1', '2207')),
    onePhaseIdOf('H51010000001', { ...named('m1'), personId: 'other' }),
    onePhaseIdOf('H51010000001', { ...named('m1x'), transaction: '2304' }),
  ]
  expect(new Set(ids).size).toBe(ids.length)
  expect(ids[0]).toBe('7673b061-4e95-59f1-9622-5c55952f51db')
})

test('a failure before dispatch writes nothing', async () => {
  const { visitId } = await j.bill()
  expect(refusalIn(await send('m1', 'no such visit')).code).toBe('H1001')
  expect(refusalIn(await send('m1', visitId, { asked: asked(1n) })).code).toBe('H5002')
  const stranger = { message: { ...named('m1'), personId: 'P9' } }
  expect(refusalIn(await send('m1', visitId, stranger)).params).toMatchObject({ field: 'message.person_id' })
  expect([decisions(), j.world.questions]).toEqual([[], []])
  expect(await send('m1', visitId)).toMatchObject({ state: { state: 'SETTLED' } })
})

test('a final refusal is told as it is, again and again', async () => {
  const { visitId } = await j.bill()
  const bad = { asked: asked(BILL_FEN, { policyDay: '2019-01-01' }) }
  const first = refusalIn(await send('m1', visitId, bad))
  expect(first.code).toMatch(/^H[35]/)
  expect(refusalIn(await send('m1', visitId, bad))).toEqual(first)
})

test('after "undecided" it asks again itself, and the caller never hears of it', async () => {
  const { visitId } = await j.bill()
  j.silence('H8002')
  const calls = send('m1', visitId, {
    line: {
      isOpen: () => true,
      pause: async (ms) => {
        j.world.clock.pass(ms)
        if (j.world.questions.length === 3) j.silence(undefined)
      },
    },
  })
  expect(await calls).toMatchObject({ state: { state: 'SETTLED' } })
  expect(j.world.questions).toHaveLength(4)
})

test('a lost verdict is asked for again under the same id, and settles', async () => {
  const { visitId } = await j.bill()
  j.loseReplies(2)
  expect(await send('m1', visitId)).toMatchObject({ state: { state: 'SETTLED' } })
  await j.deliver()
  expect(j.fund()).toEqual({ used: FUND_FEN, pending: 0n })
})

test('at its deadline it writes CANC before it says that nothing was settled', async () => {
  const { visitId } = await j.bill()
  j.silence('H2003')
  const why = refusalIn(await send('m1', visitId))
  expect(why).toMatchObject({ code: 'H5009', params: { reason: 'deadline', cause: 'H2003' } })
  expect(decidedAs('m1')).toMatchObject({ outcome: 'cancelled', reason: 'DEADLINE' })
  expect(j.world.clock.monotonic()).toBeLessThan(10_000)
  j.silence(undefined)
  expect(refusalIn(await send('m1', visitId)).code).toBe('H5009')
  expect(await send('m2', visitId)).toMatchObject({ state: { settleId: idOf('m2'), state: 'SETTLED' } })
})

test('R11: turned away before anybody was asked it is ended all the same: a late copy of the message settles nothing', async () => {
  const { visitId } = await j.bill()
  const { province } = j.care
  const full = () => refusal('H8002', { region: '5116' }, 1_000)
  const busy = { ...j.care, province: { ...province, full } }
  const why = refusalIn(await settleOnePhase(messageOf('m1', visitId), busy))
  expect(why).toMatchObject({ code: 'H5009', params: { reason: 'deadline', cause: 'H8002' } })
  expect(j.world.questions).toEqual([])
  expect(refusalIn(await send('m1', visitId)).code).toBe('H5009')
  expect(await send('m2', visitId)).toMatchObject({ state: { settleId: idOf('m2'), state: 'SETTLED' } })
})

test('a caller who has hung up is not settled behind their back', async () => {
  const { visitId } = await j.bill()
  hungUpAt = 0
  expect(refusalIn(await send('m1', visitId)).code).toBe('H5009')
  expect(decidedAs('m1')).toMatchObject({ outcome: 'cancelled', reason: 'DEADLINE' })
  await j.deliver()
  expect(j.fund()).toEqual({ used: 0n, pending: 0n })
})

test('a crash between verdict and confirmation leaves an intent that ends within a minute', async () => {
  const { visitId } = await j.bill()
  const { confirm } = j.care.registers
  Object.assign(j.care.registers, { confirm: () => new Promise(() => undefined) })
  void send('m1', visitId)
  await new Promise((resolve) => setImmediate(resolve))
  Object.assign(j.care.registers, { confirm })
  const [intent] = j.world.memory.intents.values()
  expect(intent).toMatchObject({ windowMs: 60_000 })
})

test('other amounts than the patient was told: CANC, and H5008', async () => {
  const { visitId } = await j.bill()
  await preSettle(asker, visitId, asked(BILL_FEN), j.care)
  for (const [name, quoted] of j.world.quotes)
    j.world.quotes.set(name, { ...quoted, split: { ...quoted.split, cashFen: quoted.split.cashFen + 1 } })
  expect(refusalIn(await send('m1', visitId)).code).toBe('H5008')
  expect(decidedAs('m1')).toMatchObject({ outcome: 'cancelled', reason: 'OUTDATED' })
  j.world.quotes.clear()
  expect(await send('m2', visitId)).toMatchObject({ state: { state: 'SETTLED' } })
})

test('the same amounts, or a quote of another request or version, stop nobody', async () => {
  const [one, two] = [await j.bill(), await j.bill()]
  await preSettle(asker, one.visitId, asked(BILL_FEN), j.care)
  expect(await send('m1', one.visitId)).toMatchObject({ state: { state: 'SETTLED' } })
  await j.deliver()
  await preSettle(asker, two.visitId, asked(BILL_FEN, { useAccount: true }), j.care)
  for (const [name, quoted] of j.world.quotes)
    j.world.quotes.set(name, { ...quoted, split: { ...quoted.split, cashFen: 1 } })
  expect(await send('m2', two.visitId)).toMatchObject({ state: { state: 'SETTLED' } })
})

test('H6001 only while the database does not answer', async () => {
  const { visitId } = await j.bill()
  const { confirm, cancel } = j.care.registers
  const away = () => Promise.reject(new Fault(refusal('H9002', { part: 'postgres' })))
  Object.assign(j.care.registers, { confirm: away, cancel: away })
  expect(refusalIn(await send('m1', visitId)).code).toBe('H6001')
  Object.assign(j.care.registers, { confirm, cancel })
  expect(await send('m1', visitId)).toMatchObject({ state: { state: 'SETTLED' } })
})

test('a question whose note the database forgot was asked all the same: CANC before its failure is told', async () => {
  const { visitId } = await j.bill()
  j.silence('H9002')
  Object.assign(j.care.intents, { find: async () => undefined })
  expect(refusalIn(await send('m1', visitId))).toMatchObject({ code: 'H5009', params: { cause: 'H9002' } })
  expect(decidedAs('m1')).toMatchObject({ outcome: 'cancelled', reason: 'DEADLINE' })
})

describe('2601', () => {
  test('before its original: a tombstone that stops the original', async () => {
    const { visitId } = await j.bill()
    expect(await takeBack('m1')).toMatchObject({ nothingLeft: false, state: { state: 'CANCELLED' } })
    expect(refusalIn(await send('m1', visitId)).code).toBe('H5009')
    expect(await takeBack('m1')).toMatchObject({ nothingLeft: false, state: { state: 'CANCELLED' } })
    await j.deliver()
    expect(j.fund()).toEqual({ used: 0n, pending: 0n })
  })

  test('during its original: one of the two decides, and both are told it', async () => {
    const { visitId } = await j.bill()
    j.silence('H8001')
    const original = send('m1', visitId, {
      line: {
        isOpen: () => true,
        pause: async (ms) => {
          j.world.clock.pass(ms)
          await takeBack('m1')
          j.silence(undefined)
        },
      },
    })
    expect(refusalIn(await original).code).toBe('H5009')
    await j.deliver()
    expect(j.fund()).toEqual({ used: 0n, pending: 0n })
  })

  test('that overtakes the question on its way: the authorisation it could not know of is ended too', async () => {
    const { visitId } = await j.bill()
    const { read } = j.care.openings
    Object.assign(j.care.openings, {
      async read(...given: Parameters<typeof read>) {
        const opening = await read(...given)
        await takeBack('m1')
        return opening
      },
    })
    expect(refusalIn(await send('m1', visitId)).code).toBe('H5009')
    await j.deliver()
    expect(j.fund()).toEqual({ used: 0n, pending: 0n })
  })

  test('after its original: a full reversal, and the same answer for ever', async () => {
    const { visitId } = await j.bill()
    await send('m1', visitId)
    const first = await takeBack('m1')
    const reversal = { reversalSettleId: reversalIdOf(idOf('m1')), state: 'REVERSED' }
    expect(first).toMatchObject({ nothingLeft: false, state: reversal })
    expect(await takeBack('m1')).toEqual(first)
    expect(refusalIn(await send('m1', visitId)).code).toBe('H6003')
    await j.deliver()
    expect(j.fund()).toEqual({ used: 0n, pending: 0n })
    expect(await send('m2', visitId)).toMatchObject({ state: { state: 'SETTLED' } })
  })

  test('with its region down it is promised, and ends by itself', async () => {
    const { visitId } = await j.bill()
    await send('m1', visitId)
    j.silence('H2003')
    expect(await takeBack('m1')).toMatchObject({ state: { state: 'REVERSING' } })
    expect(refusalIn(await send('m1', visitId)).code).toBe('H6003')
    j.silence(undefined)
    j.world.clock.pass(20_000)
    await repeatReversals(j.care)
    expect(await takeBack('m1')).toMatchObject({ state: { state: 'REVERSED' } })
  })
})

describe('a second message for a settled bill', () => {
  test('R6: adopts the settlement when the request is the same', async () => {
    const { visitId } = await j.bill()
    await send('m1', visitId)
    const second = await send('m2', visitId)
    expect(second).toMatchObject({ adopted: true, state: { settleId: idOf('m1'), state: 'SETTLED' } })
    expect(await send('m2', visitId)).toEqual(second)
    expect(await queryOnePhase(hospital, named('m2'), j.care)).toMatchObject({ settleId: idOf('m1'), state: 'SETTLED' })
  })

  test('R11: then only the adopting message’s 2601 reverses', async () => {
    const { visitId } = await j.bill()
    await send('m1', visitId)
    await send('m2', visitId)
    expect(await takeBack('m1')).toMatchObject({ nothingLeft: true, state: { settleId: idOf('m1'), state: 'SETTLED' } })
    expect(await takeBack('m2')).toMatchObject({
      nothingLeft: false,
      state: { settleId: idOf('m1'), state: 'REVERSED' },
    })
    expect(await takeBack('m1')).toMatchObject({ nothingLeft: true, state: { state: 'REVERSED' } })
    expect(refusalIn(await send('m2', visitId)).code).toBe('H6003')
    expect(await queryOnePhase(hospital, named('m2'), j.care)).toMatchObject({ state: 'REVERSED' })
  })

  test('the newest of several adopting messages has the say', async () => {
    const { visitId } = await j.bill()
    for (const message of ['m1', 'm2', 'm3', 'm2']) await send(message, visitId)
    expect(await takeBack('m2')).toMatchObject({ nothingLeft: true })
    expect(await takeBack('m3')).toMatchObject({ nothingLeft: false, state: { state: 'REVERSED' } })
  })

  test('a promise made first leaves nothing to adopt', async () => {
    const { visitId } = await j.bill()
    await send('m1', visitId)
    j.silence('H2003')
    await reverse({ hospital, settleId: idOf('m1'), deadlineMs: 5_000 }, j.care)
    const why = refusalIn(await send('m2', visitId))
    expect(why).toMatchObject({ code: 'H5009', params: { reason: 'deadline', cause: 'H5011' } })
    // Not even when a copy of it arrives after the reversal: its hospital was told that it failed.
    expect(decidedAs('m2')).toMatchObject({ outcome: 'cancelled', reason: 'DEADLINE' })
    expect(await takeBack('m1')).toMatchObject({ nothingLeft: false, state: { state: 'REVERSING' } })
  })

  test('another request of the same bill is told who settled it, and settles nothing', async () => {
    const { visitId } = await j.bill()
    await send('m1', visitId)
    const why = refusalIn(await send('m2', visitId, { asked: asked(BILL_FEN, { useAccount: true }) }))
    expect(why).toMatchObject({ code: 'H5005', params: { settleId: idOf('m1') } })
    expect(decidedAs('m2')).toMatchObject({ outcome: 'cancelled', reason: 'SUPERSEDED', holderSettleId: idOf('m1') })
    expect(await takeBack('m2')).toMatchObject({ nothingLeft: false, state: { state: 'CANCELLED' } })
    expect(await queryOnePhase(hospital, named('m1'), j.care)).toMatchObject({ state: 'SETTLED' })
  })

  test('R11: told that the bill is settled, its late copy settles nothing, not even when that was reversed', async () => {
    const { visitId } = await j.bill()
    const other = { asked: asked(BILL_FEN, { useAccount: true }) }
    await send('m1', visitId)
    const settledBy = { code: 'H5005', params: { settleId: idOf('m1') } }
    for (let i = 0; i < 2; i++) expect(refusalIn(await send('m2', visitId, other))).toMatchObject(settledBy)
    expect(await takeBack('m1')).toMatchObject({ state: { state: 'REVERSED' } })
    await j.deliver()
    const late = refusalIn(await send('m2', visitId, other))
    expect(late).toMatchObject({ code: 'H5009', params: { reason: 'superseded' } })
    await j.deliver()
    expect(j.fund()).toEqual({ used: 0n, pending: 0n })
    expect(await send('m3', visitId, other)).toMatchObject({ state: { settleId: idOf('m3'), state: 'SETTLED' } })
  })

  test('sent while the first is still under way, one settles and both are told the same', async () => {
    const { visitId } = await j.bill()
    const answers = await Promise.all([send('m1', visitId), send('m2', visitId)])
    const settled = answers.filter((answer) => !('refusal' in answer))
    expect(settled.length).toBeGreaterThan(0)
    for (const answer of answers) if ('refusal' in answer) expect(refusalIn(answer).code).toBe('H5009')
    expect([...j.world.memory.guards.values()]).toHaveLength(1)
    await j.deliver()
    expect(j.fund()).toEqual({ used: FUND_FEN, pending: 0n })
  })
})

test('lines that move between two tries are another request', async () => {
  const { visitId } = await j.bill()
  j.silence('H2003')
  await send('m1', visitId)
  j.silence(undefined)
  await uploadLines(hospital, visitId, [line('2', 100n)], j.care)
  expect(refusalIn(await send('m1', visitId, { asked: asked(BILL_FEN + 100n) })).code).toBe('H5010')
  expect(decidedAs('m1')).toMatchObject({ outcome: 'cancelled' })
})
