import type { OutRecord, Reading } from '../../../../common/bus'
import { Unusable } from '../../../../common/bus'
import { codecs } from '../../../../common/contracts.grpc'
import type { Refusal } from '../../../../common/errors'
import { topicsWith } from '../../../../common/topics'
import type { ClockQuestion } from '../../../../proto/types'
import { type QueueAges, queueAges } from '../../../../region-node/enrollment/queue-ages'
import { type HandTimers, handTimers } from '../../../support/hand-timers'

const LIMIT_MS = 6_000
/** An answer is awaited for a third of the limit, and asked for again after a twelfth. */
const [PATIENCE_MS, AGAIN_MS] = [2_000, 500]

let timers: HandTimers
let ages: QueueAges
let reading: Reading
let asked: (ClockQuestion & { topic: string })[]
let assigned: () => void
let left: boolean

beforeEach(async () => {
  timers = handTimers(50_000)
  asked = []
  left = false
  ages = queueAges({
    ...{ region: '5116', processId: 'p1', limitMs: LIMIT_MS, topics: topicsWith('t.'), topicPrefix: 't.' },
    ...{ clock: timers, timers },
    bus: {
      async publish(topic, { value }: OutRecord) {
        asked.push({ ...codecs.clockQuestion.decode(value), topic })
        // Told or lost, it makes no difference here.
        if (asked.length % 2 === 0) throw new Error('lost')
      },
      read(given) {
        reading = given
        return new Promise((resolve) => {
          const close = async () => {
            left = true
          }
          assigned = () => resolve({ close })
        })
      },
    },
  })
})

async function started() {
  const started = ages.start()
  assigned()
  await started
}

/** The clock of every hub here is so far from ours. */
const AHEAD_MS = 1_000_000

const sentAgo = (agoMs: number, incarnation = 'h1') => ({
  ...{ hubIncarnation: incarnation, clockTopic: `t.clock.question.${incarnation}` },
  stampMs: timers.monotonic() - agoMs + AHEAD_MS,
})

/** How a question ends: what is said at once, or in the end. */
function judged(agoMs: number, incarnation?: string): { said: string | undefined } {
  const outcome: { said: string | undefined } = { said: undefined }
  const told = (late: Refusal | undefined) => {
    outcome.said = late ? `${late.code} ${late.params.cause}` : 'reckoned'
  }
  const late = ages.tooOld(sentAgo(agoMs, incarnation))
  if (late instanceof Promise) void late.then(told)
  else told(late)
  return outcome
}

interface Told {
  readonly askedMs?: number
  readonly incarnation?: string
  readonly processId?: string
  readonly aheadMs?: number
}

async function hubSays({ askedMs, incarnation = 'h1', processId = 'p1', aheadMs = AHEAD_MS }: Told = {}) {
  const stampMs = timers.monotonic() + aheadMs
  const answer = { processId, askedMs: askedMs ?? timers.monotonic(), hubIncarnation: incarnation, stampMs }
  await hears(codecs.clockAnswer.encode(answer))
}

async function hears(value: Buffer) {
  await reading.handle({ topic: '', partition: 0, offset: 0n, key: '', headers: {}, value })
  await soon()
}

const soon = () => new Promise((resolve) => setImmediate(resolve))

async function pass(ms: number) {
  await soon()
  timers.pass(ms)
  await soon()
}

test('every process of a region hears all answers to its region', async () => {
  await started()
  expect(reading).toMatchObject({ topics: ['t.clock.answer.5116'], group: 't.enrollment-5116-clock.p1' })
})

test('the first question of a hub process waits for its clock, and its hub is asked where it says', async () => {
  await started()
  const first = judged(20)
  await soon()
  expect(asked).toEqual([
    {
      ...{ enrollmentRegion: '5116', processId: 'p1', askedMs: 50_000 },
      ...{ topic: 't.clock.question.h1', hubIncarnation: 'h1' },
    },
  ])
  expect(first.said).toBeUndefined()
  await pass(12)
  await hubSays({ askedMs: 50_000 })
  expect(first.said).toBe('reckoned')
  expect(timers.scheduled()).toBe(0)
})

test.each([
  ['just sent', 20, 'reckoned'],
  ['nearly too old', LIMIT_MS - 1, 'reckoned'],
  ['too old', LIMIT_MS + 1, 'H8004 old'],
  ['of a backlog', 90_000, 'H8004 old'],
])('a question %s, of a hub whose clock is known', async (_what, agoMs, said) => {
  await started()
  void judged(0)
  await hubSays()
  const late = judged(agoMs)
  await soon()
  expect(late.said).toBe(said)
})

test('nobody is asked before answers are heard, and every question waits for that', async () => {
  const starting = ages.start()
  const early = judged(20)
  await pass(60_000)
  expect([asked, early.said]).toEqual([[], undefined])
  expect(ages.check()).toMatchObject({
    ok: false,
    detail: expect.stringMatching(/^what hubs answer is not heard yet; /),
  })
  assigned()
  await starting
  expect(ages.check()).toMatchObject({ ok: true })
  await soon()
  expect(asked).toHaveLength(1)
  await hubSays()
  // It waited here for a minute: nobody awaits its answer any more.
  expect(early.said).toBe('H8004 old')
})

