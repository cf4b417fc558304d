/** The register A(s) and the persons it is reckoned for. Port; verdicts.pg.ts and enrollment.memory.ts keep it. */
import type { SettlementKey } from '../../common/settlement-key'
import type { Accumulated } from './policy/accumulators'
import type { PersonState } from './policy/coverage'

export interface Verdicts {
  /** One read: the register's value, if any, and the person as of now. Nothing is locked. */
  read(key: SettlementKey, subject: Subject): Promise<Read>
  /**
   * E.settle: one commit. Offers a verdict to the register, with what follows from it: an authorisation's reservation
   * and waiting deltas. Nothing is written when the person moved since they were read, or another settlement of the
   * same benefit pools waits (R15).
   */
  write(verdict: NewVerdict): Promise<Written>
  /** A synchronous commit of the caller's own, so that what it has read is as durable as what it writes (R13). */
  commitOwn(): Promise<void>
}

export interface Subject {
  readonly personId: string
  readonly insurance: string
  /** Policy year. */
  readonly year: number
}

export interface StoredVerdict {
  /** A serialised SignedVerdict. */
  readonly token: Buffer
  /** Undefined matches every request (R3). */
  readonly requestHash: Buffer | undefined
}

export interface Standing extends PersonState {
  /** Raised by everything that a reckoning reads. */
  readonly version: bigint
  /** Of the insurance and year asked for, the personal account among them. */
  readonly accumulators: readonly Accumulated[]
}

export interface Read {
  readonly stored: StoredVerdict | undefined
  /** Undefined: nobody of this number is known. */
  readonly person: Standing | undefined
}

export interface NewVerdict {
  readonly key: SettlementKey
  readonly personId: string
  /** Of the Standing it was reckoned on; undefined for an unknown person. */
  readonly version: bigint | undefined
  readonly token: Buffer
  readonly requestHash: Buffer
  /** As it came: explanation and replay need it. */
  readonly claim: Buffer
  /** Set when it is a refusal. */
  readonly code: string | undefined
  /** Set when it is an authorisation. */
  readonly reservation: Reservation | undefined
}

export interface Reservation {
  readonly visitId: string
  readonly batchId: string
  readonly pools: readonly string[]
  readonly deltas: readonly Accumulated[]
  readonly owedFen: bigint
  readonly totalFen: bigint
  readonly decidedAtMs: number
  readonly windowMs: number
  readonly nextInquiryAtMs: number
}

/** The settlement that waits in the way. */
export interface Holder {
  readonly key: SettlementKey
  readonly visitId: string
  readonly batchId: string
  readonly endsAtMs: number
}

export type Written =
  | { readonly result: 'written' }
  /** The person moved since the read: reckon again. */
  | { readonly result: 'moved' }
  | { readonly result: 'waiting'; readonly holder: Holder }
  /** Somebody was first; their value is durable. */
  | { readonly result: 'stored'; readonly stored: StoredVerdict }
