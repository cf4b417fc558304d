/** Who comes to which till, and how the hospitals there differ from careful ones. */
import { ENROLLMENTS, HOSPITALS } from './places'
import type { Twist, Visit } from './plan'
import type { Random } from './random'

export const MAIN_MS = 13_000
/** Troubles begin when sessions and Links stand, mostly. */
export const CALM_MS = 200

const TWISTS: readonly (readonly [Twist, number])[] = [
  ['quote', 0.15],
  ['two-tills', 0.2],
  ['double-click', 0.15],
  ['new-id', 0.25],
  ['both-ends', 0.1],
  ['more-lines', 0.08],
  ['foreign', 0.12],
  ['amnesia', 0.08],
  ['rebill', 0.2],
  ['reverse', 0.25],
  ['asks', 0.15],
  ['one-phase', 0.2],
]

export function visit(random: Random): Visit {
  const lines = random.between(1, 3)
  return {
    at: random.between(CALM_MS, MAIN_MS - 4_000),
    kind: 'visit',
    hospital: random.between(0, HOSPITALS.length - 1),
    patient: random.between(0, ENROLLMENTS.length - 1),
    fen: Array.from({ length: lines }, () => random.between(500, 20_000)),
    inpatient: random.chance(0.2),
    account: random.chance(0.3),
    ending: random.chance(0.75) ? 'confirm' : random.chance(0.6) ? 'cancel' : 'leave',
    // Now and then beyond the confirm window.
    thinks: random.chance(0.1) ? random.between(6_000, 11_000) : random.between(0, 1_500),
    twists: TWISTS.filter(([, chance]) => random.chance(chance)).map(([twist]) => twist),
  }
}
