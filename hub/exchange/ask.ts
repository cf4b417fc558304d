/**
 * Ask an enrollment region over the bus and await its answer. What is open lives in memory only: when this process
 * dies, its askers hear nothing and ask again (protocol R13, R25). The body of a question is never read.
 */
import { type Bus, type InRecord, PublishFailed, RECORD_BYTES_MAX, type Subscription, Unusable } from '../../common/bus'
import type { Clock, Timers } from '../../common/clock'
import { type Codec, codecs } from '../../common/contracts.grpc'
import { isCode, type Refusal, refusal } from '../../common/errors'
import type { Log } from '../../common/log'
import type { Region } from '../../common/regions'
import { keyFromWire } from '../../common/settlement-key'
import type { StepName, Steps } from '../../common/steps'
import type { Topics } from '../../common/topics'
import type { Answer, ClockQuestion, Question } from '../../proto/types'
import { type Breaker, breaker } from './breaker'
import type { Exchange } from './exchange'

export interface ExchangeParts {
  readonly bus: Bus
  readonly topics: Topics
  readonly hubName: string
  /** Another one at every start of the process: a predecessor's answers are not ours. */
  readonly incarnation: string
  readonly openPerRegionMax: number
  /** Awaiting a region's answer. */
  readonly replyMs: number
  readonly clock: Clock
  readonly timers: Timers
  readonly steps: Steps
  readonly log: Log
}

/** Replies that found nobody, for people. */
export interface Dropped {
  /** Meant for an earlier process under this hub's name. */
  readonly predecessors: number
  /** Nobody waited any more, or it was a double. */
  readonly late: number
}

export interface RunningExchange extends Exchange {
  /** Resolves when answers are heard; questions before it are refused. */
  start(): Promise<void>
  close(): Promise<void>
  dropped(): Dropped
}

export function exchangeOver(parts: ExchangeParts): RunningExchange {
  return new AskingOverBus(parts)
}

/** Kept back from the asker's deadline, so that our answer reaches them before they give up. */
export const HOP_SHARE_MS = 250
const FULL_RETRY_MS = 500
const BROKER_RETRY_MS = 2_000
const REPLIES_AT_ONCE = 256
/** What a clock said longer ago is of no use to who asked (R7). */
const CLOCK_MS = 2_000
const TRACE_HEADERS: ReadonlySet<string> = new Set(['traceparent', 'tracestate'])

interface Awaited {
  readonly id: string
  readonly question: Pick<Question, 'questionId' | 'key' | 'enrollmentRegion'>
  readonly careRegion: Region
  readonly askedMs: number
  settle(answer: Answer): void
}

interface Asked {
  open: number
  readonly breaker: Breaker
}

class AskingOverBus implements RunningExchange {
  private readonly awaited = new Map<string, Awaited>()
  private readonly regions = new Map<Region, Asked>()
  private replies: Subscription | undefined
  private asked = 0
  private isHearing = false
  private predecessors = 0
  private late = 0

  constructor(private readonly parts: ExchangeParts) {}

  async start(): Promise<void> {
    const { bus, topics, hubName, incarnation } = this.parts
    this.replies = await bus.read({
      topics: [topics.reply(hubName), topics.clockQuestion(hubName)],
      group: `hub.${hubName}.${incarnation}`,
      concurrency: REPLIES_AT_ONCE,
      handle: async (record) =>
        record.topic === topics.clockQuestion(hubName) ? this.tellClock(record) : this.reply(record),
    })
    this.isHearing = true
  }

  async close(): Promise<void> {
    this.isHearing = false
    for (const open of [...this.awaited.values()]) this.fail(open, refusal('H6001', { cause: 'the hub is stopping' }))
    await this.replies?.close()
  }

  ask(question: Question, careRegion: Region): Promise<Answer> {
    const waitMs = Math.min(question.deadlineMs - HOP_SHARE_MS, this.parts.replyMs)
    const refused = this.refusedAtOnce(question.enrollmentRegion, waitMs)
    return refused ? Promise.resolve(failed(question, refused)) : this.dispatch(question, careRegion, waitMs)
  }

  open(): ReadonlyMap<Region, number> {
    return new Map([...this.regions].map(([region, { open }]) => [region, open]))
  }

  dropped(): Dropped {
    return { predecessors: this.predecessors, late: this.late }
  }

  private refusedAtOnce(region: Region, waitMs: number): Refusal | undefined {
    if (!this.isHearing) return refusal('H2005', {}, BROKER_RETRY_MS)
    if (waitMs <= 0) return refusal('H8003')
    const asked = this.regions.get(region)
    if (!asked) return undefined
    if (asked.open >= this.parts.openPerRegionMax) return refusal('H8002', { region }, FULL_RETRY_MS)
    const nowMs = this.parts.clock.monotonic()
    if (asked.breaker.admits(nowMs)) return undefined
    return refusal('H2003', { region }, Math.ceil(asked.breaker.closedForMs(nowMs)))
  }

