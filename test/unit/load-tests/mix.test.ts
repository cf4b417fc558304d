import type { Patient, Till } from '../../../bin/hospital/preparation'
import {
  careWeights,
  drawn,
  HABITS,
  habitOf,
  MONTH_END,
  normalised,
  STORM,
  seeded,
  TREATMENTS,
} from '../../../load-tests/mix'
import { pairing } from '../../../load-tests/people.grpc'
import { SCENARIOS, scenarios } from '../../../load-tests/scenarios'

const shares = (habits: typeof HABITS, from = 0) => {
  const counts: Record<string, number> = {}
  for (let n = from; n < from + 1_000; n++) counts[habitOf(n, habits)] = (counts[habitOf(n, habits)] ?? 0) + 1
  return counts
}

test('of every thousand bills, wherever one begins, 20 are given up, 10 repeated, 5 sent anew, 1 collides', () => {
  const expected = { plain: 964, cancel: 20, 'same-id': 10, 'new-id': 5, collision: 1 }
  expect(shares(HABITS)).toEqual(expected)
  expect(shares(HABITS, 417)).toEqual(expected)
})

test('neighbours differ: what is rare does not come in bursts', () => {
  const cancelled = Array.from({ length: 1_000 }, (_, n) => n).filter((n) => habitOf(n, HABITS) === 'cancel')
  const gaps = cancelled.slice(1).map((n, i) => n - (cancelled[i] as number))
  expect(Math.max(...gaps)).toBeLessThan(150)
  expect(Math.min(...gaps)).toBeGreaterThan(1)
})

test('in a storm of repeats half of all bills are sent twice', () => {
  expect(shares(STORM)).toMatchObject({ 'same-id': 500, 'new-id': 100, cancel: 20 })
})

test('the published shares add up to 101 and are drawn as if to 100', () => {
  expect(Object.values(normalised(TREATMENTS)).reduce((sum, share) => sum + share)).toBeCloseTo(1)
  expect(normalised(TREATMENTS).outpatient).toBeCloseTo(66 / 101)
  const random = seeded(1)
  const counts = { outpatient: 0, pharmacy: 0, inpatient: 0, chronic: 0 }
  for (let n = 0; n < 10_000; n++) counts[drawn(TREATMENTS, random())] += 1
  expect(counts.outpatient / 10_000).toBeCloseTo(66 / 101, 1)
  expect(counts.inpatient).toBeGreaterThan(450)
  expect(counts.inpatient).toBeLessThan(750)
})

test('even the last chance draws something', () => {
  expect(drawn(TREATMENTS, 0)).toBe('outpatient')
  expect(drawn(TREATMENTS, 1 - Number.EPSILON / 2)).toBe('chronic')
})

test('at a month’s end five times as many go home', () => {
  expect(MONTH_END).toEqual({ ...TREATMENTS, inpatient: 30 })
  expect(scenarios['month-end'].treatments).toBe(MONTH_END)
})

test('every scenario has its rate, its words in both languages and its mishap', () => {
  expect(SCENARIOS.filter((name) => scenarios[name].mishap !== 'none')).toEqual(['slow-city', 'kill-hub'])
  for (const name of SCENARIOS) expect(scenarios[name].words.zh).toMatch(/[\u4e00-\u9fff]/)
})

describe('who goes where', () => {
  const till = (region: string) => ({ name: `H${region}`, region }) as Till
  const people = ['5101', '5107', '5116'].flatMap((region) =>
    Array.from({ length: 50 }, (_, n) => ({ enrollmentDivision: `${region}02`, credentialNo: `${n}` }) as Patient),
  )
  const tills = ['5101', '5107', '5116'].map(till)

  test('nobody is treated at home, and the capital treats two of three', () => {
    const pairs = pairing(tills, people)
    const made = Array.from({ length: 3_000 }, () => pairs.next(TREATMENTS).pair)
    expect(made.filter(({ till, patient }) => patient.enrollmentDivision.startsWith(till.region))).toEqual([])
    const capital = made.filter(({ till: { region } }) => region === '5101').length / made.length
    expect(capital).toBeGreaterThan(0.62)
    expect(capital).toBeLessThan(0.68)
    expect(careWeights(['5101', '5107', '5116'])).toEqual({ '5101': 0.65, '5107': 0.175, '5116': 0.175 })
  })

  test('nobody comes again before all others of the same city have come, and every run draws the same', () => {
    const named = () => {
      const pairs = pairing(tills, people)
      return Array.from({ length: 200 }, () => pairs.next(TREATMENTS).pair.patient)
    }
    const ofOne = named().filter(({ enrollmentDivision }) => enrollmentDivision === '510702')
    expect(ofOne.length).toBeGreaterThan(60)
    expect(new Set(ofOne.slice(0, 50)).size).toBe(50)
    expect(named()).toEqual(named())
  })
})
