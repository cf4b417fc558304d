/** What the province's books say, for reading. Written only together with the knowledge that caused it (hub/facts). */

import type { Posting } from '../../common/double-entry'
import type { Fen } from '../../common/money'
import type { Region } from '../../common/regions'
import type { SettlementKey } from '../../common/settlement-key'

/** One key as the hub has learned it. */
export interface Learned {
  readonly key: SettlementKey
  /** A serialised Decision. */
  readonly decision: Buffer
  readonly postings: readonly Posting[]
}

/** One confirmed settlement in the books. */
export interface Booked {
  readonly key: SettlementKey
  readonly enrollmentRegion: Region
  readonly day: string
  /** By the register's copy, so that a changed posting shows. */
  readonly owedFen: Fen
  readonly totalFen: Fen
  readonly postings: readonly Posting[]
  /** Regions that have not acknowledged it yet. */
  readonly inFlightTo: readonly Region[]
}

export interface Ledger {
  /** Settlement and reversal, if known. */
  of(settleId: string): Promise<readonly Learned[]>
  /** In key order, after that key; at most so many. */
  page(day: string | undefined, after: SettlementKey | undefined, most: number): Promise<readonly Booked[]>
  /** Every account with what stands on it, from all postings. */
  positions(): Promise<ReadonlyMap<string, Fen>>
}
