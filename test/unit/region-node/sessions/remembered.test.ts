import { rememberedSessions } from '../../../../region-node/sessions/remembered'
import { type SessionCache, sessionsWith } from '../../../../region-node/sessions/sessions'
import { sessionCacheInMemory, sessionsInMemory } from '../../../../region-node/sessions/sessions.memory'

const NOON = Date.parse('2026-06-17T12:00:00+08:00')
const COPY_MS = 5_000
const operator = { operatorId: '01', operatorName: '收费员', clientTimeMs: 0 }

async function till() {
  let nowMs = NOON
  const clock = { now: () => nowMs, monotonic: () => nowMs }
  const [store, redis] = [sessionsInMemory(), sessionCacheInMemory()]
  const asked = jest.spyOn(redis, 'find')
  const desk = (cache: SessionCache) => {
    const ids = { newId: () => 's1' }
    return sessionsWith({ store, cache, clock, ...ids, graceMs: 7_200_000, clockToleranceMs: 300_000 })
  }
  const [here, elsewhere] = [rememberedSessions(redis, clock), rememberedSessions(redis, clock)].map(desk)
  if (!here || !elsewhere) throw new Error('two processes of one node')
  await here.signIn('H1', operator)
  const codeOf = async (sessions = here) => (await sessions.refusal('H1', 's1'))?.code
  return { ...{ store, redis, asked, here, elsewhere, codeOf }, pass: (ms: number) => (nowMs += ms) }
}

test('a till at work asks Redis every few seconds, not at every call', async () => {
  const { asked, codeOf, pass } = await till()
  for (let n = 0; n < 3; n++) expect(await codeOf()).toBeUndefined()
  expect(asked).not.toHaveBeenCalled()
  pass(COPY_MS)
  for (let n = 0; n < 3; n++) expect(await codeOf()).toBeUndefined()
  expect(asked).toHaveBeenCalledTimes(1)
})

test('a sign-out counts at once here, and within seconds in another process', async () => {
  const { here, elsewhere, codeOf, pass } = await till()
  expect(await codeOf(elsewhere)).toBeUndefined()
  await here.signOut('H1', 's1')
  expect(await codeOf()).toBe('H1007')
  pass(COPY_MS)
  expect(await codeOf(elsewhere)).toBe('H1007')
})

test('an expiry counts at once', async () => {
  const { codeOf, pass } = await till()
  pass(14 * 3_600_000 - 1)
  expect(await codeOf()).toBeUndefined()
  pass(1)
  expect(await codeOf()).toBe('H1007')
})

test.each(['redis', 'store'] as const)(
  'what the %s said before a sign-out and arrives after it revives nothing, here or in Redis',
  async (slow) => {
    const at = await till()
    if (slow === 'store') at.redis.flush()
    at.pass(COPY_MS)
    const ask = at[slow].find
    let arrive = () => undefined as unknown
    at[slow].find = async (sessionId) => {
      const found = await ask(sessionId)
      await new Promise((resolve) => {
        arrive = () => resolve(undefined)
      })
      return found
    }
    const late = at.codeOf()
    await new Promise(setImmediate)
    at[slow].find = ask
    await at.here.signOut('H1', 's1')
    arrive()
    await late
    expect(await at.codeOf()).toBe('H1007')
    expect(await at.redis.find('s1')).toBeUndefined()
  },
)
