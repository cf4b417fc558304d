/** What a restored node must know of itself (protocol R20). Port; relearning.pg.ts and relearning.memory.ts keep it. */
import type { Posting } from '../../common/double-entry'
import type { SettlementKey } from '../../common/settlement-key'
import type { SignedDecision } from '../../proto/types'
import type { Decided } from './registers'

export interface Standing {
  /** The highest number of a fact that was ever given out. */
  readonly highestNumber: number
  /** Whether decisions agreed with the hub's in this database when last compared; undefined: they never were. */
  readonly isProven: boolean | undefined
  /** Set while this node learns its own decisions back; durable, so that a restart goes on with it. */
  readonly relearning?: { readonly fromNumber: number; readonly next: Buffer; readonly learned: number }
}

/** A decision of our own that came back, with what followed from it. */
export interface Relearned {
  readonly decided: Decided
  readonly personId: string
  /** Of a reversal. */
  readonly originalSettleId: string
  readonly posting: Posting | undefined
}

export interface OwnPage {
  readonly decisions: readonly Relearned[]
  /** Decided otherwise here since the restore. */
  readonly contrary: readonly { readonly key: SettlementKey; readonly signed: SignedDecision }[]
  readonly next: Buffer
}

export interface RelearnStore {
  standing(): Promise<Standing>
  /** From now on, and through every restart, nothing is decided here. Durable when it resolves. */
  begin(fromNumber: number): Promise<void>
  /** What is decided under these keys, one for one. */
  known(keys: readonly SettlementKey[]): Promise<readonly (Decided | undefined)[]>
  /** Decisions and the place behind them in one commit; answers how many were new. */
  learn(page: OwnPage): Promise<number>
  /** The last page is here: numbers go on behind this one, and the day behind that one. Proven is nothing yet. */
  end(highestNumber: number, dayOver: string): Promise<void>
  /** The newest decisions agree with the hub's in this database, and what people decided is decided here. */
  prove(): Promise<void>
  /**
   * Before anything else at a start. Doubted: nothing is proven from now on, and through every restart. Durable when it
   * resolves.
   */
  notice(isDoubted: boolean): Promise<void>
  /** Hears, when that is durably doubted, that the database was put back under this very process. */
  onRestored(listener: () => void): void
}
