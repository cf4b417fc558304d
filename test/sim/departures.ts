/**
 * When each question really left its hub, which in the province nobody knows: so what an enrollment process takes for
 * its age can be compared with what it is (R7).
 */
import type { Bus, InRecord } from '../../common/bus'
import { codecs } from '../../common/contracts.grpc'
import type { Refusal } from '../../common/errors'
import { keyFromWire, keyText } from '../../common/settlement-key'
import type { AnswerIn, Question } from '../../proto/types'
import { widestMs } from '../../region-node/enrollment/ages'
import type { Traced } from '../../region-node/enrollment/half'
import type { QueueAges } from '../../region-node/enrollment/queue-ages'
import type { Verdicts } from '../../region-node/enrollment/verdicts'
import type { Life, Surroundings } from './life'
import { settings } from './settings'

export interface Departures {
  /** The same bus of a hub; every question that it is given is noted. */
  noted(bus: Bus, life: Life): Bus
  /** Looks at what one life of an enrollment process answers. */
  watching(life: Life, processId: string): AgeWatch
}

export interface AgeWatch {
  readonly answered: Traced
  /** The same register; what is written there was reckoned and not read. */
  writing(verdicts: Verdicts): Verdicts
  /** The same bus; what hubs tell of their clocks is noted. */
  hearing(bus: Bus): Bus
  /** The same judge; of unknown age is nothing whose hub has told its clock since. */
  judging(ages: QueueAges): QueueAges
}

/** One question may be asked over both hubs under one id. */
interface Departure {
  readonly firstMs: number
  /** By the clock of the hub that grows only while its machine goes: while that stands still, the hub waits longer. */
  readonly lastByHubMs: number
  readonly from: Life
}

const LIMIT_MS = settings.enrollment.queueAgeMs
/** By so much an age may be taken for smaller than it is: what a round trip hides. */
const HIDDEN_MS = widestMs(LIMIT_MS)
/** By so much it may be wrong either way: instants are whole, and clocks are let drift. */
const DRIFT_MS = LIMIT_MS / 12 + 2

export function departuresIn(around: Surroundings): Departures {
  const { loop } = around
  const departures = new Map<string, Departure>()
  return {
    noted: (bus, from) => ({
      ...bus,
      publish(topic, record, deadlineMs) {
        if (topic.startsWith('settle.request.')) {
          const { question } = codecs.requestRecord.decode(record.value)
          const id = question?.questionId ?? ''
          departures.set(id, {
            firstMs: departures.get(id)?.firstMs ?? loop.now,
            lastByHubMs: from.clock.monotonic(),
            from,
          })
        }
        return bus.publish(topic, record, deadlineMs)
      },
    }),
    watching: (life, processId) => ({
      ...watchOf(life, departures, (judged) => wrong(judged).forEach(around.broken)),
      ...clocksHeard(life, processId),
    }),
  }
}

/** What became of a question at one process. */
interface Judged {
  readonly question: Question
  readonly left: Departure
  readonly by: Life
  /** How old it was then, by its hub. */
  readonly ageMs: number
  readonly ended: number
  readonly reply: AnswerIn
  readonly isReckoned: boolean
}

/**
 * That a question is of unknown age delays a bill and nothing else, so how long it may last is nobody's promise: a slow
 * fetch keeps all repeated questions for a clock behind it, and ends the waiting (seed 1229: 535 ms of the 600).
 */
function clocksHeard(by: Life, processId: string): Pick<AgeWatch, 'hearing' | 'judging'> {
  /** By hub process: what its clock was, by the newest answer that tells enough. */
  const told = new Map<string, number>()
  const isTold = ({ value }: InRecord) => {
    const { processId: to, hubIncarnation, askedMs, stampMs } = codecs.clockAnswer.decode(value)
    const roundTripMs = by.clock.monotonic() - askedMs
    if (to === processId && roundTripMs >= 0 && roundTripMs <= HIDDEN_MS) told.set(hubIncarnation, stampMs)
  }
  const checked = ({ hubIncarnation, stampMs }: Sent, refused: Refusal | undefined) => {
    if (refused?.params?.cause === 'unknown' && (told.get(hubIncarnation) ?? 0) > stampMs)
      by.around.broken(`a question of ${hubIncarnation} was of unknown age, though it has told its clock since`)
    return refused
  }
  return {
    hearing: (bus) => ({
      ...bus,
      read: ({ handle, ...reading }) =>
        bus.read({ ...reading, handle: (record) => handle(record).finally(() => isTold(record)) }),
    }),
    judging: (ages) => ({
      start: () => ages.start(),
      check: () => ages.check(),
      close: () => ages.close(),
      tooOld(request) {
        const said = ages.tooOld(request)
        return said instanceof Promise ? said.then((refused) => checked(request, refused)) : checked(request, said)
      },
    }),
  }
}

type Sent = Parameters<QueueAges['tooOld']>[0]

function watchOf(
  by: Life,
  departures: ReadonlyMap<string, Departure>,
  judge: (judged: Judged) => void,
): Pick<AgeWatch, 'answered' | 'writing'> {
  const { loop } = by.around
  const written = new Set<string>()
  return {
    writing: (verdicts) => ({
      ...verdicts,
      write(verdict) {
        written.add(keyText(verdict.key))
        return verdicts.write(verdict)
      },
    }),
    async answered(question, work) {
      const left = departures.get(question.questionId)
      const ageMs = left ? left.from.clock.monotonic() - left.lastByHubMs : 0
      const reply = await work()
      const key = keyFromWire(question.key)
      const isReckoned = question.ask === 'ASK_SETTLE' ? written.delete(key ? keyText(key) : '') : !reply.failure
      if (left) judge({ question, left, by, ageMs, ended: loop.now, reply, isReckoned })
      return reply
    },
  }
}

function wrong({ question, left, by, ageMs, ended, reply, isReckoned }: Judged): string[] {
  const { ask, questionId } = question
  const isReversal = ask === 'ASK_REVERSE'
  // A process whose own machine stood still learns of it by the next answer of a hub, and not before.
  const isSure = by.stoodStillMs === 0 && !isReversal
  if (isReckoned && isSure && ageMs > LIMIT_MS + HIDDEN_MS + DRIFT_MS)
    return [`${ask} ${questionId} was reckoned ${Math.round(ageMs)} ms after it was sent`]
  if (reply.failure?.code !== 'H8004') return []
  if (isReversal) return [`a promised reversal was refused for its age: ${questionId}`]
  const { cause } = reply.failure.params ?? {}
  const waitedMs = Math.round(ended - left.firstMs)
  return cause === 'old' && waitedMs <= LIMIT_MS - DRIFT_MS
    ? [`${questionId} was called too old after ${waitedMs} ms`]
    : []
}
