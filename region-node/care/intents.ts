/**
 * Who asked for what. A port. Notes are written soon and not at once, with a commit that nobody waits for: nothing that
 * must be true depends on them, and losing one costs an inquiry (protocol 1.4.1). Whoever reads here, or cancels, sees
 * every note that this process took before.
 */
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
  /** When this try began. */
  readonly askedAtMs: number
}

export interface Intent extends NewIntent {
  /** Of the first try. */
  readonly askedAtMs: number
  /** Of the last try. */
  readonly triedAtMs: number
  readonly verdictAtMs: number | undefined
  /** The enrollment region's final refusal. */
  readonly refused: Refusal | undefined
}

/** What became known of a settlement that was asked for; nothing yet, when it is only just asked. */
export interface Outcome {
  /** The verdict is here: the confirm window runs since then, unless it ran before. */
  readonly verdictAtMs?: number | undefined
  readonly refused?: Refusal | undefined
}

/** What is open at a care node, counted whole: at the end of a month it is more than anybody lists. */
export interface Standing {
  /** Those whose last try is the longest ago. */
  readonly doubts: readonly Intent[]
  /** How many are in doubt beside them. */
  readonly more: number
  /** Open and not in doubt. */
  readonly waiting: number
}

export interface Intents {
  /** Of one id the first request counts: whatever is noted with another digest is forgotten (R3). */
  note(intent: NewIntent, outcome: Outcome): void
  /** Resolves when everything noted so far, of this settlement if one is named, was written; or could not be. */
  written(key?: SettlementKey): Promise<void>
  find(key: SettlementKey): Promise<Intent | undefined>
  /** Undecided and not refused, newest first. */
  unconfirmed(hospital: string | undefined, limit: number): Promise<readonly Intent[]>
  /** All that is undecided and not refused: in doubt without a verdict, when the last try began before that instant. */
  standing(triedBeforeMs: number, limit: number): Promise<Standing>
  /** Undecided, not refused, and past their window. Forgets those that are decided. */
  due(nowMs: number, limit: number): Promise<readonly Intent[]>
}

/** When the confirm window ends, by our own clock: from the verdict's arrival, or from the asking. */
export function confirmBefore({ verdictAtMs, askedAtMs, windowMs }: Intent): number {
  return (verdictAtMs ?? askedAtMs) + windowMs
}

/** What is known of a settlement after one more note. Equal to what the database does with it (`care-note-intents`). */
export function joined(known: Intent | undefined, { askedAtMs, ...asked }: NewIntent, outcome: Outcome): Intent {
  const { verdictAtMs, refused } = outcome
  // What became known last: it counts, whatever else the first note may carry.
  if (!known) return { ...asked, askedAtMs, triedAtMs: askedAtMs, verdictAtMs, refused }
  if (!known.requestHash.equals(asked.requestHash)) return known
  return {
    ...known,
    triedAtMs: Math.max(known.triedAtMs, askedAtMs),
    verdictAtMs: known.verdictAtMs ?? verdictAtMs,
    refused: known.refused ?? refused,
  }
}
