/** The only place where time enters. Use cases are given one; the simulator and the tests make theirs up. */
export interface Clock {
  /** Milliseconds since 1970, as the machine believes; may be wrong and may jump. For people and for stamps. */
  now(): number
  /** Milliseconds that only ever grow, from an arbitrary start. For durations and deadlines. */
  monotonic(): number
}

export const systemClock: Clock = {
  now: () => Date.now(),
  monotonic: () => performance.now(),
}

/** Undoes a schedule; harmless when it has already happened. */
export type Cancel = () => void

/** The only place where waiting enters, for the same reason. */
export interface Timers {
  /** Runs the work once, not before so many milliseconds have passed. */
  schedule(afterMs: number, work: () => void): Cancel
}

export const systemTimers: Timers = {
  schedule(afterMs, work) {
    const timer = setTimeout(work, afterMs)
    return () => clearTimeout(timer)
  },
}

/** Runs the work again and again, each time so long after the last, until cancelled. */
export function repeatedly(timers: Timers, everyMs: number, work: () => void): Cancel {
  let cancel: Cancel = timers.schedule(everyMs, again)
  function again(): void {
    cancel = timers.schedule(everyMs, again)
    work()
  }
  return () => cancel()
}

// All the year round, and every year since 1992: no summer time.
const SHANGHAI_AHEAD_MS = 8 * 3_600_000

/** The calendar day (yyyy-MM-dd) in Asia/Shanghai, the only zone that this system knows (protocol R17). */
export function dayInShanghai(instantMs: number): string {
  const number = Math.floor((instantMs + SHANGHAI_AHEAD_MS) / DAY_MS)
  if (number !== lastDay.number) lastDay = { number, text: new Date(number * DAY_MS).toISOString().slice(0, 10) }
  return lastDay.text
}

const DAY_MS = 24 * 3_600_000
/** Asked several times a settlement, and nearly always about today. */
let lastDay = { number: 0, text: '1970-01-01' }

/** The calendar day so many days later, or earlier. */
export function daysAfter(day: string, days: number): string {
  return new Date(Date.parse(`${day}T00:00:00Z`) + days * DAY_MS).toISOString().slice(0, 10)
}

/** Whether a text is a day that exists, yyyy-MM-dd, in a year that every calendar here knows. */
export function isCalendarDay(text: string): boolean {
  if (!/^(?!0000)\d{4}-\d\d-\d\d$/.test(text)) return false
  const instant = Date.parse(`${text}T00:00:00Z`)
  return !Number.isNaN(instant) && new Date(instant).toISOString().startsWith(text)
}
