/**
 * Between hospital and door: counts what is refused, how long refusals take and what is never answered, and sends
 * again what a hospital with little patience would (mix.ts). What must never happen is a surprise: a second verdict
 * for one bill, a repeat that is answered otherwise, an id that two bills may use.
 */
import type { Door } from '../bin/hospital/door'
import type { Answer } from '../bin/hospital/hearing'
import type { Clock } from '../common/clock'
import type { ConfirmRequest, SettleReply, SettleRequestIn } from '../proto/types'
import type { Habit } from './mix'

export interface Watched {
  /** Requests for a verdict and confirmations that were sent, repeats included. */
  readonly calls: number
  readonly refusedByCode: Readonly<Record<string, number>>
  readonly slowestRefusalMs: number
  /** Not answered within the caller's deadline. */
  readonly silences: number
  /** What must never happen, in words. */
  readonly surprises: readonly string[]
}

export interface Watch {
  watched(door: Door): Door
  /** What that visit's hospital will do. */
  expect(visitId: string, habit: Habit): void
  /** Since the last time; waits for repeats that are still under way. */
  told(): Promise<Watched>
}

export interface WatchWorld {
  readonly clock: Pick<Clock, 'monotonic'>
  newSettleId(): string
}

type Settle = (request: SettleRequestIn) => Promise<Answer<SettleReply>>
interface Counts {
  calls: number
  refusedByCode: Record<string, number>
  slowestRefusalMs: number
  silences: number
  surprises: string[]
}

/** Said when the repeat came after the decision, or that this try decided nothing. */
const LAWFUL_REPEAT = /^H(5016|5005|5008|5009|5011|5013|5014|5017|5022|2003|2005|6001|8\d{3}|900\d)$/
const SURPRISES_MAX = 20

export function watchWith({ clock, newSettleId }: WatchWorld): Watch {
  const habits = new Map<string, Habit>()
  const asked = new Map<string, SettleRequestIn>()
  const count = counting(clock)

  function settling(settle: Settle): Settle {
    const sent = (request: SettleRequestIn) => count.call(() => settle(request))
    return async (request) => {
      const { settleId = '', visitId = '' } = request
      const habit = habits.get(visitId)
      const first = sent(request)
      if (habit === 'same-id') count.beside(repeatDiffers(request, first, sent(request)))
      const answer = await first
      if (habit === 'new-id' || habit === 'same-id') asked.set(settleId, request)
      if (habit === 'collision' && 'reply' in answer) {
        habits.delete(visitId)
        count.beside(collided(request, sent({ ...request, useAccount: !request.useAccount })))
      }
      return answer
    }
  }

  function confirming({ settle, confirm }: Door): Door['confirm'] {
    return async (settleId, token) => {
      const sent = () => count.call(() => confirm(settleId, token))
      const request = asked.get(settleId)
      const habit = habits.get(request?.visitId ?? '')
      const first = sent()
      if (habit === 'same-id') count.beside(confirmDiffers({ settleId, token }, sent()))
      const answer = await first
      asked.delete(settleId)
      const isSettled = 'reply' in answer && answer.reply.state === 'SETTLED'
      if (request && habit === 'new-id' && isSettled) {
        habits.delete(request.visitId ?? '')
        const again = count.call(() => settle({ ...request, settleId: newSettleId() }))
        count.beside(settledTwice(request, again))
      }
      return answer
    }
  }

  return {
    watched: (door) => ({ ...door, settle: settling((request) => door.settle(request)), confirm: confirming(door) }),
    expect(visitId, habit) {
      if (habit !== 'plain' && habit !== 'cancel') habits.set(visitId, habit)
    },
    told: count.told,
  }
}

function counting(clock: WatchWorld['clock']) {
  const under = new Set<Promise<void>>()
  let counts = fresh()
  return {
    async call<T>(made: () => Promise<Answer<T>>): Promise<Answer<T>> {
      const sentMs = clock.monotonic()
      counts.calls += 1
      const answer = await made()
      if (answer.refusal) {
        const { code } = answer.refusal
        counts.refusedByCode[code] = (counts.refusedByCode[code] ?? 0) + 1
        counts.slowestRefusalMs = Math.max(counts.slowestRefusalMs, Math.round(clock.monotonic() - sentMs))
      } else if (!('reply' in answer)) counts.silences += 1
      return answer
    },
    /** What no patient waits for. */
    beside(work: Promise<string | undefined>): void {
      const done = work
        .then((surprise) => {
          if (surprise && counts.surprises.length < SURPRISES_MAX) counts.surprises.push(surprise)
        })
        .finally(() => under.delete(done))
      under.add(done)
    },
    async told(): Promise<Watched> {
      while (under.size > 0) await Promise.all(under)
      const told = counts
      counts = fresh()
      return told
    },
  }
}

function fresh(): Counts {
  return { calls: 0, refusedByCode: {}, slowestRefusalMs: 0, silences: 0, surprises: [] }
}

/** The same id asks for the same verdict: byte for byte, whichever comes first. */
async function repeatDiffers(
  { settleId }: SettleRequestIn,
  ...both: readonly Promise<Answer<SettleReply>>[]
): Promise<string | undefined> {
  const tokens = (await Promise.all(both)).flatMap((one) => ('reply' in one ? [one.reply.token.toString('hex')] : []))
  if (new Set(tokens).size > 1) return `${settleId}: two verdicts under one id`
  const strange = (await Promise.all(both)).find(({ refusal }) => refusal && !LAWFUL_REPEAT.test(refusal.code))
  // Refused both alike is no surprise: the crowd counts it.
  return strange?.refusal && tokens.length > 0
    ? `${settleId}: verdict and ${strange.refusal.code} under one id`
    : undefined
}

async function confirmDiffers(
  { settleId }: ConfirmRequest,
  second: ReturnType<Door['confirm']>,
): Promise<string | undefined> {
  const answer = await second
  if ('reply' in answer && answer.reply.state !== 'SETTLED') return `${settleId}: confirmed, then ${answer.reply.state}`
  return answer.refusal && !LAWFUL_REPEAT.test(answer.refusal.code)
    ? `${settleId}: confirmed, then ${answer.refusal.code}`
    : undefined
}

async function settledTwice(
  { settleId }: SettleRequestIn,
  second: Promise<Answer<SettleReply>>,
): Promise<string | undefined> {
  const answer = await second
  if ('reply' in answer) return `${settleId}: settled, and a second verdict for the same bill`
  return answer.refusal && !LAWFUL_REPEAT.test(answer.refusal.code)
    ? `${settleId}: settled; the new id was refused with ${answer.refusal.code}`
    : undefined
}

async function collided(
  { settleId }: SettleRequestIn,
  second: Promise<Answer<SettleReply>>,
): Promise<string | undefined> {
  const answer = await second
  if ('reply' in answer) return `${settleId}: two bills under one id`
  // Between verdict and look-up it may be decided already; what counts is that it is refused.
  return undefined
}