test('a lost answer is asked for again; after so much silence nobody waits, until it speaks again', async () => {
  await started()
  const [first, second] = [judged(20), judged(30)]
  await pass(PATIENCE_MS - 1)
  expect([asked.length, first.said]).toEqual([PATIENCE_MS / AGAIN_MS, undefined])
  await pass(1)
  expect([first.said, second.said]).toEqual(['H8004 unknown', 'H8004 unknown'])
  expect(ages.check()).toMatchObject({
    ok: false,
    detail: '1 hub processes ask; 0 questions came too late, 2 of unknown age',
  })

  const third = judged(20)
  await soon()
  expect(third.said).toBe('H8004 unknown')
  await hubSays()
  expect(judged(20).said).toBe('reckoned')
  expect(ages.check()).toMatchObject({ ok: true })
})

test('whoever was silent once is waited for again after a while, though nobody asked meanwhile', async () => {
  await started()
  void judged(20)
  await pass(PATIENCE_MS)
  await pass(LIMIT_MS - 1)
  const refused = judged(20)
  await soon()
  expect(refused.said).toBe('H8004 unknown')
  await pass(1)
  const waits = judged(20)
  await soon()
  expect(waits.said).toBeUndefined()
  await hubSays()
  expect(waits.said).toBe('reckoned')
})

test('an answer that came too late to tell anything ends no waiting', async () => {
  await started()
  const first = judged(20)
  await pass(PATIENCE_MS - 1)
  await hubSays({ askedMs: timers.monotonic() - PATIENCE_MS - 1 })
  expect(first.said).toBeUndefined()
  await pass(1)
  expect(first.said).toBe('H8004 unknown')
})

test('however many questions come, a hub is asked once in so long, and a little more often until it answers', async () => {
  await started()
  void judged(0)
  await hubSays()
  for (let n = 0; n < 1_000; n++) {
    await pass(LIMIT_MS / 1_000)
    expect(judged(3).said).toBe('reckoned')
  }
  expect(asked).toHaveLength(2)
  // The second is not answered: the clock is known all the same, so nobody waits.
  for (let n = 0; n < 10; n++) {
    await pass(100)
    expect(judged(3).said).toBe('reckoned')
  }
  expect(asked).toHaveLength(4)
})

test('no question, no asking: a hub that is gone costs nothing', async () => {
  await started()
  void judged(0)
  await hubSays()
  await pass(3_600_000)
  expect([asked.length, timers.scheduled()]).toEqual([1, 0])
  const next = judged(20)
  await soon()
  expect([asked.length, next.said]).toEqual([2, undefined])
})

test('a hub that starts again is another one; its predecessor’s backlog is judged by its own clock', async () => {
  await started()
  void judged(0)
  await hubSays()
  await pass(10_000)
  const [left, fresh] = [judged(9_000, 'h1'), judged(20, 'h2')]
  await soon()
  await hubSays({ incarnation: 'h2', aheadMs: 77 - timers.monotonic() })
  // It is not of the same clock, so what it was stamped with here would be nonsense: asked for itself it is known.
  expect(fresh.said).toBe('reckoned')
  // The old one was last heard before that question was sent, and answers no more.
  await pass(PATIENCE_MS)
  expect(left.said).toBe('H8004 unknown')
  expect(new Set(asked.map(({ hubIncarnation }) => hubIncarnation))).toEqual(new Set(['h1', 'h2']))
})

test.each([
  ['another process of this region', { processId: 'p2' }],
  ['a hub that never asked', { incarnation: 'h9' }],
])('an answer to %s tells nothing', async (_what, told) => {
  await started()
  const first = judged(20)
  await hubSays(told)
  expect(first.said).toBeUndefined()
  await hubSays()
  expect(first.said).toBe('reckoned')
})

test('what is no answer is parked', async () => {
  await started()
  await expect(hears(Buffer.from([0xff]))).rejects.toThrow(Unusable)
})

test('a minute in which the hub’s machine stood still is nobody’s age', async () => {
  await started()
  void judged(0)
  await hubSays()
  await pass(60_000)
  // Its clock has not moved since: what it sends now is stamped as of a minute ago.
  const seemsOld = judged(60_000)
  await soon()
  expect(seemsOld.said).toBeUndefined()
  await hubSays({ aheadMs: AHEAD_MS - 60_000 })
  expect(seemsOld.said).toBe('reckoned')
})

test('who closes lets nobody wait', async () => {
  await started()
  const first = judged(20)
  await soon()
  await ages.close()
  await soon()
  expect([first.said, left, timers.scheduled()]).toEqual(['H8004 unknown', true, 0])
})

test('a reading that is assigned after the close is left', async () => {
  const starting = ages.start()
  await ages.close()
  assigned()
  await starting
  expect(left).toBe(true)
})
