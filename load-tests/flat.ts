/**
 * Whether a province that is under load for long holds ever more: of each program the heap after full collections and
 * the open questions, as a straight line through the second half of the measured time. Pure.
 */

/** What was read of one program at one time. */
export interface Reading {
  /** Since the measured time began. */
  readonly atMs: number
  /** Full collections since the program started. */
  readonly collections: number
  /** Held after the last of them; undefined before the first. */
  readonly heldBytes: number | undefined
  readonly openQuestions: number
}

/** By program: hub-1, region-5101, … */
export type Readings = Readonly<Record<string, readonly Reading[]>>

export interface Line {
  /** How fast it grows. */
  readonly aMinute: number
  /** Standard error of that. */
  readonly error: number
  /** So many points make it. */
  readonly points: number
}

export interface ProgramFlat {
  /** Growth in MB (10^6 bytes) a minute; null while fewer than two collections are known. */
  readonly heap: Line | null
  readonly heapLastMb: number | null
  /** In the whole measured time. */
  readonly collections: number
  readonly openQuestions: Line | null
  readonly openQuestionsMax: number
  /** Whether its heap can be judged. */
  readonly judged: boolean
}

export interface Flat {
  /** Whether the run was long enough to judge anything by it. */
  readonly judged: boolean
  /** From so many measured seconds on it is. */
  readonly judgedFromSeconds: number
  /** The line is drawn from here to the end. */
  readonly fromSeconds: number
  readonly programs: Readonly<Record<string, ProgramFlat>>
}

/** MB a minute. */
export const HEAP_LIMIT = 0.5
/**
 * Questions a minute. Some are always open, and how many is chance; of those that stay open for ever this is one in
 * twelve thousand at 200 a second.
 */
export const OPEN_LIMIT = 1
/** Below, caches still fill and code is still compiled: the line must go through five minutes. */
const JUDGED_FROM_SECONDS = 600
/** A single reading is off by what the collector has not noticed yet, which is megabytes. */
const POINTS_LEAST = 10

const MS_PER_MINUTE = 60_000
const BYTES_PER_MB = 1e6

/** @param seconds measured */
export function flatOf(readings: Readings, seconds: number): Flat {
  const fromSeconds = seconds / 2
  const isLong = seconds >= JUDGED_FROM_SECONDS
  const programs = Object.entries(readings).map(([name, all]) => [name, programOf(all, fromSeconds, isLong)] as const)
  return { judged: isLong, judgedFromSeconds: JUDGED_FROM_SECONDS, fromSeconds, programs: Object.fromEntries(programs) }
}

function programOf(readings: readonly Reading[], fromSeconds: number, isLong: boolean): ProgramFlat {
  const own = sinceLastStart(readings)
  const late = own.filter(({ atMs }) => atMs >= fromSeconds * 1_000)
  const held = afterCollections(own).filter(({ x }) => x >= (fromSeconds * 1_000) / MS_PER_MINUTE)
  const heap = lineThrough(held)
  const last = own.at(-1)?.heldBytes
  return {
    heap,
    heapLastMb: last === undefined ? null : rounded(last / BYTES_PER_MB, 1),
    collections: (own.at(-1)?.collections ?? 0) - (own[0]?.collections ?? 0),
    openQuestions: lineThrough(late.map(({ atMs, openQuestions: y }) => ({ x: atMs / MS_PER_MINUTE, y }))),
    openQuestionsMax: Math.max(0, ...own.map(({ openQuestions }) => openQuestions)),
    judged: isLong && (heap?.points ?? 0) >= POINTS_LEAST,
  }
}

/** A program that was killed begins with an empty heap, and with nothing collected. */
function sinceLastStart(readings: readonly Reading[]): readonly Reading[] {
  const starts = readings.map(
    ({ collections }, at) => at > 0 && collections < (readings[at - 1] as Reading).collections,
  )
  return readings.slice(Math.max(0, starts.lastIndexOf(true)))
}

export interface Point {
  /** Minutes. */
  readonly x: number
  readonly y: number
}

/** One point for each reading that found another collection than the one before: read again, the same says nothing. */
function afterCollections(readings: readonly Reading[]): readonly Point[] {
  return readings.flatMap(({ atMs, collections, heldBytes }, at) => {
    const before = readings[at - 1]
    const isNew = before !== undefined && collections > before.collections
    return isNew && heldBytes !== undefined ? [{ x: atMs / MS_PER_MINUTE, y: heldBytes / BYTES_PER_MB }] : []
  })
}

/** By least squares; null through fewer than two points in time. */
export function lineThrough(points: readonly Point[]): Line | null {
  const count = points.length
  const mean = (of: (point: Point) => number) => points.reduce((sum, point) => sum + of(point), 0) / count
  const [meanX, meanY] = [mean(({ x }) => x), mean(({ y }) => y)]
  const spread = points.reduce((sum, { x }) => sum + (x - meanX) ** 2, 0)
  if (count < 2 || spread === 0) return null
  const slope = points.reduce((sum, { x, y }) => sum + (x - meanX) * (y - meanY), 0) / spread
  const left = points.reduce((sum, { x, y }) => sum + (y - meanY - slope * (x - meanX)) ** 2, 0)
  const error = count > 2 ? Math.sqrt(left / (count - 2) / spread) : 0
  return { aMinute: rounded(slope, 3), error: rounded(error, 3), points: count }
}

/** The fastest growing of those that are judged. */
export interface Worst {
  readonly program: string
  readonly aMinute: number
}

export function worstHeap({ programs }: Flat): Worst | undefined {
  const judged = Object.entries(programs).filter(([, one]) => one.judged)
  return worst(judged.map(([program, { heap }]) => [program, heap]))
}

export function worstOpenQuestions({ judged, programs }: Flat): Worst | undefined {
  const lines = Object.entries(programs).map(([program, { openQuestions }]) => [program, openQuestions] as const)
  return judged ? worst(lines) : undefined
}

function worst(lines: readonly (readonly [program: string, line: Line | null])[]): Worst | undefined {
  const known = lines.flatMap(([program, line]) => (line ? [{ program, aMinute: line.aMinute }] : []))
  return known.sort((a, b) => b.aMinute - a.aMinute)[0]
}

function rounded(value: number, places: number): number {
  return Math.round(value * 10 ** places) / 10 ** places
}
