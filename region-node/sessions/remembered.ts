/**
 * Sessions in this process for a few seconds, so that a till at work asks Redis now and then instead of at every call.
 * A sign-out through this process counts at once, and an expiry too, because whoever asks compares it with the clock;
 * a sign-out through another process of the same node counts here as soon as the copy has had its seconds.
 */
import { putBounded } from '../../common/bounded'
import type { Clock } from '../../common/clock'
import type { Session, SessionCache } from './sessions'

const LIVE_MS = 5_000
const KEPT = 10_000

interface Copy {
  readonly session: Session
  readonly untilMs: number
}

export function rememberedSessions(cache: SessionCache, clock: Pick<Clock, 'monotonic'>): SessionCache {
  const copies = new Map<string, Copy>()
  let drops = 0

  function remember(session: Session): void {
    putBounded(copies, session.sessionId, { session, untilMs: clock.monotonic() + LIVE_MS }, KEPT)
  }

  return {
    async put(session, liveMs) {
      remember(session)
      await cache.put(session, liveMs)
    },
    async find(sessionId) {
      const copy = copies.get(sessionId)
      if (copy && clock.monotonic() < copy.untilMs) return copy.session
      const dropsBefore = drops
      const found = await cache.find(sessionId)
      // Signed out while Redis was asked: what it said may be older than that.
      if (found && drops === dropsBefore) remember(found)
      return found
    },
    async drop(sessionId) {
      drops += 1
      copies.delete(sessionId)
      await cache.drop(sessionId)
    },
    ping: () => cache.ping(),
  }
}
