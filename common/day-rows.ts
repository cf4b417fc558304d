/**
 * What a closing unit is made of (protocol 1.4.8): rows of fixed width, in 256 buckets, under one root. All three
 * ledgers make their rows from their own postings and their own copy of the verdict, so equal roots mean equal books.
 */
import { createHash } from 'node:crypto'
import type { Split } from '../proto/types'
import { type Fen, sumOf } from './money'
import type { Region } from './regions'
import { keyText, type SettlementKey, type SettlementKind } from './settlement-key'

/** What closes together: one care region, one enrollment region, one accounting day. */
export interface Unit {
  readonly careRegion: Region
  readonly enrollmentRegion: Region
  readonly day: string
}

/** One confirmed settlement or reversal as one ledger holds it. */
export interface DayRow extends Unit {
  readonly key: SettlementKey
  /** Keyed digest of the person (R28). */
  readonly personDigest: string
  /** F by the postings as they stand, never by the register. */
  readonly postedFen: Fen
  /** The parts by this ledger's copy of the verdict, one for each of DAY_PARTS; negative in a reversal. */
  readonly parts: readonly Fen[]
}

/** What a ledger holds of one unit. */
export interface Totals {
  readonly unit: Unit
  readonly count: number
  readonly sumFen: Fen
  readonly root: Buffer
}

export const BUCKETS = 256
export const DIGEST_BYTES = 32

/** The parts of a split that a row holds, in its order. */
export const DAY_PARTS = [
  'totalFen',
  'deductibleFen',
  'poolingFundFen',
  'largeAmountFen',
  'seriousIllnessFen',
  'civilServantFen',
  'enterpriseFen',
  'assistanceFen',
  'hospitalShareFen',
  'personalAccountFen',
  'cashFen',
] as const satisfies readonly (keyof Split)[]

const KEY_WIDTHS = { careRegion: 4, hospital: 12, settleId: 36, kind: 1 } as const
const DIGEST_WIDTH = 22
const AMOUNT_WIDTH = 8

/** The sort key comes first, so rows are in order when their keys are. */
export const ROW_KEY_BYTES = sumOfWidths(KEY_WIDTHS)
const UNIT_WIDTHS = { enrollmentRegion: 4, personDigest: DIGEST_WIDTH, day: 10 } as const
const AMOUNTS_AT = ROW_KEY_BYTES + sumOfWidths(UNIT_WIDTHS)
export const ROW_BYTES = AMOUNTS_AT + AMOUNT_WIDTH * (1 + DAY_PARTS.length)

function sumOfWidths(widths: Readonly<Record<string, number>>): number {
  return Number(sumOf(Object.values(widths).map(BigInt)))
}

/** The row's bytes, the same in all three ledgers when they hold the same. */
export function rowBytes({ key, enrollmentRegion, personDigest, day, postedFen, parts }: DayRow): Buffer {
  const row = Buffer.alloc(ROW_BYTES)
  let at = 0
  const put = (text: string, width: number) => {
    fixed(text, width).copy(row, at)
    at += width
  }
  put(key.careRegion, KEY_WIDTHS.careRegion)
  put(key.hospital, KEY_WIDTHS.hospital)
  put(key.settleId, KEY_WIDTHS.settleId)
  put(key.kind, KEY_WIDTHS.kind)
  put(enrollmentRegion, UNIT_WIDTHS.enrollmentRegion)
  put(personDigest, UNIT_WIDTHS.personDigest)
  put(day, UNIT_WIDTHS.day)
  for (const amount of [postedFen, ...parts]) at = row.writeBigInt64BE(amount, at)
  return row
}

/** The text, filled up with zeros; one that is too long is told by its digest, so that no two keys become one. */
function fixed(text: string, width: number): Buffer {
  const bytes = Buffer.from(text, 'utf8')
  if (bytes.length <= width) return bytes
  return createHash('sha256').update(bytes).digest().subarray(0, width)
}

