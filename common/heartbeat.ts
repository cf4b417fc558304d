/** Whether the far end of a Link still lives (protocol R24). The same judgement at the node and at the hub. */

export interface Pulse {
  /** Anything arrived. */
  heard(nowMs: number): void
  /** Called every beat; true when nothing has arrived for too long. */
  isDead(nowMs: number): boolean
  /** How long ago something arrived. */
  silentMs(nowMs: number): number
}

/**
 * @param beatMs how often isDead is asked
 * @param deadMs so long a silence is death
 */
export function pulseFrom(startMs: number, beatMs: number, deadMs: number): Pulse {
  let heardMs = startMs
  let askedMs = startMs
  return {
    heard(nowMs) {
      heardMs = nowMs
    },
    isDead(nowMs) {
      // Asked late means that we ourselves stood still; what arrived meanwhile is still unread, so nobody is judged
      // yet.
      const stoodStillMs = Math.max(0, nowMs - askedMs - beatMs)
      if (stoodStillMs > beatMs) heardMs = Math.min(nowMs, heardMs + stoodStillMs)
      askedMs = nowMs
      return nowMs - heardMs >= deadMs
    },
    silentMs: (nowMs) => nowMs - heardMs,
  }
}
