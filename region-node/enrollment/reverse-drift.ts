/**
 * What a reversal leaves behind (R16): authorisations reckoned while the reversed one still counted, in a pool that
 * both moved. Their amounts stand; the region is told which they are. Pure.
 */
import type { SettlementKey } from '../../common/settlement-key'
import { readToken } from '../../common/token'
import { benefitPoolOf } from './policy/accumulators'
import type { Overlap } from './reversals'

export interface Drift {
  readonly reversed: string
  readonly later: SettlementKey
}

export function driftIn(overlaps: readonly Overlap[]): Drift[] {
  return overlaps.flatMap(({ originalSettleId, originalToken, later, laterToken }) => {
    const moved = poolsIn(originalToken)
    const isShared = [...poolsIn(laterToken)].some((pool) => moved.has(pool))
    return isShared ? [{ reversed: originalSettleId, later }] : []
  })
}

/** The accumulators that a verdict moves. */
function poolsIn(token: Buffer): ReadonlySet<string> {
  const deltas = readToken(token)?.verdict.authorised?.deltas ?? []
  return new Set(deltas.map((delta) => benefitPoolOf(delta as Parameters<typeof benefitPoolOf>[0])))
}
