/** Rows of closing units made anew at each question, for tests and the simulator. */
import { type BookedRow, type ClosedUnit, type DayBook, dayRowOf, type PersonDigest } from './day-book'
import {
  allDigests,
  bucketDigest,
  bucketOf,
  type DayRow,
  ROW_KEY_BYTES,
  rootOf,
  rowBytes,
  type Totals,
  type Unit,
  unitText,
} from './day-rows'
import type { Posting } from './double-entry'
import { sumOf } from './money'

/**
 * @param booked what the ledger holds now, in any order
 * @param kept units that closed, by unitText: part of the ledger's database, so that a backup can bring them back
 */
export function dayBookInMemory(
  booked: () => readonly BookedRow[],
  digest: PersonDigest,
  kept: Map<string, ClosedUnit> = new Map(),
): DayBook {
  const rowsOf = (isWanted: (row: DayRow) => boolean) =>
    booked()
      .map((one) => dayRowOf(one, digest))
      .filter(isWanted)
  const totals = async (day: string) => {
    const units = new Map<string, DayRow[]>()
    for (const row of rowsOf((one) => one.day === day)) {
      const name = unitText(row)
      units.set(name, [...(units.get(name) ?? []), row])
    }
    return [...units.values()].map(totalsOf)
  }
  const nothing = async () => undefined
  return {
    ...{
      gather: nothing,
      digest: nothing,
      forget: nothing,
      refresh: nothing,
      finalise: nothing,
      totals,
      recount: totals,
    },
    async keepClosed(unit, closing) {
      if (!kept.has(unitText(unit))) kept.set(unitText(unit), { unit, closing })
    },
    async closed(day) {
      const inOrderOfNames = [...kept.entries()].sort(([a], [b]) => (a < b ? -1 : 1)).map(([, one]) => one)
      return inOrderOfNames.filter(({ unit }) => day === undefined || unit.day === day)
    },
    digests: async (unit) => digestsOf(rowsOf((row) => unitText(row) === unitText(unit))),
    async bucket(unit, { bucket, after, most }) {
      const own = inOrder(rowsOf((row) => unitText(row) === unitText(unit) && bucketOf(row.key) === bucket))
      const behind = after.subarray(0, ROW_KEY_BYTES)
      return Buffer.concat(own.filter((row) => row.subarray(0, ROW_KEY_BYTES).compare(behind) > 0).slice(0, most))
    },
  }
}

/** One settlement of a ledger in memory, with what its postings come to. */
export function bookedRow(booked: Omit<BookedRow, 'postedFen'>, postings: readonly Posting[]): BookedRow {
  return { ...booked, postedFen: sumOf(postings.map(({ amountFen }) => amountFen)) }
}

function totalsOf(rows: readonly DayRow[]): Totals {
  const { careRegion, enrollmentRegion, day } = rows[0] as Unit
  const unit = { careRegion, enrollmentRegion, day }
  const sumFen = sumOf(rows.map(({ postedFen }) => postedFen))
  return { unit, count: rows.length, sumFen, root: rootOf(digestsOf(rows)) }
}

function digestsOf(rows: readonly DayRow[]): Buffer {
  const buckets = new Map<number, DayRow[]>()
  for (const row of rows) {
    const bucket = bucketOf(row.key)
    buckets.set(bucket, [...(buckets.get(bucket) ?? []), row])
  }
  return allDigests(new Map([...buckets].map(([bucket, own]) => [bucket, bucketDigest(inOrder(own))])))
}

function inOrder(rows: readonly DayRow[]): Buffer[] {
  return rows.map(rowBytes).sort(Buffer.compare)
}
