/** What is said about a day between the hub and the regions (protocol message 11), and how it is signed and checked. */
import type {
  DayClosing,
  DayReplyIn,
  DayRequest,
  DayTotalsIn,
  DayUnit,
  Signature,
  SignedDayTotals,
} from '../proto/types'
import { type Clock, isCalendarDay } from './clock'
import { codecs, strictly } from './contracts.grpc'
import type { DayBook } from './day-book'
import { areEqual, BUCKETS, noTotals, ROW_BYTES, type Totals, type Unit, unitText } from './day-rows'
import { type Identity, speaksFor } from './identity'
import { fenFromWire, fenToWire } from './money'
import type { Region } from './regions'
import type { Signer, Verifier } from './signing'

/** Rows of one answer: well below what a record of the bus may hold. */
const ROWS_MAX = 2_000

export function signedTotals(counted: Totals, signer: Signer): SignedDayTotals {
  const totals = codecs.dayTotals.encode(totalsOnWire(counted))
  return { totals, signature: signer.sign('day', totals) }
}

export function totalsOnWire({ unit, count, sumFen, root }: Totals): DayTotalsIn {
  return { unit, count, sumFen: fenToWire(sumFen), root }
}

/** Totals with who counted them; undefined when they are malformed or nobody of the province signed them. */
export function readTotals(
  { totals, signature }: SignedDayTotals,
  verifier: Verifier,
  nowMs: number,
): (Totals & { readonly by: Identity }) | undefined {
  const read = strictly(codecs.dayTotals, totals)
  const unit = read && unitFromWire(read.unit)
  if (!unit || !Number.isSafeInteger(read.count) || !Number.isSafeInteger(read.sumFen)) return undefined
  const seen = verifier.check('day', totals, signature, nowMs)
  if ('distrust' in seen) return undefined
  return { unit, count: read.count, sumFen: fenFromWire(read.sumFen), root: read.root, by: seen.signer }
}

/** What a unit closed with, when all three have signed the same. */
export function readClosing(
  { care, hub, enrollment }: DayClosing,
  verifier: Verifier,
  nowMs: number,
): Totals | undefined {
  const [first, second, third] = [care, hub, enrollment].map((one) => one && readTotals(one, verifier, nowMs))
  if (!first || !second || !third || first.by.role !== 'care' || third.by.role !== 'enrollment') return undefined
  const areTheirs = isOwnWord(first) && second.by.role === 'hub' && isOwnWord(third)
  const areOne = [second, third].every((one) => unitText(one.unit) === unitText(first.unit) && areEqual(one, first))
  return areTheirs && areOne ? first : undefined
}

/** The half of the region that a unit needs; another's word about it counts for nothing. */
export function isOwnWord({ unit, by }: { readonly unit: Unit; readonly by: Identity }): boolean {
  if (by.role === 'care') return speaksFor(by, 'care', unit.careRegion)
  return speaksFor(by, 'enrollment', unit.enrollmentRegion)
}

/** Undefined when something in it is none of ours. */
export function unitFromWire(unit: DayUnit | null | undefined): Unit | undefined {
  if (!unit || !isCalendarDay(unit.day)) return undefined
  const areRegions = /^\d{4}$/.test(unit.careRegion) && /^\d{4}$/.test(unit.enrollmentRegion)
  return areRegions ? unit : undefined
}

/** Who answers about their own ledger. */
export interface DayAnswering {
  readonly book: DayBook
  readonly signer: Signer
  /** Of this half. */
  readonly region: Region
  /** The unit of this half with another region. */
  unitWith(otherRegion: Region, day: string): Unit
  /** Whether the day is over here; a half that does not make days says yes. */
  isOver(day: string, flip: boolean): Promise<boolean>
  readonly verifier: Verifier
  readonly clock: Clock
}

/** Undefined when nothing is to be said: the request made no sense. */
export async function answerAboutDay(
  request: DayRequest,
  { book, ...own }: DayAnswering,
): Promise<DayReplyIn | undefined> {
  const { region } = own
  const { totals, digests, bucket, closed } = request
  if (totals && isCalendarDay(totals.day)) return { region, totals: await totalsTold(totals, { book, ...own }) }
  const unit = unitFromWire((digests ?? bucket)?.unit)
  if (digests && unit) return { region, digests: { unit, digests: await book.digests(unit) } }
  if (bucket && unit && bucket.bucket < BUCKETS) {
    const { bucket: number, after } = bucket
    // Asked at all because ledgers differ: what is told is what stands in the ledger now.
    if (after.length === 0) await book.refresh(unit, number)
    const rows = await book.bucket(unit, { bucket: number, after, most: ROWS_MAX })
    return { region, bucket: { unit, bucket: number, after, rows, hasMore: rows.length === ROWS_MAX * ROW_BYTES } }
  }
  const proven = closed && readClosing(closed, own.verifier, own.clock.now())
  if (!proven) return undefined
  await book.keepClosed(proven.unit, codecs.dayClosing.encode(closed))
  return { region, kept: proven.unit }
}

async function totalsTold(
  { day, otherRegions, flip }: NonNullable<DayRequest['totals']>,
  { book, signer, region, unitWith, isOver }: DayAnswering,
): Promise<NonNullable<DayReplyIn['totals']>> {
  if (!(await isOver(day, flip))) return { day, isOver: false, units: [] }
  const own = await book.totals(day)
  await book.finalise()
  const named = new Set(own.map(({ unit }) => unitText(unit)))
  const empty = otherRegions.map((other) => unitWith(other, day)).filter((unit) => !named.has(unitText(unit)))
  const units = [...own, ...empty.map(noTotals)].map((totals) => signedTotals(totals, signer))
  const listSignature = signer.sign('day-list', dayListBytes({ day, region, units }))
  return { day, isOver: true, units, listSignature }
}

interface ToldOfDay {
  readonly day: string
  readonly region: Region
  readonly units: readonly SignedDayTotals[]
}

function dayListBytes({ day, region, units }: ToldOfDay): Buffer {
  return codecs.dayList.encode({ day, region, totals: units.map(({ totals }) => totals) })
}

/**
 * Whether that half of the region has itself said that these units, and no others, are what it holds of the day. A unit
 * that somebody on the way left out would never be missed: where nobody else has a row of it, it does not exist.
 */
export function isWholeList(
  told: ToldOfDay & { readonly listSignature: Signature | null },
  half: 'care' | 'enrollment',
  { verifier, clock }: Pick<DayAnswering, 'verifier' | 'clock'>,
): boolean {
  const seen = verifier.check('day-list', dayListBytes(told), told.listSignature, clock.now())
  return 'signer' in seen && speaksFor(seen.signer, half, told.region)
}
