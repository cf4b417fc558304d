/** How a record that nobody can use is put aside: its own bytes, and beside them whence it came and why. Pure. */
import type { InRecord, OutRecord } from './bus'

/** Header names of a parked record. They are ours, so that a sender's own headers stay as they were. */
const TOPIC = 'parked-topic'
const PARTITION = 'parked-partition'
const OFFSET = 'parked-offset'
const REASON = 'parked-reason'
const OURS = [TOPIC, PARTITION, OFFSET, REASON]
const REASON_CHARACTERS_MAX = 500

export interface ParkedFrom {
  readonly topic: string
  readonly partition: number
  readonly offset: string
  readonly reason: string
}

/** The record as it is written to the parked topic. */
export function parked(record: InRecord, reason: string): OutRecord {
  const origin = {
    [TOPIC]: record.topic,
    [PARTITION]: String(record.partition),
    [OFFSET]: String(record.offset),
    [REASON]: reason.slice(0, REASON_CHARACTERS_MAX),
  }
  return { key: record.key, value: record.value, headers: { ...record.headers, ...origin } }
}

/** Where a parked record came from. */
export function parkedFrom(headers: Readonly<Record<string, string>>): ParkedFrom {
  const { [TOPIC]: topic = '', [PARTITION]: partition = '-1', [OFFSET]: offset = '', [REASON]: reason = '' } = headers
  return { topic, partition: Number(partition), offset, reason }
}

/** The record as its sender wrote it, ready to go back to the topic it came from. */
export function unparked({ key, value, headers = {} }: OutRecord): OutRecord {
  const own = Object.entries(headers).filter(([name]) => !OURS.includes(name))
  return { key, value, headers: Object.fromEntries(own) }
}
