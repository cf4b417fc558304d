import { outcomeOf, type Refusal, refusal, sentenceOf } from '../../../../common/errors'
import { careMemory } from '../../../../region-node/care/care.memory'
import { careStoresInMemory } from '../../../../region-node/care/stores.memory'
import { inTurn, Turns, turnOrFault, turnsAtOnce, type Waits } from '../../../../region-node/care/turns'
import { type HandTimers, handTimers } from '../../../support/hand-timers'
import { keyFor } from './world'

const tick = () => new Promise(setImmediate)

let timers: HandTimers
let turns: Turns
/** What was begun, in order. */
let begun: string[]
let ends: Map<string, () => void>

beforeEach(() => {
  timers = handTimers()
  turns = new Turns({ atOnce: 2, clock: timers, timers })
  begun = []
  ends = new Map()
})

/** Work that lasts until it is ended. */
function take(name: string, untilMs?: number): Promise<string | { busy: Refusal }> {
  const work = () => {
    begun.push(name)
    return new Promise<string>((resolve) => ends.set(name, () => resolve(name)))
  }
  return turns.take(work, untilMs)
}

async function end(name: string): Promise<void> {
  ends.get(name)?.()
  await tick()
}

test('so many work at once, and the others in the order in which they came', async () => {
  for (const name of ['a', 'b', 'c', 'd']) void take(name)
  expect(begun).toEqual(['a', 'b'])
  await end('b')
  await end('a')
  expect(begun).toEqual(['a', 'b', 'c', 'd'])
})

test.each<[string, Waits, number, number, boolean]>([
  ['an empty queue takes all', 'settle', 0, 5_000, false],
  ['a short one takes all, however long its first waits', 'settle', 7, 1_900, false],
  ['a long one that moves takes all', 'settle', 50, 1_000, false],
  ['a long one that stands takes no more', 'settle', 8, 1_001, true],
  ['look-ups give way before settlements', 'look-up', 8, 501, true],
  ['and only then', 'look-up', 8, 500, false],
  ['fee lines give way before look-ups', 'lines', 8, 251, true],
  ['and only then', 'lines', 8, 250, false],
])('%s', (_, waits, waiting, sinceMs, isFull) => {
  for (let n = 0; n < 2 + waiting; n++) void take(`${n}`)
  timers.pass(sinceMs)
  expect(turns.full(waits)?.code).toBe(isFull ? 'H8005' : undefined)
})

test('what is turned away hears when to come back, not all at the same moment, and that it is no refusal', async () => {
  for (let n = 0; n < 10; n++) void take(`${n}`)
  timers.pass(1_001)
  const told = Array.from({ length: 16 }, () => turns.full('settle') ?? refusal('H9001'))
  expect(new Set(told.map(({ retryAfterMs }) => retryAfterMs)).size).toBe(16)
  for (const { retryAfterMs } of told) expect([retryAfterMs >= 500, retryAfterMs < 1_500]).toEqual([true, true])
  expect([outcomeOf('H8005'), sentenceOf('H8005', 'en')]).toEqual(['undecided', sentenceOf('H6001', 'en')])
})

test('a queue that moved again takes all again', async () => {
  for (let n = 0; n < 10; n++) void take(`${n}`)
  timers.pass(1_001)
  for (const n of Array.from({ length: 10 }, (_, index) => index)) await end(`${n}`)
  expect([turns.full('settle'), timers.scheduled()]).toEqual([undefined, 0])
})

test('whose time is over while it waits is told so at that moment, and is never begun', async () => {
  for (const name of ['a', 'b']) void take(name)
  const [late, patient] = [take('late', 300), take('patient')]
  timers.pass(300)
  expect(await late).toMatchObject({ busy: { code: 'H8005' } })
  await end('a')
  expect(begun).toEqual(['a', 'b', 'patient'])
  await end('patient')
  expect(await patient).toBe('patient')
})

test('whose time was over before it came is not begun either, as long as others work', async () => {
  for (const name of ['a', 'b']) void take(name)
  timers.pass(10)
  expect(await take('late', 10)).toMatchObject({ busy: { code: 'H8005' } })
  expect([begun, timers.scheduled()]).toEqual([['a', 'b'], 0])
})

test('a turn that is handed on passes over whose time is over, before its timer has said so', async () => {
  const behind = { ...timers, schedule: () => () => undefined }
  turns = new Turns({ atOnce: 1, clock: timers, timers: behind })
  const [, late] = [void take('a'), take('late', 5), void take('b')]
  timers.pass(5)
  await end('a')
  expect(await late).toMatchObject({ busy: { code: 'H8005' } })
  expect(begun).toEqual(['a', 'b'])
})

test('nobody waits longer than two seconds for a database that stands still', async () => {
  for (const name of ['a', 'b']) void take(name)
  const waiting = take('c', 12_000)
  timers.pass(2_000)
  expect(await waiting).toMatchObject({ busy: { code: 'H8005' } })
})

test('work that fails gives its turn back', async () => {
  const failing = () => turns.take(() => Promise.reject(new Error('away')))
  for (let n = 0; n < 5; n++) await expect(failing()).rejects.toThrow('away')
  expect(await turns.take(async () => 'done')).toBe('done')
})

test('a refusal out of the work itself is passed on as the answer that it is', async () => {
  expect(await turnOrFault(turns, async () => ({ busy: 'no' }))).toEqual({ busy: 'no' })
  for (const name of ['a', 'b']) void take(name)
  const late = turnOrFault(turns, async () => 'never')
  const heard = expect(late).rejects.toMatchObject({ refusal: { code: 'H8005' } })
  timers.pass(2_000)
  await heard
})

test('openings and bills are read in turn, everything else at once', async () => {
  const { openings, bills, registers } = careStoresInMemory(careMemory())
  const asking = inTurn({ openings, bills, registers }, turns)
  const both = () => [asking.openings.read(keyFor(1), 'V1', 12_000), asking.bills.bill('H1', 'V1')]
  expect(await Promise.all(both())).toEqual([undefined, undefined])
  for (const name of ['a', 'b']) void take(name)
  const heard = Promise.allSettled(both())
  expect(await asking.registers.read(keyFor(1))).toBeUndefined()
  timers.pass(2_000)
  const busy = { code: 'H8005' }
  expect(await heard).toMatchObject([{ value: busy }, { reason: { refusal: busy } }])
})

test('where there is always room nobody waits', async () => {
  turns = turnsAtOnce()
  for (let n = 0; n < 100; n++) void take(`${n}`)
  expect([begun.length, turns.full('lines')]).toEqual([100, undefined])
})
