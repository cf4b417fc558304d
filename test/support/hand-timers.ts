/** Timers and a clock that a test moves by hand. */
import type { Cancel, Clock, Timers } from '../../common/clock'

export interface HandTimers extends Timers, Clock {
  /** Lets so much time pass; what falls due runs, in order. */
  pass(ms: number): void
  /** How many timers wait. */
  scheduled(): number
}

export function handTimers(startMs = 0): HandTimers {
  let now = startMs
  let waiting: { readonly at: number; readonly work: () => void }[] = []
  const next = () => waiting.toSorted((a, b) => a.at - b.at)[0]
  return {
    now: () => now,
    monotonic: () => now,
    scheduled: () => waiting.length,
    schedule(afterMs, work): Cancel {
      const timer = { at: now + afterMs, work }
      waiting.push(timer)
      return () => {
        waiting = waiting.filter((one) => one !== timer)
      }
    },
    pass(ms) {
      const end = now + ms
      for (let due = next(); due && due.at <= end; due = next()) {
        const { at, work } = due
        waiting = waiting.filter((one) => one !== due)
        now = Math.max(now, at)
        work()
      }
      now = end
    },
  }
}
