/** What every connection to Kafka shares: time limits, said explicitly because jest changes the client's defaults. */
import { type KafkaConfig, type LogEntry, logLevel, type SASLOptions } from 'kafkajs'
import type { BusHealth } from './bus'
import type { KafkaSecurity } from './kafka.file'
import type { Log } from './log'

export interface KafkaClient {
  readonly brokers: readonly string[]
  readonly clientId: string
  readonly log: Log
  /** An answer that takes longer is given up. */
  readonly requestMs: number
  /** Absent: in the clear. */
  readonly security?: KafkaSecurity
}

export const RETRY = { initialRetryTime: 100, maxRetryTime: 1_000, factor: 0.2, multiplier: 2, retries: 8 }

export function kafkaOptions({ brokers, clientId, log, requestMs, security = {} }: KafkaClient): KafkaConfig {
  const { tls, sasl } = security
  return {
    ...(tls && { ssl: { ...tls, ca: [...tls.ca] } }),
    ...(sasl && { sasl: sasl as SASLOptions }),
    brokers: [...brokers],
    clientId,
    connectionTimeout: 1_000,
    authenticationTimeout: 3_000,
    requestTimeout: requestMs,
    retry: RETRY,
    logLevel: logLevel.WARN,
    // The client calls everything an error that it will simply try again; we judge by outcomes and log those.
    logCreator:
      () =>
      ({ namespace, log: { message } }: LogEntry) =>
        log.debug({ kafkajs: namespace }, message),
  }
}

export interface KafkaTrouble {
  readonly name: string
  readonly message: string
  /** The broker's own name for it, when the broker said it. */
  readonly type?: string
}

/** The client wraps errors in errors; this finds the one that says what happened. */
export function rootOf(error: unknown): KafkaTrouble {
  let at = error as KafkaTrouble & { cause?: unknown }
  for (let depth = 0; depth < 10 && at.type === undefined && at.cause instanceof Error; depth++) {
    at = at.cause as typeof at
  }
  return at
}

/** Told by whoever speaks to the broker: what is healthy is what was seen to work. */
export interface Observer {
  answered(where: string, inMs?: number): void
  failed(where: string, why: string): void
}

const TROUBLE_MS = 15_000

export class Observations implements Observer {
  private readonly troubles = new Map<string, { why: string; since: number; at: number }>()
  private answeredAt: number | undefined
  private roundTripMs: number | undefined

  answered(where: string, inMs?: number): void {
    this.answeredAt = performance.now()
    this.roundTripMs = inMs ?? this.roundTripMs
    this.troubles.delete(where)
  }

  failed(where: string, why: string): void {
    const at = performance.now()
    const since = this.troubles.get(where)?.since ?? at
    this.troubles.set(where, { why, since, at })
  }

  /** A way that nobody has tried for a while, when others work, is no trouble: nobody can say that it still fails. */
  private forgetOld(): void {
    for (const [where, { at }] of this.troubles) {
      const worksElsewhere = this.answeredAt !== undefined && this.answeredAt > at
      if (worksElsewhere && performance.now() - at > TROUBLE_MS) this.troubles.delete(where)
    }
  }

  health(): BusHealth {
    this.forgetOld()
    const [first] = [...this.troubles].map(
      ([where, { why, since }]) => `${where}: ${why}, for ${secondsSince(since)} s`,
    )
    if (first)
      return { ok: false, detail: this.troubles.size > 1 ? `${first} (and ${this.troubles.size - 1} more)` : first }
    if (this.answeredAt === undefined) return { ok: false, detail: 'no answer from Kafka yet' }
    const trip = this.roundTripMs === undefined ? '' : `, last round trip ${this.roundTripMs.toFixed(1)} ms`
    return { ok: true, detail: `answered ${secondsSince(this.answeredAt)} s ago${trip}` }
  }
}

const secondsSince = (at: number) => ((performance.now() - at) / 1000).toFixed(1)
