/**
 * Who comes, from where, with what, and how badly the hospital's line behaves: the traffic of one province after the
 * national shares of 2024 (design: domain.md 5.3). Pure; chance is given.
 */

/** A table of weights; they need not add up to one. */
export type Weights<Name extends string> = Readonly<Record<Name, number>>

/** Kinds of treatment, with the interface's own codes (med_type). */
export type Treatment = 'outpatient' | 'pharmacy' | 'inpatient' | 'chronic'
export const MEDICAL_TYPES: Readonly<Record<Treatment, string>> = {
  outpatient: '11',
  pharmacy: '41',
  inpatient: '21',
  chronic: '14',
}

/** Of the 238 million off-site settlements of 2024, in per cent as published: they add up to 101. */
export const TREATMENTS: Weights<Treatment> = { outpatient: 66, pharmacy: 25, inpatient: 6, chronic: 4 }

/** At a month's end five times as many go home as on other days. */
export const MONTH_END: Weights<Treatment> = { ...TREATMENTS, inpatient: TREATMENTS.inpatient * 5 }

/** The provincial capital treats two of three who travel (60 to 70 %, an assumption of the design). */
const CAPITAL_SHARE = 0.65

/**
 * What a hospital does with a bill beyond asking and confirming. same-id: the question and the confirmation are sent
 * twice. new-id: the bill is sent again under a new id after it was settled. collision: another bill under an id that
 * is taken.
 */
export type Habit = 'plain' | 'cancel' | 'same-id' | 'new-id' | 'collision'

/** Per thousand. */
export type Habits = Readonly<Record<Exclude<Habit, 'plain'>, number>>
export const HABITS: Habits = { cancel: 20, 'same-id': 10, 'new-id': 5, collision: 1 }
/** Everybody's system lost patience: half of all bills twice, a tenth under a new id as well. */
export const STORM: Habits = { ...HABITS, 'same-id': 500, 'new-id': 100, collision: 5 }

const PER = 1_000
/** Near the golden section of a thousand, and without a common divisor: each place is hit once, evenly at all times. */
const STRIDE = 617

/** Of the n-th bill: exactly the shares in every thousand, well mixed. */
export function habitOf(n: number, habits: Habits): Habit {
  let place = (n * STRIDE) % PER
  for (const [habit, share] of Object.entries(habits) as [Exclude<Habit, 'plain'>, number][]) {
    if (place < share) return habit
    place -= share
  }
  return 'plain'
}

/** Shares of one that add up to one. */
export function normalised<Name extends string>(weights: Weights<Name>): Record<Name, number> {
  const whole = Object.values<number>(weights).reduce((sum, weight) => sum + weight, 0)
  return Object.fromEntries(Object.entries<number>(weights).map(([name, weight]) => [name, weight / whole])) as Record<
    Name,
    number
  >
}

/** @param chance from 0 to below 1 */
export function drawn<Name extends string>(weights: Weights<Name>, chance: number): Name {
  const shares = Object.entries<number>(normalised(weights)) as [Name, number][]
  let left = chance
  for (const [name, share] of shares) {
    if (left < share) return name
    left -= share
  }
  return (shares.at(-1) as [Name, number])[0]
}

/** How the care regions share those who travel: the first is the capital's. */
export function careWeights(regions: readonly string[]): Weights<string> {
  const [capital = '', ...others] = regions
  return Object.fromEntries([
    [capital, CAPITAL_SHARE],
    ...others.map((region) => [region, (1 - CAPITAL_SHARE) / others.length] as const),
  ])
}

/** The same numbers at every run, so that two runs see the same people in the same order (mulberry32). */
export function seeded(seed: number): () => number {
  let state = seed >>> 0
  return () => {
    state = (state + 0x6d2b79f5) >>> 0
    let word = Math.imul(state ^ (state >>> 15), 1 | state)
    word = (word + Math.imul(word ^ (word >>> 7), 61 | word)) ^ word
    return ((word ^ (word >>> 14)) >>> 0) / 0x1_0000_0000
  }
}
