/** What is billed (protocol R4): visits, their charge batches and fee lines. A port. */
import type { Fen, RatePermyriad } from '../../common/money'
import type { Region } from '../../common/regions'
import type { BillParts, ItemClass, LineParts } from '../catalogs/line-split'

export interface Visit {
  readonly visitId: string
  readonly hospital: string
  /** The hospital's own number; unique per hospital. */
  readonly hospitalVisitNo: string
  readonly personId: string
  readonly enrollmentRegion: Region
  readonly enrollmentDivision: string
  readonly insurance: string
  readonly medicalType: string
  readonly startDay: string
  readonly diagnosis: string
  readonly emergency: boolean
  /** Of the hospital that the person was moved from in the same illness; empty: none. */
  readonly transferredFromLevel: string
}

export interface Batch {
  readonly visitId: string
  readonly batchId: string
  readonly version: number
}

/** A fee line as the hospital says it. */
export interface FeeLine {
  readonly lineNo: string
  readonly itemCode: string
  readonly unitPriceMicroYuan: bigint
  /** Units × 10,000; negative for a return. */
  readonly quantityE4: bigint
  readonly amountFen: Fen
  readonly feeDay: string
  readonly approval: string
}

/** The same after the care catalog has priced it. */
export interface PricedLine extends FeeLine {
  readonly itemName: string
  readonly itemClass: ItemClass
  readonly priceLimitMicroYuan: bigint
  readonly firstPayPermyriad: RatePermyriad
  readonly restricted: boolean
  readonly parts: LineParts
  readonly catalogVersion: string
}

export interface Bill {
  readonly visit: Visit
  readonly batch: Batch
  /** Of this batch, in order of line number. */
  readonly lines: readonly PricedLine[]
  /** Settlements of the visit's other batches, as they stand. */
  readonly staySettleIds: readonly string[]
}

/** What a settle says of the lines: not each of them, for they were priced and written down when they came in. */
export interface Charges {
  readonly lineCount: number
  readonly sums: BillParts
  /** The newest that priced one of them; empty without lines. */
  readonly catalogVersion: string
  /** The lines as they stand in a claim, in order of line number. */
  readonly wire: Buffer
}

/** A bill as it is settled. */
export interface ChargedBill extends Omit<Bill, 'lines'> {
  readonly charges: Charges
}

export type LinesAnswer =
  | { readonly answer: 'stored' | 'same'; readonly batch: Batch }
  /** The batch is settled and takes no lines. */
  | { readonly answer: 'settled' }
  /** A line of this number is there with another content; nothing was stored. */
  | { readonly answer: 'conflict'; readonly lineNo: string; readonly stored: FeeLine }
  /** This hospital has no such visit. */
  | { readonly answer: 'absent' }

export interface Bills {
  /** Opens the visit with its first batch; the same hospital visit number answers the visit that is there. */
  open(visit: Visit, inpatient: boolean, nowMs: number): Promise<Visit>
  /**
   * The visit with its open batch, at one moment: the newest, or one whose settlement was reversed and that nobody has
   * settled since. Undefined when this hospital has no such visit.
   */
  bill(hospital: string, visitId: string): Promise<Bill | undefined>
  /** All or none. An inpatient's settled batch is followed by a new one. */
  upload(hospital: string, visitId: string, lines: readonly PricedLine[]): Promise<LinesAnswer>
  /** An empty list deletes every unsettled line. */
  remove(hospital: string, visitId: string, lineNos: readonly string[]): Promise<LinesAnswer>
}

/** Whether charges go on after a settlement in between: in hospital, day surgery, home bed, maternity stays. */
export function isInpatient(medicalType: string): boolean {
  return /^(2|52|71)/.test(medicalType)
}

/** Whether two lines say the same; what the catalog added does not count, for it may have been dated anew. */
export function sameLine(a: FeeLine, b: FeeLine): boolean {
  return lineText(a) === lineText(b)
}

/** For people who must see what differs (H5004). */
export function lineText(line: FeeLine): string {
  const { itemCode, unitPriceMicroYuan, quantityE4, amountFen, feeDay, approval } = line
  return `${itemCode} ${unitPriceMicroYuan}×${quantityE4}=${amountFen} ${feeDay} ${approval}`
}

/** Order of line numbers that no locale changes. */
export function byLineNo(a: FeeLine, b: FeeLine): number {
  return a.lineNo < b.lineNo ? -1 : a.lineNo > b.lineNo ? 1 : 0
}
