/**
 * The bus as we need it: a lossy, repeating pipe that keeps order per key. It is never a place of truth
 * (docs/PROTOCOL.md), so every reader must bear doubles and every writer must be able to repeat.
 */

export interface OutRecord {
  readonly key: string
  readonly value: Buffer
  /** Trace context only. Never personal data: keys and headers are seen by everybody who can read the topic (R28). */
  readonly headers?: Readonly<Record<string, string>>
}

/** Below the broker's own limit (1 MiB by default) by more than framing takes. A larger record is refused unsent. */
export const RECORD_BYTES_MAX = 1_000_000

/** What a record takes: key, value and headers, and a little for the frame. */
export function sizeOf({ key, value, headers = {} }: OutRecord): number {
  const texts = Object.entries(headers).flat()
  return texts.reduce((sum, text) => sum + Buffer.byteLength(text) + 8, value.length + Buffer.byteLength(key) + 64)
}

export interface InRecord extends OutRecord {
  readonly topic: string
  readonly partition: number
  readonly offset: bigint
  readonly headers: Readonly<Record<string, string>>
  /** When this process had it, by its own monotonic clock; handed over it is in its turn. Absent: not measured. */
  readonly takenMs?: number
}

/**
 * What went wrong with a publish, in the caller's terms:
 * unavailable: certainly not appended; the caller may say "nothing happened" (H2005).
 * unknown: it may have been appended; the caller must say so (H6001).
 * too-large: this record can never go; others can (R22).
 * rejected: the broker refuses this topic or record for good (no such topic, no right).
 */
export type PublishTrouble = 'unavailable' | 'unknown' | 'too-large' | 'rejected'

export class PublishFailed extends Error {
  override readonly name = 'PublishFailed'
  constructor(
    readonly trouble: PublishTrouble,
    message: string,
    options?: ErrorOptions,
  ) {
    super(message, options)
  }
}

/** Thrown by a handler that can never use this record: it is parked with the reason and its neighbours go on. */
export class Unusable extends Error {
  override readonly name = 'Unusable'
}

export interface Reading {
  readonly topics: readonly string[]
  /**
   * Consumer group; offsets are committed under it, after processing only. A group new to the bus begins with the
   * oldest record that is kept, so a reader that must see everything sent to it alone (a hub instance's replies) takes
   * a group that is new at each start of its process, on a topic with a short retention.
   */
  readonly group: string
  /** How many records may be in the handler at once. Records of one key are handled one after the other, in order. */
  readonly concurrency: number
  /**
   * Where nobody waits: at most so often something is fetched, so that what comes meanwhile comes together. Absent:
   * what arrives is handed over at once.
   */
  readonly paceMs?: number
  /**
   * Resolves when the record is dealt with. Rejecting with Unusable parks it; rejecting with anything else tries the
   * record again, with growing pauses, for ever; only its own key waits for it.
   */
  handle(record: InRecord): Promise<void>
}

export interface Subscription {
  /** Resolves when everything taken in is handled, offsets are committed and the group is left. */
  close(): Promise<void>
}

export interface BusHealth {
  readonly ok: boolean
  /** Measured, for people: "3 brokers, last round trip 2.1 ms" or what is wrong since when. */
  readonly detail: string
}

export interface Bus {
  /** Resolves on the broker's acknowledgement, rejects with PublishFailed, at the latest after deadlineMs. */
  publish(topic: string, record: OutRecord, deadlineMs: number): Promise<void>
  /**
   * Resolves when partitions are assigned: from then on nothing that is published is missed. Waits for a bus that is
   * not there yet; rejects only when this bus is closed meanwhile.
   */
  read(reading: Reading): Promise<Subscription>
  health(): BusHealth
  close(): Promise<void>
}

/** Creates what is missing; used at deployment and by tests, not on the path. */
export interface TopicSpec {
  readonly name: string
  readonly partitions: number
  readonly retentionMs: number
}
