/** What the hub keeps of days that are being closed, for all its instances. Port. */
import type { Totals, Unit } from '../../common/day-rows'
import type { Region } from '../../common/regions'
import type { DownRowIn, SignedDayTotals } from '../../proto/types'

export type Half = 'care' | 'enrollment'

/** Totals as a region signed them. */
export interface Marker extends Totals {
  readonly half: Half
  readonly signed: SignedDayTotals
}

export interface OpenDay {
  readonly day: string
  /** End it at its care regions first. */
  readonly flip: boolean
}

/** All that regions have said of a day so far. */
export interface Told {
  /** Halves that told the whole day: "care 5101". */
  readonly by: ReadonlySet<string>
  readonly markers: readonly Marker[]
}

/** Digests of a unit (bucket DIGESTS) or the rows of one of its buckets, as a half told them. */
export interface Evidence {
  readonly unit: Unit
  readonly half: Half
  readonly bucket: number
  readonly content: Buffer
}

export const DIGESTS = -1

export interface DayStore {
  /** From now on that day is to be closed; asked with flip once, it stays so. */
  ask(day: string, flip: boolean): Promise<void>
  /** Days still to be closed, oldest first. */
  open(): Promise<readonly OpenDay[]>
  /** The day needs nothing more. */
  done(day: string): Promise<void>
  isDone(day: string): Promise<boolean>
  /** The oldest day with rows here of which not every unit is closed; undefined when there is none. */
  oldestUnclosed(): Promise<string | undefined>
  told(day: string): Promise<Told>
  /** A half told its whole day; each of its markers takes the place of an older one. */
  keepTold(day: string, by: { readonly half: Half; readonly region: Region }, markers: readonly Marker[]): Promise<void>
  evidence(unit: Unit): Promise<readonly Evidence[]>
  /** @param isMore false: in the place of what was told before; true: behind it */
  keepEvidence(evidence: Evidence, isMore: boolean): Promise<void>
  /** A half says that it keeps the three signatures of a unit; of one that is not closed here nothing is noted. */
  keepKnown(unit: Unit, half: Half): Promise<void>
  /** Who keeps them, of the units of that day: "care 2026-01-05/5101/5116". */
  known(day: string): Promise<ReadonlySet<string>>
  /** A row that waits for a care region until it was handled; one for each name. */
  askCare(region: Region, name: string, row: DownRowIn): Promise<void>
}
