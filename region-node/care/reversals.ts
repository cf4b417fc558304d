/** The promise of a reversal and its end (protocol R9), and who may take a one-phase settlement back (R11). A port. */
import type { Posting } from '../../common/double-entry'
import type { Region } from '../../common/regions'
import type { SettlementKey } from '../../common/settlement-key'
import type { Batch } from './bills'
import type { Answered, Decided } from './registers'

export interface NewRevIntent {
  /** Of kind R. */
  readonly key: SettlementKey
  readonly originalSettleId: string
  /** The one named in the original's verdict, whatever anybody says later (R10). */
  readonly enrollmentRegion: Region
  readonly personId: string
}

/** A promised reversal: C repeats it until it is done. */
export interface RevIntent extends NewRevIntent {
  readonly askedAtMs: number
  readonly tries: number
  readonly nextTryAtMs: number
  /** Why the last try did not end it. */
  readonly lastCode: string
}

export interface BeginOffer extends NewRevIntent {
  readonly nowMs: number
  /** When it is repeated, unless it is done by then. */
  readonly nextTryAtMs: number
  /** The one-phase message (its settlement id) that takes it back; absent: somebody who names the settlement itself. */
  readonly by?: string
}

export interface ReverseOffer extends NewRevIntent {
  readonly token: Buffer
  readonly batch: Batch
  readonly requestHash: Buffer
  /** The original's, negated. */
  readonly posting: Posting
  readonly nowMs: number
}

export interface AdoptOffer {
  /** Of the message that found its bill settled. */
  readonly key: SettlementKey
  readonly holderSettleId: string
  readonly requestHash: Buffer
  readonly nowMs: number
}

export interface Reversals {
  /** Durable when it resolves. False: a later message has adopted the settlement, so this one has no say. */
  begin(offer: BeginOffer): Promise<boolean>
  /** For those whose next step commits: unlike `Registers.read` it makes no commit of its own. */
  decided(key: SettlementKey): Promise<Decided | undefined>
  /** By the reversal's own key. */
  find(key: SettlementKey): Promise<RevIntent | undefined>
  /** Decides CONF and frees the guard, in one commit; it cannot be refused. */
  confirm(offer: ReverseOffer): Promise<Answered>
  /** Not done, and to be repeated by now; oldest first. @param to absent: whoever authorises them */
  due(nowMs: number, limit: number, to?: Region): Promise<readonly RevIntent[]>
  /** Who is to authorise such. */
  dueTo(nowMs: number): Promise<readonly Region[]>
  /** A try has not ended it. */
  tried(key: SettlementKey, nextTryAtMs: number, code: string): Promise<void>
  /** Not done, oldest first. */
  open(limit: number): Promise<readonly RevIntent[]>
  /** Gives the message's own settlement up in favour of an equal one. Undefined: there is nothing to adopt. */
  adopt(offer: AdoptOffer): Promise<Answered | undefined>
  /** The messages (their settlement ids) that adopted a settlement, the newest last: it alone may take it back. */
  adoptersOf(key: SettlementKey): Promise<readonly string[]>
}
