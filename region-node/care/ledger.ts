/** What operators may read of the registers and postings; books nothing. A port. */
import type { Posting } from '../../common/double-entry'
import type { Region } from '../../common/regions'
import type { SettlementKey } from '../../common/settlement-key'
import type { Confirmed, Decided } from './registers'

export interface Booked {
  readonly decided: Confirmed
  readonly postings: readonly Posting[]
  /** Enrollment regions that have not acknowledged it yet. */
  readonly unackedBy: readonly Region[]
}

export interface Ledger {
  /** Confirmed settlements in key order, after a key; of one accounting day or of all. */
  page(after: SettlementKey | undefined, day: string | undefined, limit: number): Promise<readonly Booked[]>
  /** Every decision with this settlement id, whatever the hospital. */
  named(settleId: string): Promise<readonly { readonly decided: Decided; readonly postings: readonly Posting[] }[]>
}
