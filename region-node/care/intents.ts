/** Who asked for what. Written asynchronously and may be lost, so nothing that must be true depends on it. A port. */
import type { Refusal } from '../../common/errors'
import type { Region } from '../../common/regions'
import type { SettlementKey } from '../../common/settlement-key'
import type { Batch } from './bills'

export interface NewIntent {
  readonly key: SettlementKey
  readonly personId: string
  readonly enrollmentRegion: Region
  readonly batch: Batch
  readonly requestHash: Buffer
  /** Printed, never compared. */
  readonly invoiceNo: string
  /** The confirm window. */
  readonly windowMs: number
}

export interface Intent extends NewIntent {
  readonly askedAtMs: number
  /** Of the last try. */
  readonly triedAtMs: number
  readonly verdictAtMs: number | undefined
  /** The enrollment region's final refusal. */
  readonly refused: Refusal | undefined
}

export type Begun =
  /** Go on and ask. */
  | { readonly answer: 'begun' }
  /** There is a decision: read it from the register. */
  | { readonly answer: 'decided' }
  /** Another settlement holds the batch. */
  | { readonly answer: 'held'; readonly holderSettleId: string }
  /** This id was used for another request. */
  | { readonly answer: 'other' }
  /** The enrollment region has refused it for good. */
  | { readonly answer: 'refused'; readonly refusal: Refusal }

export interface Intents {
  /** The commit is not waited for. */
  begin(intent: NewIntent, nowMs: number): Promise<Begun>
  /** The verdict is here: the confirm window runs from now, unless it runs already. Answers since when. */
  authorised(key: SettlementKey, nowMs: number): Promise<number>
  refused(key: SettlementKey, refusal: Refusal): Promise<void>
  find(key: SettlementKey): Promise<Intent | undefined>
  /** Undecided and not refused, newest first. */
  unconfirmed(hospital: string | undefined, limit: number): Promise<readonly Intent[]>
  /** Undecided, not refused, and past their window. Forgets those that are decided. */
  due(nowMs: number, limit: number): Promise<readonly Intent[]>
}

/** When the confirm window ends, by our own clock: from the verdict's arrival, or from the asking. */
export function confirmBefore({ verdictAtMs, askedAtMs, windowMs }: Intent): number {
  return (verdictAtMs ?? askedAtMs) + windowMs
}
