/** What a vector expected and what the engine makes of it, field by field. */
import { compare, type Decimal, textOf, toFen } from './decimal'

export interface Difference {
  /** Of the case; in a sequence with the number of the settlement: D16#2. */
  readonly id: string
  readonly field: string
  readonly expected: string
  readonly got: string
}

export interface Verified {
  readonly cases: number
  readonly equal: number
  readonly different: readonly Difference[]
}

/** One case, reckoned. */
export interface CaseOutcome {
  readonly id: string
  readonly differences: readonly Difference[]
}

/** Something in a file that is no vector, and where. */
export interface FileFault {
  readonly where: string
  readonly message: string
}

/**
 * The fields that differ. Where a file has amounts finer than a fen, what is not rounded by a rule may come out finer
 * too; then it is also right when it is expected as it would be paid, to the fen.
 */
export function differencesIn(
  id: string,
  expected: Readonly<Record<string, Decimal>>,
  got: Readonly<Record<string, Decimal>>,
) {
  return Object.entries(expected).flatMap(([field, wanted]): Difference[] => {
    const found = got[field]
    if (found && (compare(wanted, found) === 0 || compare(wanted, toFen(found)) === 0)) return []
    return [{ id, field, expected: textOf(wanted), got: found ? textOf(found) : '—' }]
  })
}

export function verified(outcomes: readonly CaseOutcome[]): Verified {
  const different = outcomes.flatMap(({ differences }) => differences)
  const equal = outcomes.filter(({ differences }) => differences.length === 0).length
  return { cases: outcomes.length, equal, different }
}
