/**
 * How old a hub's question is, whatever any clock on the wall says (protocol R7). A hub process stamps its questions
 * with a clock of its own that only grows. How far that clock is from ours nobody knows, until it is asked: what it
 * answers was true at some moment between our asking and our hearing. Pure.
 */

/** What a hub process answered when it was asked for its clock. */
export interface ClockReading {
  /** Its clock. */
  readonly hubMs: number
  /** Ours when the answer came. */
  readonly heardMs: number
  /** From our asking to our hearing: so far an age that is told by it may be too small, and never too large. */
  readonly roundTripMs: number
}

/** unknown: its clock must be asked first. */
export type Age = 'young' | 'old' | 'unknown'

export interface Questioned {
  /** The hub's clock when it sent the question. */
  readonly stampMs: number
  readonly nowMs: number
  /** Older is old. */
  readonly limitMs: number
}

/** So long a reading counts: clocks gain and lose against each other. */
export const KEPT_MS = 600_000

/** Below this share of the limit, a round trip tells enough; an answer that is awaited longer tells too little. */
const WIDEST_SHARE = 1 / 3
/** Two clocks that only grow may drift apart by so much within ten minutes; by more, one of them has stood still. */
const DRIFT_SHARE = 1 / 12

/** How long an answer is worth waiting for. */
export function widestMs(limitMs: number): number {
  return limitMs * WIDEST_SHARE
}

/**
 * The readings that count once there is another: none that is outdated or that the new one contradicts, and of the
 * others those that are narrower than all after them. So the first is the narrowest, the last the newest.
 */
export function withReading(
  readings: readonly ClockReading[],
  reading: ClockReading,
  limitMs: number,
): readonly ClockReading[] {
  // Doubled, late, or of a process that stood still meanwhile.
  if (reading.roundTripMs < 0 || reading.roundTripMs > widestMs(limitMs)) return readings
  const agreeing = kept(readings, reading.heardMs).filter((one) => agree(one, reading, limitMs * DRIFT_SHARE))
  return [...agreeing.filter(({ roundTripMs }) => roundTripMs < reading.roundTripMs), reading]
}

/**
 * Nobody's question is called old by a reading from before it was sent: had the hub's machine stood still since, with
 * its clock, every question of today would seem to be of yesterday.
 */
export function ageOf(readings: readonly ClockReading[], { stampMs, nowMs, limitMs }: Questioned): Age {
  const counted = kept(readings, nowMs)
  const [narrowest] = counted
  const newest = counted.at(-1)
  if (!narrowest || !newest) return 'unknown'
  const sinceHeardMs = nowMs - narrowest.heardMs
  if (sinceHeardMs + narrowest.hubMs - stampMs <= limitMs) return 'young'
  return newest.hubMs > stampMs ? 'old' : 'unknown'
}

function kept(readings: readonly ClockReading[], nowMs: number): readonly ClockReading[] {
  return readings.filter(({ heardMs }) => nowMs - heardMs <= KEPT_MS)
}

/** Whether one distance between the two clocks explains both. */
function agree(one: ClockReading, other: ClockReading, driftMs: number): boolean {
  const [a, b] = [distances(one), distances(other)]
  return Math.max(a.least, b.least) <= Math.min(a.most, b.most) + driftMs
}

/** By how much our clock is ahead of the hub's, at least and at most. */
function distances({ hubMs, heardMs, roundTripMs }: ClockReading) {
  return { least: heardMs - roundTripMs - hubMs, most: heardMs - hubMs }
}