  private dispatch(question: Question, careRegion: Region, waitMs: number): Promise<Answer> {
    return new Promise((resolve) => {
      const { questionId, key, enrollmentRegion } = question
      const region = this.region(enrollmentRegion)
      const open: Awaited = {
        // Ours, because a question may come back to this hub by another Link while its first try is still open.
        id: `${careRegion}/${questionId}/${++this.asked}`,
        question: { questionId, key, enrollmentRegion },
        careRegion,
        askedMs: this.parts.clock.monotonic(),
        settle: (answer) => {
          if (!this.awaited.delete(open.id)) return
          region.open--
          cancel()
          resolve(answer)
        },
      }
      const cancel = this.parts.timers.schedule(waitMs, () => this.expire(open))
      this.awaited.set(open.id, open)
      region.open++
      this.step(open, 'routed')
      void this.publish(open, question, waitMs)
    })
  }

  private async publish(open: Awaited, question: Question, waitMs: number): Promise<void> {
    const { bus, topics, hubName, incarnation } = this.parts
    try {
      const value = codecs.requestRecord.encode({
        question: { ...question, questionId: open.id, deadlineMs: Math.trunc(waitMs) },
        careRegion: open.careRegion,
        replyTopic: topics.reply(hubName),
        hubIncarnation: incarnation,
        stampMs: Math.trunc(open.askedMs),
        clockTopic: topics.clockQuestion(hubName),
      })
      const record = { key: question.personDigest, value, headers: traceIn(question) }
      await bus.publish(topics.request(question.enrollmentRegion), record, waitMs)
    } catch (error) {
      this.fail(open, notPublished(error, question))
    }
  }

  private reply(record: InRecord): void {
    const { answer, hubIncarnation } = readable(codecs.replyRecord, record)
    if (hubIncarnation !== this.parts.incarnation) {
      this.predecessors++
      return
    }
    const open = answer && this.awaited.get(answer.questionId)
    if (!open) {
      this.late++
      return
    }
    this.region(open.question.enrollmentRegion).breaker.answered()
    const code = answer.outcome === 'failure' ? answer.failure?.code : undefined
    this.step(open, answer.outcome === 'body' ? 'verdict' : 'undecided', code)
    open.settle({ ...answer, questionId: open.question.questionId })
  }

  /** By it a region knows how old our questions are, whatever the clocks say (R7). Lost, it is asked for again. */
  private tellClock(record: InRecord): void {
    const asked: ClockQuestion = readable(codecs.clockQuestion, record)
    const { bus, topics, incarnation: hubIncarnation, clock, log } = this.parts
    const { enrollmentRegion, processId, askedMs } = asked
    // Only where we have asked something: any other name may be no region at all.
    if (asked.hubIncarnation !== hubIncarnation || !this.regions.has(enrollmentRegion)) return
    const stampMs = Math.trunc(clock.monotonic())
    const value = codecs.clockAnswer.encode({ processId, askedMs, hubIncarnation, stampMs })
    const told = bus.publish(topics.clockAnswer(enrollmentRegion), { key: processId, value }, CLOCK_MS)
    told.catch((error: Error) => log.debug({ err: error, enrollmentRegion }, 'our clock could not be told'))
  }

  private expire(open: Awaited): void {
    this.region(open.question.enrollmentRegion).breaker.silent(this.parts.clock.monotonic())
    this.fail(open, refusal('H6001'))
  }

  private fail(open: Awaited, reason: Refusal): void {
    if (!this.awaited.has(open.id)) return
    this.step(open, 'undecided', reason.code)
    open.settle(failed(open.question, reason))
  }

  private region(region: Region): Asked {
    let asked = this.regions.get(region)
    if (!asked) {
      asked = { open: 0, breaker: breaker() }
      this.regions.set(region, asked)
    }
    return asked
  }

  private step({ question, askedMs }: Awaited, step: StepName, code?: string): void {
    // Quotes and look-ups have no settlement, so they have no steps.
    const key = keyFromWire(question.key)
    if (!key) return
    const { clock, steps } = this.parts
    const tookUs = step === 'routed' ? 0 : Math.round((clock.monotonic() - askedMs) * 1_000)
    const known = code !== undefined && isCode(code) ? { code } : {}
    steps.record({ atMs: clock.now(), organisation: 'HUB', region: '', key, step, tookUs, ...known })
  }
}

/** Everybody who may read the topic sees its headers, so nothing else of the sender's passes (R28). */
function traceIn({ trace }: Question): Record<string, string> {
  return Object.fromEntries(Object.entries(trace).filter(([name]) => TRACE_HEADERS.has(name)))
}

function failed({ questionId }: Pick<Question, 'questionId'>, { code, params, retryAfterMs }: Refusal): Answer {
  return { questionId, outcome: 'failure', failure: { code, params: { ...params }, retryAfterMs } }
}

function readable<Out>({ decode }: Codec<Out, never>, { value }: InRecord): Out {
  try {
    return decode(value)
  } catch (error) {
    throw new Unusable('neither a reply nor a question for our clock', { cause: error })
  }
}

/** In the asker's words: what certainly did not leave decides nothing, whatever may have left is a doubt. */
function notPublished(error: unknown, { enrollmentRegion: region, body }: Question): Refusal {
  switch (error instanceof PublishFailed ? error.trouble : 'unknown') {
    case 'unavailable':
      return refusal('H2005', {}, BROKER_RETRY_MS)
    case 'too-large':
      return refusal('H1009', { bytes: `${body.length}`, bytesMax: `${RECORD_BYTES_MAX}` })
    case 'rejected':
      return refusal('H2003', { region }, BROKER_RETRY_MS)
    default:
      return refusal('H6001')
  }
}
