/**
 * Finds the settlements for which a unit stays open: 256 digests are compared first, then the rows of the buckets that
 * differ. What a region told counts only when it makes up the root that the region has signed.
 */
import type { DayBook } from '../../common/day-book'
import {
  areEqual,
  bucketDigest,
  DIGEST_BYTES,
  differingBuckets,
  ROW_BYTES,
  ROW_KEY_BYTES,
  rootOf,
  type Totals,
  type Unit,
} from '../../common/day-rows'
import { type DayStore, DIGESTS, type Evidence, type Half } from './day-store'
import { type DayDifference, differencesIn } from './differences'
import type { UnitView } from './units'

export interface Investigating {
  readonly book: Pick<DayBook, 'digests' | 'bucket' | 'refresh'>
  readonly store: Pick<DayStore, 'evidence'>
  /** Told what is still missing: digests (DIGESTS) or rows behind a row. */
  want(half: Half, missing: Missing): void
}

export interface Missing {
  readonly unit: Unit
  readonly bucket: number
}

/** So many buckets at a time: whoever has more differences than these hold mends them first. */
const BUCKETS_MAX = 16
const ROWS_AT_ONCE = 2_000

/** What can be named by now. */
export async function investigate(view: UnitView, parts: Investigating): Promise<readonly DayDifference[]> {
  const { unit, hub, care, enrollment } = view
  if (!care) return []
  const told = await parts.store.evidence(unit)
  const behind = enrollment && !areEqual(enrollment, care) ? enrollment : undefined
  const careDigests = digestsOf('care', care, told, parts)
  const enrollmentDigests = behind && digestsOf('enrollment', behind, told, parts)
  if (!careDigests || (behind && !enrollmentDigests)) return []
  const hubDigests = areEqual(hub, care) ? undefined : await parts.book.digests(unit)
  const [byHub, byEnrollment] = [hubDigests, enrollmentDigests].map(
    (digests) => new Set(digests ? differingBuckets(careDigests, digests) : []),
  ) as [Set<number>, Set<number>]
  const differences: DayDifference[] = []
  for (const bucket of [...new Set([...byHub, ...byEnrollment])].slice(0, BUCKETS_MAX)) {
    const ofCare = rowsOf('care', { unit, bucket }, careDigests, told)
    const ofEnrollment =
      enrollmentDigests && byEnrollment.has(bucket)
        ? rowsOf('enrollment', { unit, bucket }, enrollmentDigests, told)
        : undefined
    // Also when it was told before: whoever is asked looks into its ledger again, which may have been mended.
    parts.want('care', { unit, bucket })
    if (byEnrollment.has(bucket)) parts.want('enrollment', { unit, bucket })
    if (byHub.has(bucket)) await parts.book.refresh(unit, bucket)
    if (!ofCare || (!ofEnrollment && byEnrollment.has(bucket))) continue
    const ofHub = byHub.has(bucket) ? await ownRows(parts.book, { unit, bucket }) : undefined
    differences.push(...differencesIn(unit, { care: ofCare, hub: ofHub, enrollment: ofEnrollment }))
  }
  return differences
}

function digestsOf(half: Half, { unit, root }: Totals, told: readonly Evidence[], parts: Investigating) {
  const digests = told.find((one) => one.half === half && one.bucket === DIGESTS)?.content
  if (digests && rootOf(digests).equals(root)) return digests
  parts.want(half, { unit, bucket: DIGESTS })
  return undefined
}

function rowsOf(half: Half, { bucket }: Missing, digests: Buffer, told: readonly Evidence[]): Buffer | undefined {
  const rows = told.find((one) => one.half === half && one.bucket === bucket)?.content
  const digest = digests.subarray(bucket * DIGEST_BYTES, (bucket + 1) * DIGEST_BYTES)
  return rows && bucketDigest([rows]).equals(digest) ? rows : undefined
}

async function ownRows(book: Investigating['book'], { unit, bucket }: Missing): Promise<Buffer> {
  const pieces: Buffer[] = []
  let after: Buffer = Buffer.alloc(0)
  for (;;) {
    const rows = await book.bucket(unit, { bucket, after, most: ROWS_AT_ONCE })
    pieces.push(rows)
    if (rows.length < ROWS_AT_ONCE * ROW_BYTES) return Buffer.concat(pieces)
    after = lastKeyOf(rows)
  }
}

/** Where the next piece begins. */
export function lastKeyOf(rows: Buffer): Buffer {
  const from = rows.length - ROW_BYTES
  return Buffer.from(rows.subarray(from, from + ROW_KEY_BYTES))
}
