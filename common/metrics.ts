/**
 * What an operator's monitoring reads of a process, as a port: durations and counts as they happen, and gauges that are
 * read when somebody asks. Labels come from a short list in which no person and no settlement can stand.
 */
import type { Bus } from './bus'
import { PublishFailed } from './bus'
import type { OperationsSource } from './operations'

export interface Labels {
  readonly care_region?: string
  readonly enrollment_region?: string
  /** Of a call, or of an organisation: settle, confirm, care, hub. */
  readonly kind?: string
  readonly code?: string
  readonly outcome?: string
  readonly topic?: string
}

export interface Reading {
  readonly labels: Labels
  readonly value: number
}

export interface Gauge {
  /** As Prometheus shows it, e.g. lianjie_open_questions. */
  readonly name: string
  /** What it means, for people. */
  readonly help: string
  /** Rejecting leaves it out of this answer: what cannot be known is not zero. */
  read(): Promise<readonly Reading[]> | readonly Reading[]
}

export interface Metrics {
  /** How long a call took, by how it ended. */
  took(labels: Labels, ms: number): void
  /** Somebody was refused, by code. */
  refused(labels: Labels): void
  publishFailed(labels: Labels): void
  gauge(gauge: Gauge): void
}

/** While nobody asks. */
export const noMetrics: Metrics = {
  took: () => undefined,
  refused: () => undefined,
  publishFailed: () => undefined,
  gauge: () => undefined,
}

const MS_PER_S = 1_000

/** The same bus, with failed publishes counted by topic and by what is known of them. */
export function countedBus(bus: Bus, metrics: Metrics): Bus {
  return {
    read: (reading) => bus.read(reading),
    health: () => bus.health(),
    close: () => bus.close(),
    publish(topic, record, deadlineMs) {
      const published = bus.publish(topic, record, deadlineMs)
      // Its own branch: whoever publishes hears of the failure all the same.
      published.catch((error: unknown) => {
        metrics.publishFailed({ topic, outcome: error instanceof PublishFailed ? error.trouble : 'unknown' })
      })
      return published
    },
  }
}

/** So long what was read of a database serves everybody who asks, however often that is. */
const REMEMBERED_MS = 5_000

/** Reads once for all who ask within a few seconds. */
export function readAtMostOnce<T>(read: () => Promise<T>, monotonic: () => number): () => Promise<T> {
  let last: { readonly atMs: number; readonly value: Promise<T> } | undefined
  return () => {
    const nowMs = monotonic()
    if (!last || nowMs - last.atMs >= REMEMBERED_MS) last = { atMs: nowMs, value: read() }
    return last.value
  }
}

/** In doubt (待查证), waiting for their confirm, and how old the oldest doubt is. */
export function doubtGauges(
  kind: string,
  source: Pick<OperationsSource, 'inDoubt'>,
  monotonic: () => number,
): readonly Gauge[] {
  const read = readAtMostOnce(() => source.inDoubt(), monotonic)
  const one = (value: number) => [{ labels: { kind }, value }]
  return [
    {
      name: 'lianjie_in_doubt',
      help: 'Settlements in doubt here',
      async read() {
        const { doubts, more = 0 } = await read()
        return one(doubts.length + more)
      },
    },
    {
      name: 'lianjie_in_doubt_oldest_seconds',
      help: 'Age of the oldest doubt; 0: there is none',
      read: async () => {
        const ages = (await read()).doubts.map(({ ageMs }) => Number(ageMs ?? 0))
        return one(Math.max(0, ...ages) / MS_PER_S)
      },
    },
    {
      name: 'lianjie_waiting_for_confirm',
      help: 'Verdicts within their confirm window',
      read: async () => one((await read()).waiting),
    },
  ]
}

/** Facts that wait for their acknowledgement, by who is to learn them. */
export interface Waiting {
  readonly labels: Labels
  readonly rows: number
  readonly oldestMs: number
}

export function outboxGauges(read: () => Promise<readonly Waiting[]>, monotonic: () => number): readonly Gauge[] {
  const once = readAtMostOnce(read, monotonic)
  return [
    {
      name: 'lianjie_facts_waiting',
      help: 'Facts and rows that are not acknowledged yet',
      read: async () => (await once()).map(({ labels, rows }) => ({ labels, value: rows })),
    },
    {
      name: 'lianjie_facts_oldest_seconds',
      help: 'Age of the oldest of them; 0: there is none',
      read: async () => (await once()).map(({ labels, oldestMs }) => ({ labels, value: oldestMs / MS_PER_S })),
    },
  ]
}
