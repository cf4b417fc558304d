/**
 * Whether a region that leaves questions unanswered is asked at all. So many silences in a row and nobody waits for it
 * any more: they hear at once that it cannot be reached. Now and then one question is let through to find it back.
 */

export interface Breaker {
  /** False: do not ask. True lets at most one question a pause through to a silent region. */
  admits(nowMs: number): boolean
  /** How long until the next question would be let through; 0 while the region answers. */
  closedForMs(nowMs: number): number
  answered(): void
  silent(nowMs: number): void
}

export const SILENCES_MAX = 20
export const PAUSE_MS = 5_000

export function breaker(): Breaker {
  let silences = 0
  let shutUntilMs: number | undefined
  return {
    admits(nowMs) {
      if (shutUntilMs === undefined) return true
      if (nowMs < shutUntilMs) return false
      // This one is the probe. Should it get lost, the next one follows after a pause.
      shutUntilMs = nowMs + PAUSE_MS
      return true
    },
    closedForMs: (nowMs) => Math.max(0, (shutUntilMs ?? nowMs) - nowMs),
    answered() {
      silences = 0
      shutUntilMs = undefined
    },
    silent(nowMs) {
      silences++
      if (silences >= SILENCES_MAX) shutUntilMs = nowMs + PAUSE_MS
    },
  }
}
