/** Sessions without Redis and Postgres, for the simulator and for tests. */
import type { Session, SessionCache, SessionStore } from './sessions'

export function sessionsInMemory(): SessionStore {
  const byId = new Map<string, Session>()
  return {
    async add(session) {
      byId.set(session.sessionId, session)
    },
    async find(sessionId) {
      return byId.get(sessionId)
    },
    async signOut(sessionId, atMs) {
      const session = byId.get(sessionId)
      if (session) byId.set(sessionId, { ...session, signedOutAtMs: session.signedOutAtMs ?? atMs })
    },
  }
}

/** A cache that can be flushed at any moment, as the real one can. */
export function sessionCacheInMemory(): SessionCache & { flush(): void } {
  const byId = new Map<string, Session>()
  return {
    async put(session) {
      byId.set(session.sessionId, session)
    },
    async find(sessionId) {
      return byId.get(sessionId)
    },
    async drop(sessionId) {
      byId.delete(sessionId)
    },
    async ping() {
      return 0
    },
    flush: () => byId.clear(),
  }
}
