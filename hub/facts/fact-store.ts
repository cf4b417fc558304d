/** What the hub keeps of facts. Each method is one database commit; what it promises is told by protocol 1.4.9. */

import type { Posting } from '../../common/double-entry'
import type { Fen } from '../../common/money'
import type { Region } from '../../common/regions'
import type { SettlementKey } from '../../common/settlement-key'
import type { DownRowIn, SignedDecision } from '../../proto/types'

/** A fact that has been checked: signed by its care region and, when money moves, backed by a verdict. */
export interface UsableFact {
  readonly key: SettlementKey
  readonly signed: SignedDecision
  /** Confirmed: who owes, from the token. Cancelled: whom it concerns; may be empty. */
  readonly enrollmentRegion: Region
  /** Absent: cancelled. */
  readonly confirmed?: Confirmation
  /** The care region's running number (R20). */
  readonly number: number
  /** Who is to learn it (R8); empty: the hub alone. */
  readonly destination: Region
  /** For a fact addressed to the hub alone: what its care region is told, since nobody further will ack it. */
  readonly row?: DownRowIn
}

export interface Confirmation {
  readonly day: string
  readonly owedFen: Fen
  readonly totalFen: Fen
  readonly postings: readonly Posting[]
}

/** A fact that cannot be used, to be kept for people. */
export interface UnusableFact {
  /** From the Link's certificate. */
  readonly linkRegion: Region
  /** The key as text, as far as it could be read. */
  readonly keyText: string
  /** Equal for the same fact however often it is signed. */
  readonly digest: Buffer
  /** A serialised Fact. */
  readonly fact: Buffer
  readonly code: string
  readonly reason: string
}

/** known: the same bytes were there. differs: other bytes were there, an alarm is recorded, nothing else happened. */
export type Outcome = 'learned' | 'known' | 'differs'

/** The database will never take it; what it says of it is for people. */
export interface RefusedRow {
  readonly outcome: 'refused'
  readonly why: string
}

export interface LearnedFact {
  readonly outcome: Outcome
  /** The outbox row that the caller is now to send, if its destination's window had room. */
  readonly rowId?: bigint
}

/** An outbox row that the caller is now to send. */
export interface OutgoingFact {
  readonly rowId: bigint
  readonly destination: Region
  readonly key: SettlementKey
  readonly signed: SignedDecision
}

/** What an enrollment region says of one key. */
export interface RegionWord {
  readonly key: SettlementKey
  readonly enrollmentRegion: Region
  /** Absent: an inquiry. */
  readonly ack?: { readonly hubEpoch: number; readonly enrollmentEpoch?: number; readonly refusedCode?: string }
  /** What its care region is to be told. */
  readonly row: DownRowIn
}

export interface FactStore {
  /** The database's epoch now (R18). */
  epoch(): Promise<number>
  /** Inbox, postings, outbox and alarms of a batch, in one durable commit. Answers one outcome a fact, in order. */
  learn(facts: readonly UsableFact[]): Promise<readonly LearnedFact[]>
  quarantine(facts: readonly UnusableFact[]): Promise<void>
  /** Rows that are due, oldest first, within each destination's window (R23); nobody else claims them meanwhile. */
  claim(): Promise<readonly OutgoingFact[]>
  /** Claimed rows that could not be published: due again after a pause. */
  giveBack(rowIds: readonly bigint[]): Promise<void>
  /**
   * A batch of what enrollment regions say, in one commit that nobody waits for. Answers for each word whether it
   * counted: an ack only under this epoch, of a fact that is held here (R18), not under an older epoch of its region
   * (R26). What counted waits as a row for its care region (R19), but an ack for a region in toldHere: the caller tells
   * it at once. Should that be lost, the care region's own row is un-acked still and travels again.
   */
  take(words: readonly RegionWord[], toldHere?: ReadonlySet<Region>): Promise<readonly boolean[]>
}

/** Bounds of the relay (R23), the same for every store. */
export interface RelayBounds {
  readonly resendMs: number
  readonly inFlightMax: number
  readonly probes: number
  /** Before what could not be published is due again. */
  readonly pauseMs: number
}

export function relayBounds(resendMs: number): RelayBounds {
  return { resendMs, inFlightMax: 512, probes: 16, pauseMs: Math.min(resendMs, 5_000) }
}
