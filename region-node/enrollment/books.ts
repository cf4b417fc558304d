/** What this region's ledger and registers hold, for operators. Reads only. Port; books.pg.ts reads it. */
import type { Posting } from '../../common/double-entry'
import type { Fen } from '../../common/money'
import type { SettlementKey } from '../../common/settlement-key'

/** A confirmed settlement of this region, as booked. */
export interface Booked {
  readonly key: SettlementKey
  readonly day: string
  readonly owedFen: Fen
  readonly totalFen: Fen
  readonly postings: readonly Posting[]
}

/** All that is known of one key. */
export interface Known {
  readonly key: SettlementKey
  /** Verdict bytes, unsigned. */
  readonly token: Buffer | undefined
  /** The claim that the verdict was reckoned from, as it came; absent where none was seen. */
  readonly claim?: Buffer | undefined
  /** Decision bytes. */
  readonly decision: Buffer | undefined
  readonly postings: readonly Posting[]
}

/** An authorisation without D. */
export interface Open {
  readonly key: SettlementKey
  readonly decidedAtMs: number
  readonly windowMs: number
  readonly nextInquiryAtMs: number
}

export interface Books {
  /** Rejects when the database does not answer. */
  ping(): Promise<void>
  /** Oldest first. */
  open(): Promise<readonly Open[]>
  quarantined(): Promise<number>
  known(settleId: string): Promise<readonly Known[]>
  /** In key order, after a key; one accounting day or all. */
  page(day: string | undefined, after: SettlementKey | undefined, limit: number): Promise<readonly Booked[]>
}
