import {
  type Age,
  ageOf,
  type ClockReading,
  KEPT_MS,
  widestMs,
  withReading,
} from '../../../../region-node/enrollment/ages'

const LIMIT_MS = 6_000

/** The hub's clock is so far ahead of ours, or behind: nobody knows, and it must not matter. */
const AHEAD = [0, 7_000_000_000, -12_345]

/** A reading whose answer took half of its round trip to come. */
function reading(heardMs: number, roundTripMs: number, aheadMs: number): ClockReading {
  return { heardMs, roundTripMs, hubMs: heardMs - roundTripMs / 2 + aheadMs }
}

const all = (...readings: readonly ClockReading[]) =>
  readings.reduce<readonly ClockReading[]>((before, one) => withReading(before, one, LIMIT_MS), [])

const age = (readings: readonly ClockReading[], stampMs: number, nowMs: number) =>
  ageOf(readings, { stampMs, nowMs, limitMs: LIMIT_MS })

describe.each(AHEAD)('a hub clock %i ms ahead of ours', (ahead) => {
  test.each<[what: string, readings: readonly (readonly [number, number])[], sent: number, now: number, is: Age]>([
    ['nothing was heard yet', [], 1_000, 1_001, 'unknown'],
    ['sent just now', [[1_000, 10]], 2_000, 2_003, 'young'],
    ['sent before the first answer, not long ago', [[9_000, 10]], 4_000, 9_001, 'young'],
    ['at the limit, as far as an answer under way may hide', [[9_000, 10]], 3_010, 9_015, 'young'],
    ['beyond the limit and beyond what the answer may hide', [[9_000, 10]], 2_990, 9_001, 'old'],
    ['a backlog after the broker was away for a minute', [[70_000, 12]], 9_000, 70_001, 'old'],
    [
      'old, by an answer from before it was sent: the hub may have stood still',
      [[1_000, 10]],
      2_000,
      60_000,
      'unknown',
    ],
    [
      'the same, confirmed by a later answer',
      [
        [1_000, 10],
        [59_000, 30],
      ],
      2_000,
      60_000,
      'old',
    ],
    ['a stamp of the future', [[1_000, 10]], 900_000, 2_000, 'young'],
    ['the answer is ten minutes old', [[1_000, 10]], 601_000, 1_000 + KEPT_MS, 'young'],
    ['the answer is older', [[1_000, 10]], 601_000, 1_001 + KEPT_MS, 'unknown'],
  ])('%s', (_what, told, sent, now, is) => {
    const readings = all(...told.map(([heardMs, roundTripMs]) => reading(heardMs, roundTripMs, ahead)))
    expect(age(readings, sent + ahead, now)).toBe(is)
  })

  test.each<[what: string, heard: readonly (readonly [number, number])[], counted: readonly number[]]>([
    [
      'the narrowest comes first, the newest last',
      [
        [1_000, 20],
        [2_000, 5],
        [3_000, 9],
      ],
      [5, 9],
    ],
    [
      'a wider one stands for what is after it only',
      [
        [1_000, 5],
        [2_000, 20],
        [3_000, 9],
      ],
      [5, 9],
    ],
    [
      'a narrower one replaces all',
      [
        [1_000, 20],
        [2_000, 9],
        [3_000, 5],
      ],
      [5],
    ],
    [
      'as narrow and newer is better',
      [
        [1_000, 5],
        [2_000, 5],
      ],
      [5],
    ],
    ['one that took as long as it may', [[1_000, widestMs(LIMIT_MS)]], [widestMs(LIMIT_MS)]],
    [
      'one that came too late tells nothing',
      [
        [1_000, 5],
        [9_000, widestMs(LIMIT_MS) + 1],
      ],
      [5],
    ],
    [
      'ten minutes later the next best counts',
      [
        [1_000, 5],
        [2_000, 9],
        [2_000 + KEPT_MS, 20],
      ],
      [9, 20],
    ],
  ])('%s', (_what, heard, counted) => {
    const readings = all(...heard.map(([heardMs, roundTripMs]) => reading(heardMs, roundTripMs, ahead)))
    expect(readings.map(({ roundTripMs }) => roundTripMs)).toEqual(counted)
  })
})

test('an answer that comes twice is the second time a wider one', () => {
  const first = { heardMs: 1_000, roundTripMs: 10, hubMs: 50 }
  const again = { heardMs: 1_400, roundTripMs: 410, hubMs: 50 }
  expect(all(first, again)[0]).toBe(first)
})

test('an answer to what this process will only ask tells nothing', () => {
  expect(all({ heardMs: 1_000, roundTripMs: -1, hubMs: 50 })).toEqual([])
})

describe('a machine that stood still with its clock', () => {
  const STOOD_MS = 30_000

  test('the hub’s: what it sends afterwards seems old, is called so by nobody, and is young once it was asked', () => {
    const before = all(reading(1_000, 10, 0))
    const stamp = 40_000 - STOOD_MS
    expect(age(before, stamp, 40_005)).toBe('unknown')
    const after = withReading(before, reading(40_010, 20, -STOOD_MS), LIMIT_MS)
    expect(after.map(({ roundTripMs }) => roundTripMs)).toEqual([20])
    expect(age(after, stamp, 40_011)).toBe('young')
  })

  test('our own: what waited meanwhile is old by the next answer', () => {
    const before = all(reading(1_000, 10, 0))
    const after = withReading(before, reading(2_000, 20, STOOD_MS), LIMIT_MS)
    expect(age(after, 1_500, 2_001)).toBe('old')
  })

  test('drift is no contradiction', () => {
    const slower = all(reading(1_000, 10, 0), reading(500_000, 20, -300))
    expect(slower.map(({ roundTripMs }) => roundTripMs)).toEqual([10, 20])
  })
})

test('whatever the delays, nobody is called old before their time, and everybody a round trip after it', () => {
  const random = numbers(7)
  const seenAs: Record<Age, number> = { young: 0, old: 0, unknown: 0 }
  for (let n = 0; n < 4_000; n++) {
    const ahead = Math.trunc(random() * 1e9) - 5e8
    const [there, back] = [random() * 900, random() * 900]
    const askedAt = 10_000 + random() * 20_000
    const heardMs = askedAt + there + back
    const told = { heardMs, roundTripMs: there + back, hubMs: askedAt + there + ahead }
    const nowMs = heardMs + random() * 3_000
    const trueAge = random() * 14_000
    const seen = age(all(told), nowMs - trueAge + ahead, nowMs)
    seenAs[seen]++
    if (seen === 'old') expect(trueAge).toBeGreaterThan(LIMIT_MS)
    if (seen === 'young') expect(trueAge).toBeLessThanOrEqual(LIMIT_MS + told.roundTripMs)
  }
  expect(Math.min(seenAs.young, seenAs.old)).toBeGreaterThan(1_000)
})

/** Always the same ones. */
function numbers(seed: number): () => number {
  let state = seed
  return () => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0
    return state / 2 ** 32
  }
}
