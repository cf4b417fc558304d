/**
 * A ledger's rows by closing unit, kept beside the ledger and made from it (protocol 1.4.8). Everything here can be
 * made again from registers and postings; the point is to have it ready when a day closes.
 */
import { codecs } from './contracts.grpc'
import { DAY_PARTS, type DayRow, type Totals, type Unit } from './day-rows'
import { type Fen, fenFromWire } from './money'
import type { Region } from './regions'
import type { SettlementKey } from './settlement-key'

export interface DayBook {
  /** Takes in what was committed since the last time: when it resolves, all that was committed before the call. */
  gather(): Promise<void>
  /** Digests the buckets that changed. Rarely while a day runs; whoever asks for totals waits for the rest only. */
  digest(): Promise<void>
  /** Lets go of the rows of earlier days; whoever asks for one afterwards waits for a recount. */
  forget(before: string): Promise<void>
  /** Every unit of that day that has rows, complete as of the call. */
  totals(day: string): Promise<readonly Totals[]>
  /** Before totals are signed: they become as final as an answer (R13). */
  finalise(): Promise<void>
  /** The unit's 256 digests, one behind the other, as of the last totals. */
  digests(unit: Unit): Promise<Buffer>
  /** Rows of one bucket in order, behind a row's key (empty: from the first), at most so many. */
  bucket(unit: Unit, place: { readonly bucket: number; readonly after: Buffer; readonly most: number }): Promise<Buffer>
  /** Looks into the ledger again for the settlements of one bucket: somebody may have mended a posting. */
  refresh(unit: Unit, bucket: number): Promise<void>
  /** Totals from registers and postings alone, whatever is kept here: for those who trust nobody. */
  recount(day: string): Promise<readonly Totals[]>
  /** Keeps the three signatures under a unit (a serialised DayClosing). The first that is kept stays. */
  keepClosed(unit: Unit, closing: Buffer): Promise<void>
  /** Units that closed, of one day or of all; in order, with what keepClosed was given. */
  closed(day?: string): Promise<readonly ClosedUnit[]>
}

export interface ClosedUnit {
  readonly unit: Unit
  readonly closing: Buffer
}

/** One confirmed settlement as a ledger has it. */
export interface BookedRow {
  readonly key: SettlementKey
  readonly enrollmentRegion: Region
  readonly day: string
  /** This ledger's copy of the verdict; undefined when it lost it. */
  readonly token: Buffer | undefined
  /** Sum of the postings as they stand. */
  readonly postedFen: Fen
}

/** The keyed digest that stands for a person (R28). */
export type PersonDigest = (region: Region, personId: string) => string

/** A ledger that lost the verdict has a row all the same: without parts, so that it differs and is named. */
export function dayRowOf({ key, enrollmentRegion, day, token, postedFen }: BookedRow, digest: PersonDigest): DayRow {
  const { personId, split } = token ? promised(token) : { personId: '', split: undefined }
  return {
    ...{ key, careRegion: key.careRegion, enrollmentRegion, day, postedFen },
    personDigest: personId === '' ? '' : digest(enrollmentRegion, personId),
    parts: DAY_PARTS.map((part) => (split ? fenFromWire(split[part]) : 0n)),
  }
}

function promised(token: Buffer) {
  const { personId, authorised } = codecs.bookedVerdict.decode(codecs.signedVerdict.decode(token).verdict)
  return { personId, split: authorised?.split ?? undefined }
}
