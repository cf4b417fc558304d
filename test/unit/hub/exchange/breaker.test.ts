import { breaker, PAUSE_MS, SILENCES_MAX } from '../../../../hub/exchange/breaker'

function silenced(nowMs: number) {
  const made = breaker()
  for (let n = 0; n < SILENCES_MAX; n++) made.silent(nowMs)
  return made
}

test('a region is asked until it has been silent so many times in a row', () => {
  const made = breaker()
  for (let n = 1; n < SILENCES_MAX; n++) made.silent(0)
  expect(made.admits(0)).toBe(true)
  made.silent(0)
  expect(made.admits(0)).toBe(false)
  expect(made.closedForMs(1_000)).toBe(PAUSE_MS - 1_000)
})

test('one answer in between starts the count anew', () => {
  const made = breaker()
  for (let n = 0; n < 10 * SILENCES_MAX; n++) {
    made.silent(n)
    if (n % (SILENCES_MAX - 1) === 0) made.answered()
  }
  expect(made.admits(0)).toBe(true)
})

test('after the pause one question goes through and the next waits for what became of it', () => {
  const made = silenced(0)
  expect(made.admits(PAUSE_MS - 1)).toBe(false)
  expect(made.admits(PAUSE_MS)).toBe(true)
  expect(made.admits(PAUSE_MS + 1)).toBe(false)
})

test('an answered probe opens the region to everybody', () => {
  const made = silenced(0)
  made.admits(PAUSE_MS)
  made.answered()
  expect([made.admits(PAUSE_MS), made.admits(PAUSE_MS)]).toEqual([true, true])
  expect(made.closedForMs(PAUSE_MS)).toBe(0)
})

test('a probe without an answer starts another pause, and so does one of which nothing is heard', () => {
  const silent = silenced(0)
  silent.admits(PAUSE_MS)
  silent.silent(PAUSE_MS + 3_000)
  expect(silent.admits(2 * PAUSE_MS)).toBe(false)
  expect(silent.admits(2 * PAUSE_MS + 3_000)).toBe(true)
  const lost = silenced(0)
  lost.admits(PAUSE_MS)
  expect(lost.admits(2 * PAUSE_MS)).toBe(true)
})
