import { invariant } from '../../../common/assert'
import { type Fen, greater, lesser, type RatePermyriad, rounded, WHOLE } from '../../../common/money'
import type { Segment } from './policy'

/** What one rung contributed, in fen × permyriad: exact, because a fund is rounded once and not per rung. */
export interface Rung {
  readonly baseFen: Fen
  readonly ratePermyriad: RatePermyriad
  readonly exact: bigint
}

/** Climbs a ladder from one position to another; rungs outside that stretch contribute nothing and are left out. */
export function climbed(segments: readonly Segment[], fromFen: Fen, toFen: Fen): readonly Rung[] {
  const rungs: Rung[] = []
  let bottomFen = 0n
  for (const { upToFen, ratePermyriad } of segments) {
    const topFen = upToFen === 'open' ? greater(toFen, bottomFen) : upToFen
    const baseFen = lesser(topFen, toFen) - greater(bottomFen, fromFen)
    if (baseFen > 0n) rungs.push({ baseFen, ratePermyriad, exact: baseFen * ratePermyriad })
    bottomFen = topFen
  }
  invariant(bottomFen >= toFen, 'the last rung of a ladder is open')
  return rungs
}

/** The sum of rungs, rounded once. */
export function fundOf(rungs: readonly Rung[]): { readonly exact: bigint; readonly fundFen: Fen } {
  let exact = 0n
  for (const rung of rungs) exact += rung.exact
  return { exact, fundFen: rounded(exact, WHOLE) }
}
