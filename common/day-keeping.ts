/** Keeps the rows of closing units up to date behind the traffic, so that little is left to do when a day closes. */
import { type Clock, dayInShanghai, daysAfter, repeatedly, type Timers } from './clock'
import type { DayBook } from './day-book'
import type { Log } from './log'
import { rounds } from './rounds'

export interface DayKeeping {
  readonly book: Pick<DayBook, 'gather' | 'digest' | 'forget'>
  readonly clock: Clock
  readonly timers: Timers
  readonly log: Log
}

/** What a settlement costs includes this: at five seconds it is a commit that nobody waits for, shared by many. */
const GATHER_EVERY_MS = 5_000
/** Under traffic every bucket changes at once, so digesting more often is work done twice. */
const DIGEST_EVERY_MS = 30_000
/** A day that grows makes every digest longer, and the pauses with it: digesting takes a hundredth of the time. */
const PAUSE_FOR_EACH_MS = 100
const FORGET_EVERY_MS = 600_000
const DAYS_KEPT = 7

export interface RunningDayBook {
  /** Resolves when the round under way is done. */
  close(): Promise<void>
}

export function keepDayBook({ book, clock, timers, log }: DayKeeping): RunningDayBook {
  // What must be done at the start is only found by looking.
  let forgotMs = clock.monotonic()
  let digestAtMs = forgotMs + DIGEST_EVERY_MS

  async function round(): Promise<void> {
    await book.gather()
    const nowMs = clock.monotonic()
    if (nowMs >= digestAtMs) {
      await book.digest()
      const tookMs = clock.monotonic() - nowMs
      digestAtMs = nowMs + Math.max(DIGEST_EVERY_MS, tookMs * PAUSE_FOR_EACH_MS)
    }
    if (nowMs - forgotMs >= FORGET_EVERY_MS) {
      forgotMs = nowMs
      await book.forget(daysAfter(dayInShanghai(clock.now()), -DAYS_KEPT))
    }
  }

  const keeping = rounds(round, log, 'rows of closing units were not gathered; the next look does it')
  const cancel = repeatedly(timers, GATHER_EVERY_MS, keeping.turn)
  return {
    async close() {
      cancel()
      await keeping.ended()
    },
  }
}
