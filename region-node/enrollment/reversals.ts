/** What this region keeps of reversals. Port; reversals.pg.ts and reversals.memory.ts keep them. */
import type { Fen } from '../../common/money'
import type { SettlementKey } from '../../common/settlement-key'
import type { Accumulated } from './policy/accumulators'

/** A(rev), to be offered to the register with all that follows from it. */
export interface NewReversal {
  /** Of kind R. */
  readonly key: SettlementKey
  readonly originalSettleId: string
  readonly personId: string
  readonly requestHash: Buffer
  /** A serialised SignedVerdict. */
  readonly token: Buffer
  readonly owedFen: Fen
  readonly totalFen: Fen
  readonly pools: readonly string[]
  /** The original's, negated (R16). */
  readonly deltas: readonly Accumulated[]
  readonly decidedAtMs: number
}

/** What stands here of a reversal that is asked for. */
export interface Standing {
  /** A(rev), when it was written before. */
  readonly token: Buffer | undefined
  /** A(original), when it authorises. */
  readonly originalToken: Buffer | undefined
  /** Whether the original's confirmation has been learned. */
  readonly isLearned: boolean
}

/** A reversal, and an authorisation of the same person that was reckoned while the reversed one still counted. */
export interface Overlap {
  readonly originalSettleId: string
  readonly originalToken: Buffer
  readonly later: SettlementKey
  readonly laterToken: Buffer
}

export interface Reversals {
  /** One read, and no commit unless the reversal stands already: then what is answered must be durable (R13). */
  read(key: SettlementKey, original: SettlementKey): Promise<Standing>
  /** E.reverse: one commit. Never refuses; answers the token that stands, this one or an earlier one (R9). */
  write(reversal: NewReversal): Promise<Buffer>
  /** Newest first, at most so many. */
  overlaps(limit: number): Promise<readonly Overlap[]>
}
