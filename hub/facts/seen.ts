/**
 * Decisions that an enrollment region has learned and the hub may not have: two that contradict each other, of which
 * only one came here (R14 lets a settle carry them past the hub's books), or one whose care region is lost since. Each
 * proves itself by its care region's signature, so it is learned as if that region had brought it; a contradiction
 * freezes the region then.
 */
import { codecs, strictly } from '../../common/contracts.grpc'
import type { SignedDecision } from '../../proto/types'
import { plainKey } from './examine'
import type { Facts } from './facts'
import type { OwnFacts } from './own-facts'

export interface SeenParts {
  readonly facts: Pick<Facts, 'learn'>
  readonly ownFacts: Pick<OwnFacts, 'extent'>
}

export function seenBy({ facts, ownFacts }: SeenParts): (decisions: readonly SignedDecision[]) => Promise<void> {
  return async (decisions) => {
    for (const signed of decisions) {
      const key = plainKey(strictly(codecs.decision, signed.decision)?.key ?? null)
      if (!key) continue
      // Taught back to a restored care region with the newest of its own (R20).
      const { highestNumber: number } = await ownFacts.extent(key.careRegion)
      await facts.learn({ signed, enrollmentRegion: '', number, hubEpoch: 0 }, key.careRegion)
    }
  }
}
