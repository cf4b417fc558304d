/**
 * Keeps questions that waited too long from being reckoned for nobody (protocol R7). Each hub process that asks is
 * asked in turn what its clock says: now and then, only while its questions come, and never on anybody's way. A
 * question whose age is not known yet waits for that answer: at the first one of a hub process this takes a round trip,
 * and refusing it instead would make every start of a hub or of this process a failure at somebody's till.
 */
import { putBounded } from '../../common/bounded'
import { type Bus, type Subscription, Unusable } from '../../common/bus'
import { type Clock, repeatedly, type Timers } from '../../common/clock'
import { codecs } from '../../common/contracts.grpc'
import { type Refusal, refusal } from '../../common/errors'
import type { Region } from '../../common/regions'
import type { Topics } from '../../common/topics'
import type { ClockAnswer, HealthCheckIn, RequestRecord } from '../../proto/types'
import { type Age, ageOf, type ClockReading, widestMs, withReading } from './ages'

export interface QueueAgeParts {
  readonly region: Region
  /** Names this process, whose clock is like no other's. */
  readonly processId: string
  /** Older questions are not worth a reckoning. */
  readonly limitMs: number
  readonly bus: Pick<Bus, 'publish' | 'read'>
  readonly topics: Topics
  /** In front of the name of the group that reads the answers. */
  readonly topicPrefix: string
  readonly clock: Clock
  readonly timers: Timers
}

export interface QueueAges {
  /** Resolves when what hubs answer is heard: until then every question waits. */
  start(): Promise<void>
  /** Why a question is not worth a reckoning, if it is not; what was decided before is told all the same (R13). */
  tooOld(request: Sent): Refusal | undefined | Promise<Refusal | undefined>
  check(): HealthCheckIn
  close(): Promise<void>
}

type Sent = Pick<RequestRecord, 'hubIncarnation' | 'clockTopic' | 'stampMs'>

export function queueAges(parts: QueueAgeParts): QueueAges {
  return new Ages(parts)
}

/** A hub process that has answered is asked again after the limit, and one that has not after this share of it. */
const AGAIN_SHARE = 1 / 12
const HUBS_MAX = 64
const ANSWERS_AT_ONCE = 16
/** A hub whose questions came so lately ought to answer. */
const LATELY_MS = 60_000

/** One process of the hub. */
interface Hub {
  readonly incarnation: string
  readonly clockTopic: string
  readings: readonly ClockReading[]
  seenMs: number
  askedMs: number
  isAnswered: boolean
  /** Until then nobody waits for it, unless it answers: a backlog of one that is gone is held up once. */
  muteUntilMs: number
  /** Those who wait for its next answer do so together. */
  next?: { readonly heard: Promise<void>; end(): void } | undefined
}

class Ages implements QueueAges {
  private readonly hubs = new Map<string, Hub>()
  private hearing: Promise<void> | undefined
  private subscription: Subscription | undefined
  private isClosed = false
  private old = 0
  private unanswered = 0

  constructor(private readonly parts: QueueAgeParts) {}

  start(): Promise<void> {
    this.hearing ??= this.hear()
    return this.hearing
  }

  async close(): Promise<void> {
    this.isClosed = true
    for (const { next } of this.hubs.values()) next?.end()
    await this.subscription?.close()
  }

  tooOld(request: Sent): Refusal | undefined | Promise<Refusal | undefined> {
    const hub = this.hub(request)
    const isYoung = this.age(hub, request) === 'young'
    if (this.isDue(hub)) this.ask(hub)
    return isYoung ? undefined : this.judged(hub, request)
  }

  check(): HealthCheckIn {
    const nowMs = this.parts.clock.monotonic()
    const lately = [...this.hubs.values()].filter(({ seenMs }) => nowMs - seenMs <= LATELY_MS)
    const mute = lately.filter((hub) => this.isMute(hub))
    const widest = Math.max(0, ...lately.map(({ readings }) => readings[0]?.roundTripMs ?? 0))
    const told = lately.length > mute.length ? `, round trip ${widest.toFixed(1)} ms` : ''
    const asking = this.subscription ? `${lately.length} hub processes ask${told}` : 'what hubs answer is not heard yet'
    return {
      name: 'queue ages',
      ok: this.subscription !== undefined && mute.length === 0,
      detail: `${asking}; ${this.old} questions came too late, ${this.unanswered} of unknown age`,
      remedyZh: '中枢没有回答自己的时钟，它的问题都答 H8004：看 clock. 开头的主题在不在、能不能写，中枢在不在',
      remedyEn:
        'a hub does not tell its clock, so what it asks is answered H8004: see the topics named clock. and the hub',
    }
  }

