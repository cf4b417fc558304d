/** What this region keeps of manual decisions (protocol R20). Port; manual.pg.ts and enrollment.memory.ts keep them. */
import type { Posting } from '../../common/double-entry'
import type { SettlementKey } from '../../common/settlement-key'
import type { SignedDecision, SignedManualDecision } from '../../proto/types'
import type { Confirmation } from './fact-books'

/** A manual decision that has been checked. */
export interface NewManual {
  readonly key: SettlementKey
  readonly isConfirmed: boolean
  readonly signed: SignedManualDecision
  /** What the verdict says that it is about. */
  readonly content: Confirmation
}

/**
 * taken: the reservation is ended as it says. known: taken before. overruled: D(s) is known here and stays what counts.
 * contrary: it is about another verdict than the one that stands; nothing was done.
 */
export type Taken = 'taken' | 'known' | 'overruled' | 'contrary'

/** A manual decision with what it booked, and what was taken back since. */
export interface KeptManual {
  readonly signed: SignedManualDecision
  readonly isOverruled: boolean
  readonly postings: readonly Posting[]
}

/** Two decisions of one settlement by its care region. */
export interface Contradiction {
  readonly id: string
  readonly decisions: readonly SignedDecision[]
}

export interface ManualBooks {
  /** One commit. */
  take(manual: NewManual): Promise<Taken>
  /** In the order of keys, behind a place (empty: from the first). */
  page(after: string, most: number): Promise<{ readonly kept: readonly KeptManual[]; readonly next: string }>
  of(settleId: string): Promise<readonly KeptManual[]>
  /** D(s) as its care region signed it, when it is known. */
  decisionOf(key: SettlementKey): Promise<SignedDecision | undefined>
  /** Contradictions that wait for people, and of which the hub was not told for so long. */
  contradictions(againMs: number, most: number): Promise<readonly Contradiction[]>
  contradictionTold(id: string): Promise<void>
}
