/**
 * Sign-in (签到): who sits at the till, until midnight and a grace. Confirm, cancel and query need no session, because
 * whoever has a verdict in hand must be able to end it.
 */
import type { Clock } from '../../common/clock'
import { dayInShanghai } from '../../common/clock'
import { type Refusal, refusal } from '../../common/errors'

export interface Session {
  readonly sessionId: string
  readonly hospital: string
  readonly operatorId: string
  readonly operatorName: string
  readonly signedInAtMs: number
  readonly expiresAtMs: number
  readonly signedOutAtMs?: number
}

/** Where sessions are true: the database. */
export interface SessionStore {
  add(session: Session): Promise<void>
  find(sessionId: string): Promise<Session | undefined>
  signOut(sessionId: string, atMs: number): Promise<void>
}

/** In front of it, and allowed to forget everything at any moment; never throws. */
export interface SessionCache {
  put(session: Session, liveMs: number): Promise<void>
  /** Undefined: not here, or nobody knows. */
  find(sessionId: string): Promise<Session | undefined>
  drop(sessionId: string): Promise<void>
  /** Round trip for operators, in milliseconds. @throws when it does not answer */
  ping(): Promise<number>
}

export interface SessionParts {
  readonly store: SessionStore
  readonly cache: SessionCache
  readonly clock: Clock
  newId(): string
  readonly graceMs: number
  readonly clockToleranceMs: number
}

export interface Sessions {
  signIn(hospital: string, operator: Operator): Promise<Session | { readonly refusal: Refusal }>
  /** H1006 or H1007; undefined when the session is this hospital's and live. */
  refusal(hospital: string, sessionId: string): Promise<Refusal | undefined>
  signOut(hospital: string, sessionId: string): Promise<Refusal | undefined>
}

export interface Operator {
  readonly operatorId: string
  readonly operatorName: string
  /** Of the client's machine; 0: not compared. */
  readonly clientTimeMs: number
}

const DAY_MS = 86_400_000

/** Midnight in Shanghai after this instant, and the grace. There is no summer time, so midnight is always +08:00. */
export function expiryOf(nowMs: number, graceMs: number): number {
  return Date.parse(`${dayInShanghai(nowMs)}T00:00:00+08:00`) + DAY_MS + graceMs
}

export function sessionsWith(parts: SessionParts): Sessions {
  const { store, cache, clock } = parts
  let signOuts = 0

  async function find(sessionId: string): Promise<Session | undefined> {
    const cached = await cache.find(sessionId)
    if (cached) return cached
    const signOutsBefore = signOuts
    const stored = await store.find(sessionId)
    // Signed out while the database was asked: a cache that is told now would keep the session alive until midnight.
    const isCurrent = signOuts === signOutsBefore
    if (stored && isCurrent && isLive(stored, clock.now())) await cache.put(stored, stored.expiresAtMs - clock.now())
    return stored
  }

  async function refused(hospital: string, sessionId: string): Promise<Refusal | undefined> {
    const session = isId(sessionId) ? await find(sessionId) : undefined
    // Another hospital's session is nobody's here: its id gives nothing away.
    if (session?.hospital !== hospital) return refusal('H1006')
    return isLive(session, clock.now()) ? undefined : refusal('H1007')
  }

  return {
    async signIn(hospital, { operatorId, operatorName, clientTimeMs }) {
      const nowMs = clock.now()
      if (clientTimeMs !== 0 && Math.abs(clientTimeMs - nowMs) > parts.clockToleranceMs) {
        return { refusal: refusal('H1005', { serverTime: shanghaiTime(nowMs), serverTimeMs: `${nowMs}` }) }
      }
      const expiresAtMs = expiryOf(nowMs, parts.graceMs)
      const who = { sessionId: parts.newId(), hospital, operatorId, operatorName }
      const session = { signedInAtMs: nowMs, expiresAtMs, ...who }
      await store.add(session)
      await cache.put(session, expiresAtMs - nowMs)
      return session
    },
    refusal: refused,
    async signOut(hospital, sessionId) {
      const wrong = await refused(hospital, sessionId)
      if (wrong) return wrong
      await store.signOut(sessionId, clock.now())
      signOuts += 1
      await cache.drop(sessionId)
      return undefined
    },
  }
}

/** What could have been an id of ours. A text that the database cannot even hold is nobody's. */
function isId(text: string): boolean {
  return /^[\x21-\x7e]{1,64}$/.test(text)
}

function isLive({ expiresAtMs, signedOutAtMs }: Session, nowMs: number): boolean {
  return signedOutAtMs === undefined && nowMs < expiresAtMs
}

/** For people: 2026-11-21 22:16:45. */
function shanghaiTime(instantMs: number): string {
  return new Intl.DateTimeFormat('sv-SE', {
    timeZone: 'Asia/Shanghai',
    dateStyle: 'short',
    timeStyle: 'medium',
  }).format(instantMs)
}