/** What a row says, for people. */
export function readRow(row: Buffer): Pick<DayRow, 'key' | 'postedFen' | 'parts'> {
  let at = 0
  const text = (width: number) => {
    at += width
    return row.toString('utf8', at - width, at).replace(/\0+$/, '')
  }
  const careRegion = text(KEY_WIDTHS.careRegion)
  const hospital = text(KEY_WIDTHS.hospital)
  const settleId = text(KEY_WIDTHS.settleId)
  const kind = text(KEY_WIDTHS.kind) as SettlementKind
  const amount = (place: number) => row.readBigInt64BE(AMOUNTS_AT + place * AMOUNT_WIDTH)
  const parts = DAY_PARTS.map((_, place) => amount(place + 1))
  return { key: { careRegion, hospital, settleId, kind }, postedFen: amount(0), parts }
}

/** Which bucket a settlement falls into: the first byte of its key's digest. */
export function bucketOf(key: SettlementKey): number {
  return createHash('sha256').update(keyText(key)).digest()[0] as number
}

/** Of rows that are in order, in one piece or several. */
export function bucketDigest(rows: Iterable<Buffer>): Buffer {
  const hash = createHash('sha256')
  for (const row of rows) hash.update(row)
  return hash.digest()
}

const EMPTY_BUCKET = bucketDigest([])

/** All 256 digests, one behind the other; buckets that are not given are empty. */
export function allDigests(given: ReadonlyMap<number, Buffer>): Buffer {
  const all = Buffer.from(ALL_EMPTY)
  for (const [bucket, digest] of given) all.set(digest, bucket * digest.length)
  return all
}

const ALL_EMPTY = Buffer.concat(Array.from({ length: BUCKETS }, () => EMPTY_BUCKET))

export function rootOf(digests: Buffer): Buffer {
  return createHash('sha256').update(digests).digest()
}

/** What a ledger holds that holds nothing. */
export function noTotals(unit: Unit): Totals {
  return { unit, count: 0, sumFen: 0n, root: rootOf(allDigests(new Map())) }
}

export function areEqual(a: Totals, b: Totals): boolean {
  return a.count === b.count && a.sumFen === b.sumFen && a.root.equals(b.root)
}

/** One line that is equal exactly when the units are; a day's units stand together, in order. */
export function unitText({ day, careRegion, enrollmentRegion }: Unit): string {
  return `${day}/${careRegion}/${enrollmentRegion}`
}

export function unitFrom(text: string): Unit {
  const [day = '', careRegion = '', enrollmentRegion = ''] = text.split('/')
  return { day, careRegion, enrollmentRegion }
}

/** Buckets whose digests differ. */
export function differingBuckets(a: Buffer, b: Buffer): number[] {
  return Array.from({ length: BUCKETS }, (_, bucket) => bucket).filter((bucket) => {
    const [from, to] = [bucket * DIGEST_BYTES, (bucket + 1) * DIGEST_BYTES]
    return a.compare(b, from, to, from, to) !== 0
  })
}

/** Two rows of one settlement that are not the same, or one that the other side lacks. */
export interface RowDifference {
  readonly expected: Buffer | undefined
  readonly found: Buffer | undefined
}

/** Both in order, each row once. */
export function differingRows(expected: Buffer, found: Buffer): RowDifference[] {
  const differences: RowDifference[] = []
  const [ours, theirs] = [rowsIn(expected), rowsIn(found)]
  let [i, j] = [0, 0]
  while (i < ours.length || j < theirs.length) {
    const [a, b] = [ours[i], theirs[j]]
    const order = !a ? 1 : !b ? -1 : a.compare(b, 0, ROW_KEY_BYTES, 0, ROW_KEY_BYTES)
    if (order < 0) differences.push({ expected: a, found: undefined })
    else if (order > 0) differences.push({ expected: undefined, found: b })
    else if (a && b && !a.equals(b)) differences.push({ expected: a, found: b })
    if (order <= 0) i++
    if (order >= 0) j++
  }
  return differences
}

/** One behind the other in one piece. */
export function rowsIn(rows: Buffer): Buffer[] {
  const count = Math.floor(rows.length / ROW_BYTES)
  return Array.from({ length: count }, (_, i) => rows.subarray(i * ROW_BYTES, (i + 1) * ROW_BYTES))
}
