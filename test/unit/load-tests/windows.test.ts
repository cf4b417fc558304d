import { seeded } from '../../../load-tests/mix'
import { orderOf, pairedRatio } from '../../../load-tests/windows'

const pairs = (ratios: readonly number[]) => ratios.map((ratio) => ({ with: 100 * ratio, without: 100 }))

test('of ten pairs the median stands between the second and the ninth, with 98 %', () => {
  const ratios = [1.01, 1.02, 1.03, 1.04, 1.05, 1.06, 1.07, 1.08, 1.09, 9]
  expect(pairedRatio(pairs(ratios))).toEqual({ pairs: 10, median: 1.055, low: 1.02, high: 1.09, confidence: 0.979 })
})

test('one window in which the machine stood still moves nothing', () => {
  const quiet = pairedRatio(pairs([1, 1, 1, 1, 1, 1, 1, 1, 1, 1]))
  expect(pairedRatio(pairs([1, 1, 1, 1, 1, 1, 1, 1, 1, 40]))).toEqual(quiet)
})

test('a drift that doubles every window leaves a true ratio of 1.2 where it is, because the order turns', () => {
  let speed = 1
  const drifting = Array.from({ length: 20 }, (_, pair) => {
    const found = { with: 0, without: 0 }
    for (const kind of orderOf(pair)) {
      found[kind] = speed * (kind === 'with' ? 1.2 : 1)
      speed *= 1.1
    }
    return found
  })
  expect(pairedRatio(drifting).median).toBeCloseTo(1.2, 1)
  // In one and the same order the drift would be taken for the thing: 1.2 / 1.1.
  const straight = Array.from({ length: 20 }, (_, pair) => ({ with: 1.2 * 1.21 ** pair, without: 1.1 * 1.21 ** pair }))
  expect(pairedRatio(straight).median).toBeCloseTo(1.09, 2)
})

test('the interval holds the true median as often as it says', () => {
  const random = seeded(5)
  const noisy = () => Array.from({ length: 12 }, () => ({ with: 1.1 * (0.5 + random()), without: 1 }))
  const trials = Array.from({ length: 500 }, () => pairedRatio(noisy()))
  const held = trials.filter(({ low, high }) => low <= 1.1 && high >= 1.1).length / trials.length
  expect(trials[0]?.confidence).toBeGreaterThan(0.95)
  expect(held).toBeGreaterThan(0.93)
})

test('few pairs say how little they know', () => {
  expect(pairedRatio(pairs([1.1]))).toMatchObject({ pairs: 1, median: 1.1, confidence: 0 })
  expect(pairedRatio(pairs([1, 1.2, 1.4]))).toMatchObject({ median: 1.2, low: 1, high: 1.4, confidence: 0.75 })
})

test('a window in which nothing was settled is no window', () => {
  expect(pairedRatio([...pairs([1.1, 1.1]), { with: 5, without: 0 }]).pairs).toBe(2)
  expect(() => pairedRatio([{ with: 5, without: 0 }])).toThrow(RangeError)
})
