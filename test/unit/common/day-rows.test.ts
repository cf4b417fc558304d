/** Rows, buckets and roots of a closing unit (protocol 1.4.8). */
import fc from 'fast-check'
import {
  allDigests,
  bucketDigest,
  bucketOf,
  DAY_PARTS,
  type DayRow,
  differingBuckets,
  differingRows,
  ROW_BYTES,
  ROW_KEY_BYTES,
  readRow,
  rootOf,
  rowBytes,
  unitFrom,
  unitText,
} from '../../../common/day-rows'

const DAY = '2026-11-22'

function row(settleId: string, changed: Partial<DayRow> = {}): DayRow {
  return {
    ...{ careRegion: '5101', enrollmentRegion: '5116', day: DAY, personDigest: 'P'.repeat(22), postedFen: 7_500n },
    key: { careRegion: '5101', hospital: 'H51010000001', settleId, kind: 'S' },
    parts: DAY_PARTS.map((_, i) => BigInt(i)),
    ...changed,
  }
}

const uuid = fc.uuid()
const amount = fc.bigInt({ min: -(2n ** 53n), max: 2n ** 53n })
const anyRow: fc.Arbitrary<DayRow> = fc
  .record({
    settleId: uuid,
    kind: fc.constantFrom('S' as const, 'R' as const),
    postedFen: amount,
    parts: fc.array(amount, { minLength: DAY_PARTS.length, maxLength: DAY_PARTS.length }),
  })
  .map(({ settleId, kind, ...rest }) => row(settleId, { ...rest, key: { ...row(settleId).key, kind } }))

/** A ledger's unit: rows in order, and the digests of its buckets. */
function book(rows: readonly DayRow[]) {
  const buckets = new Map<number, Buffer[]>()
  for (const one of rows) {
    const bucket = bucketOf(one.key)
    buckets.set(bucket, [...(buckets.get(bucket) ?? []), rowBytes(one)].sort(Buffer.compare))
  }
  return { buckets, digests: allDigests(new Map([...buckets].map(([at, own]) => [at, bucketDigest(own)]))) }
}

const byKey = (rows: readonly DayRow[]) => [
  ...new Map(rows.map((one) => [`${one.key.settleId}${one.key.kind}`, one])).values(),
]

test('a row has one width, and says what went into it', () => {
  fc.assert(
    fc.property(anyRow, (one) => {
      const bytes = rowBytes(one)
      expect(bytes).toHaveLength(ROW_BYTES)
      expect(readRow(bytes)).toEqual({ key: one.key, postedFen: one.postedFen, parts: one.parts })
    }),
  )
})

test.each([
  ['the region that owes', { enrollmentRegion: '5107' }],
  ['the person', { personDigest: 'Q'.repeat(22) }],
  ['the day', { day: '2026-11-23' }],
  ['what is posted', { postedFen: 7_501n }],
  ['the sign of what is posted', { postedFen: -7_500n }],
  ['one part, by one fen', { parts: DAY_PARTS.map((_, i) => BigInt(i === 10 ? 11 : i)) }],
])('another row when only %s differs', (_, changed) => {
  expect(rowBytes(row('a', changed)).equals(rowBytes(row('a')))).toBe(false)
})

test('a settlement id that is too long for its place does not become another one', () => {
  const long = 'x'.repeat(60)
  const [a, b] = [rowBytes(row(`${long}a`)), rowBytes(row(`${long}b`))]
  expect(a).toHaveLength(ROW_BYTES)
  expect(a.compare(b, 0, ROW_KEY_BYTES, 0, ROW_KEY_BYTES)).not.toBe(0)
})

test('the root does not depend on the order in which settlements came', () => {
  fc.assert(
    fc.property(fc.array(anyRow, { maxLength: 60 }), (many) => {
      const rows = byKey(many)
      expect(rootOf(book(rows).digests)).toEqual(rootOf(book([...rows].reverse()).digests))
    }),
    { numRuns: 50 },
  )
})

test('any one row changed, missing or added is found in one bucket, and named', () => {
  const rows = fc.array(anyRow, { minLength: 1, maxLength: 60 })
  fc.assert(
    fc.property(rows, fc.nat(), fc.constantFrom('changed', 'missing'), (many, place, how) => {
      const ours = byKey(many)
      const hit = ours[place % ours.length] as DayRow
      const others = ours.filter((one) => one !== hit)
      const planted = how === 'changed' ? [...others, { ...hit, postedFen: hit.postedFen + 1n }] : others
      const [a, b] = [book(ours), book(planted)]
      expect(differingBuckets(a.digests, b.digests)).toEqual([bucketOf(hit.key)])
      const rowsIn = (of: typeof a) => Buffer.concat(of.buckets.get(bucketOf(hit.key)) ?? [])
      const named = differingRows(rowsIn(a), rowsIn(b))
      expect(named).toHaveLength(1)
      expect(readRow(named[0]?.expected as Buffer)).toMatchObject({ key: hit.key, postedFen: hit.postedFen })
      if (how === 'missing') expect(named[0]?.found).toBeUndefined()
      else expect(readRow(named[0]?.found as Buffer).postedFen).toBe(hit.postedFen + 1n)
    }),
    { numRuns: 100 },
  )
})

test('a unit has one name', () => {
  const unit = { careRegion: '5101', enrollmentRegion: '5116', day: DAY }
  expect(unitFrom(unitText(unit))).toEqual(unit)
})
