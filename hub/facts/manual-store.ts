/** What the hub keeps of manual decisions (protocol R20). Each method is one commit; manual.pg.ts keeps them. */
import type { Posting } from '../../common/double-entry'
import type { Region } from '../../common/regions'
import type { SettlementKey } from '../../common/settlement-key'
import type { ManualDecision, ManualWord, SignedManualDecision } from '../../proto/types'

/** An authorisation that its region asks about, and nobody has decided. */
export interface OpenAuthorisation {
  readonly key: SettlementKey
  readonly enrollmentRegion: Region
  /** A serialised SignedVerdict. */
  readonly token: Buffer
}

export interface Proposal extends OpenAuthorisation {
  readonly isConfirmed: boolean
  /** Of different persons. */
  readonly words: readonly ManualWord[]
}

/** One person's word, and what their certificate tells them by. */
export interface Word {
  readonly word: ManualWord
  readonly marks: readonly string[]
}

export interface NewManual {
  readonly key: SettlementKey
  readonly enrollmentRegion: Region
  readonly signed: SignedManualDecision
  readonly day: string
  /** None when it counts as given up. */
  readonly postings: readonly Posting[]
  /**
   * Its care region must have been silent for so long, in the very commit. Absent: it was decided before, comes back,
   * and is kept even if D(s) is known here by now.
   */
  readonly silentMs?: number
}

export interface KeptManual {
  readonly said: ManualDecision
  readonly signed: SignedManualDecision
  readonly isAcknowledged: boolean
  /** What D(s) turned out to be; undefined: not known. */
  readonly overruledBy: 'confirmed' | 'cancelled' | undefined
  /** With corrections. */
  readonly postings: readonly Posting[]
}

export interface Silence {
  readonly region: Region
  readonly silentMs: number
}

/** A manual decision that is now to be sent. */
export interface OutgoingManual {
  readonly enrollmentRegion: Region
  readonly signed: SignedManualDecision
}

/** Of heard and overtaken nothing was kept. */
export type Kept = 'kept' | 'known' | 'overtaken' | 'heard'

export interface ManualStore {
  /** @param settlement an id, or a whole key as text */
  open(settlement: string): Promise<readonly OpenAuthorisation[]>
  /** Answers the proposal as it stands then: a word that contradicts it, or of the same person, is not in it. */
  propose(proposal: Omit<Proposal, 'words'>, word: Word): Promise<Proposal>
  proposals(): Promise<readonly Proposal[]>
  withdraw(settlement: string): Promise<Proposal | undefined>
  /** M(s) with its entries. heard: its care region is back. overtaken: D(s) is known. known: it was there. */
  keep(manual: NewManual): Promise<Kept>
  /** The newest, or those of one settlement. */
  kept(most: number, settlement?: string): Promise<readonly KeptManual[]>
  /** Manual decisions that are due to be told, so many at most; nobody else tells them meanwhile. */
  claim(resendMs: number, most: number): Promise<readonly OutgoingManual[]>
  acknowledged(key: SettlementKey, enrollmentRegion: Region, enrollmentEpoch: number): Promise<void>
  /** Which regions there are, and which of them were heard of just now. */
  note(regions: readonly Region[], heard: readonly Region[]): Promise<void>
  /** How long nobody has heard of each region. */
  silences(): Promise<readonly Silence[]>
  /** From now on these regions are asked which manual decisions they hold. */
  want(regions: readonly Region[]): Promise<void>
  /** Whom to ask now, and behind which place. */
  claimWanted(againMs: number): Promise<readonly { readonly region: Region; readonly next: string }[]>
  /** A region has told a page; empty next: its last. */
  heard(region: Region, next: string): Promise<void>
}