  private async hear(): Promise<void> {
    const { bus, topics, region, processId, topicPrefix } = this.parts
    const subscription = await bus.read({
      topics: [topics.clockAnswer(region)],
      group: `${topicPrefix}enrollment-${region}-clock.${processId}`,
      concurrency: ANSWERS_AT_ONCE,
      handle: async ({ value }) => this.told(decoded(value)),
    })
    this.subscription = subscription
    if (this.isClosed) await subscription.close()
  }

  private async judged(hub: Hub, request: Sent): Promise<Refusal | undefined> {
    await this.hearing
    let age = this.age(hub, request)
    while (age === 'unknown' && !this.isMute(hub) && !this.isClosed) {
      await this.answer(hub)
      age = this.age(hub, request)
    }
    if (age === 'young') return undefined
    if (age === 'old') this.old++
    else this.unanswered++
    return refusal('H8004', { region: this.parts.region, cause: age })
  }

  private age({ readings }: Hub, { stampMs }: Sent): Age {
    const { clock, limitMs } = this.parts
    return ageOf(readings, { stampMs, nowMs: clock.monotonic(), limitMs })
  }

  private hub({ hubIncarnation: incarnation, clockTopic }: Sent): Hub {
    const nowMs = this.parts.clock.monotonic()
    let hub = this.hubs.get(incarnation)
    if (!hub) {
      const never = Number.NEGATIVE_INFINITY
      const unheard = { readings: [], askedMs: never, isAnswered: false, muteUntilMs: never }
      hub = { incarnation, clockTopic, seenMs: nowMs, ...unheard }
      putBounded(this.hubs, incarnation, hub, HUBS_MAX)
    }
    hub.seenMs = nowMs
    return hub
  }

  private isMute({ muteUntilMs }: Hub): boolean {
    return this.parts.clock.monotonic() < muteUntilMs
  }

  private isDue({ askedMs, isAnswered }: Hub): boolean {
    const { clock, limitMs } = this.parts
    return clock.monotonic() - askedMs >= (isAnswered ? limitMs : limitMs * AGAIN_SHARE)
  }

  /** Its next answer, asked for now and again; or silence for so long that nobody waits for it any more. */
  private answer(hub: Hub): Promise<void> {
    if (hub.next) return hub.next.heard
    const { clock, timers, limitMs } = this.parts
    let end = () => {}
    const heard = new Promise<void>((resolve) => {
      const stopAsking = repeatedly(timers, limitMs * AGAIN_SHARE, () => this.ask(hub))
      const stopWaiting = timers.schedule(widestMs(limitMs), () => {
        hub.muteUntilMs = clock.monotonic() + limitMs
        end()
      })
      end = () => {
        stopAsking()
        stopWaiting()
        hub.next = undefined
        resolve()
      }
    })
    hub.next = { heard, end }
    // Unless somebody has only just asked.
    if (hub.isAnswered || this.isDue(hub)) this.ask(hub)
    return heard
  }

  private ask(hub: Hub): void {
    if (!this.subscription) return
    const { bus, clock, region: enrollmentRegion, processId, limitMs } = this.parts
    hub.askedMs = clock.monotonic()
    hub.isAnswered = false
    const asked = { enrollmentRegion, processId, askedMs: Math.trunc(hub.askedMs), hubIncarnation: hub.incarnation }
    const value = codecs.clockQuestion.encode(asked)
    // What is lost is asked again.
    bus.publish(hub.clockTopic, { key: processId, value }, widestMs(limitMs)).catch(() => undefined)
  }

  private told({ processId, hubIncarnation, askedMs, stampMs }: ClockAnswer): void {
    const hub = processId === this.parts.processId ? this.hubs.get(hubIncarnation) : undefined
    if (!hub) return
    const heardMs = this.parts.clock.monotonic()
    const reading = { hubMs: stampMs, heardMs, roundTripMs: heardMs - askedMs }
    const readings = withReading(hub.readings, reading, this.parts.limitMs)
    if (readings === hub.readings) return
    hub.readings = readings
    hub.isAnswered = true
    hub.muteUntilMs = heardMs
    hub.next?.end()
  }
}

/** @throws Unusable */
function decoded(value: Buffer): ClockAnswer {
  try {
    return codecs.clockAnswer.decode(value)
  } catch (error) {
    throw new Unusable(`not a clock answer: ${(error as Error).message}`)
  }
}
