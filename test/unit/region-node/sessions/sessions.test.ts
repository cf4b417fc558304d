import { expiryOf, sessionsWith } from '../../../../region-node/sessions/sessions'
import { sessionCacheInMemory, sessionsInMemory } from '../../../../region-node/sessions/sessions.memory'

const HOUR_MS = 3_600_000
const NOON = Date.parse('2026-06-17T12:00:00+08:00')
const operator = { operatorId: '01', operatorName: '收费员', clientTimeMs: 0 }

function desk() {
  let nowMs = NOON
  let ids = 0
  const store = sessionsInMemory()
  const cache = sessionCacheInMemory()
  const clock = { now: () => nowMs, monotonic: () => nowMs }
  const parts = { store, cache, clock, newId: () => `s${++ids}`, graceMs: 2 * HOUR_MS, clockToleranceMs: 300_000 }
  return {
    ...{ store, cache },
    sessions: sessionsWith(parts),
    pass: (ms: number) => {
      nowMs += ms
    },
  }
}

async function signedIn({ sessions }: ReturnType<typeof desk>): Promise<string> {
  const session = await sessions.signIn('H1', operator)
  if ('refusal' in session) throw new Error(session.refusal.code)
  return session.sessionId
}

test('a session ends two hours after midnight in Shanghai', () => {
  expect(new Date(expiryOf(NOON, 2 * HOUR_MS)).toISOString()).toBe('2026-06-17T18:00:00.000Z')
  const lateEvening = Date.parse('2026-06-17T23:59:59+08:00')
  expect(expiryOf(lateEvening, 2 * HOUR_MS)).toBe(expiryOf(NOON, 2 * HOUR_MS))
})

test('a flushed cache is filled again from the store, and nobody notices', async () => {
  const at = desk()
  const sessionId = await signedIn(at)
  at.cache.flush()
  expect(await at.sessions.refusal('H1', sessionId)).toBeUndefined()
  expect(await at.cache.find(sessionId)).toMatchObject({ hospital: 'H1' })
})

test('no session, another hospital’s session, and one that is over are told apart for their owner only', async () => {
  const at = desk()
  const sessionId = await signedIn(at)
  expect(await at.sessions.refusal('H1', '')).toMatchObject({ code: 'H1006' })
  expect(await at.sessions.refusal('H1', 'made-up')).toMatchObject({ code: 'H1006' })
  expect(await at.sessions.refusal('H1', 'a\u0000b')).toMatchObject({ code: 'H1006' })
  expect(await at.sessions.refusal('H2', sessionId)).toMatchObject({ code: 'H1006' })
  at.pass(14 * HOUR_MS)
  expect(await at.sessions.refusal('H1', sessionId)).toMatchObject({ code: 'H1007' })
  expect(await at.sessions.refusal('H2', sessionId)).toMatchObject({ code: 'H1006' })
})

test('a session that was signed out is over', async () => {
  const at = desk()
  const sessionId = await signedIn(at)
  expect(await at.sessions.signOut('H2', sessionId)).toMatchObject({ code: 'H1006' })
  expect(await at.sessions.signOut('H1', sessionId)).toBeUndefined()
  expect(await at.sessions.refusal('H1', sessionId)).toMatchObject({ code: 'H1007' })
})

test.each([
  [300_000, undefined],
  [-300_000, undefined],
  [300_001, 'H1005'],
  [-300_001, 'H1005'],
])('a client clock off by %d ms: %s', async (offMs, code) => {
  const answer = await desk().sessions.signIn('H1', { ...operator, clientTimeMs: NOON + offMs })
  expect('refusal' in answer ? answer.refusal : undefined).toEqual(
    code && expect.objectContaining({ code, params: { serverTime: '2026-06-17 12:00:00', serverTimeMs: `${NOON}` } }),
  )
})
