/** D(s), the care region's decision: a register that keeps the first value it is offered (protocol 1.4.1). A port. */
import type { Posting } from '../../common/double-entry'
import type { Region } from '../../common/regions'
import type { SettlementKey } from '../../common/settlement-key'
import type { Batch } from './bills'

export type CancelReason = 'HOSPITAL' | 'EXPIRED' | 'UNKNOWN' | 'SUPERSEDED' | 'OUTDATED' | 'DEADLINE'

interface Written {
  readonly key: SettlementKey
  /** Whom it concerns; empty when nobody knows. */
  readonly enrollmentRegion: Region
  /** What was billed; a tombstone knows of none. */
  readonly batch: Batch | undefined
  /** Digest of the request; undefined matches every request (R3). */
  readonly requestHash: Buffer | undefined
  readonly decidedAtMs: number
}

export interface Confirmed extends Written {
  readonly outcome: 'confirmed'
  readonly token: Buffer
  readonly day: string
  /** Of a settlement whose reversal is promised; with its accounting day once that is decided (R6). */
  readonly reversal?: { readonly settleId: string; readonly day: string | undefined }
}

export interface Cancelled extends Written {
  readonly outcome: 'cancelled'
  readonly reason: CancelReason
  /** Of a superseded one: who holds the batch. */
  readonly holderSettleId: string
}

export type Decided = Confirmed | Cancelled

/** The register's value after an offer, and the facts that this call queued. */
export interface Answered {
  readonly decided: Decided
  /** Whether this very call wrote it. */
  readonly wrote: boolean
  readonly queued: readonly { readonly number: number; readonly enrollmentRegion: Region }[]
}

export interface ConfirmOffer {
  readonly key: SettlementKey
  readonly enrollmentRegion: Region
  /** Under which the token was signed: of an older one than is known, it confirms nothing any more (R26). */
  readonly enrollmentEpoch: number
  readonly token: Buffer
  readonly batch: Batch
  readonly requestHash: Buffer
  readonly personId: string
  /** All that the enrollment side owes, with the accounts it is booked to. */
  readonly posting: Posting
  readonly nowMs: number
  readonly windowMs: number
  /** Whether the window has passed when no intent tells since when the verdict waits. */
  readonly lateWithoutIntent: boolean
  /** Two persons have decided so (R20): nothing but another holder of the batch stands against it. */
  readonly byHand?: true
}

export interface CancelOffer {
  readonly key: SettlementKey
  readonly reason: CancelReason
  readonly holderSettleId?: string
  /** Whose it is, should no intent tell: the next settle of this person or batch carries the fact (R14). */
  readonly whose?: { readonly personId: string; readonly batchId: string }
  /** Who besides the intent's region is to learn it (R8). */
  readonly addressees: readonly Region[]
  /** An inquiry: the addressees are told whatever the decision is, again if need be. */
  readonly asked?: boolean
  readonly nowMs: number
  /**
   * Decide only when the confirm window has passed by our own count; without an intent this says whether it has.
   * Absent: decide at once.
   */
  readonly onlyWhenOver?: { readonly overWithoutIntent: boolean }
}

export interface Registers {
  /** Decides CONF, or CANC when it is late, the batch has moved or another settlement holds it; one commit. */
  confirm(offer: ConfirmOffer): Promise<Answered>
  /** Decides CANC; undefined when it was to wait for the end of the window and that still runs. */
  cancel(offer: CancelOffer): Promise<Answered | undefined>
  /** For an answer that is final (R13): makes a commit of its own. */
  read(key: SettlementKey): Promise<Decided | undefined>
  /** The settlement that holds the batch, or else the newest one that asked or was decided for it. */
  newestOf(hospital: string, batch: Batch): Promise<string | undefined>
}
