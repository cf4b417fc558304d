/**
 * Rows of closing units in Postgres, beside the ledger that they are made from. The tables are unlogged: a crash
 * empties them together with the place up to which they were gathered, and they are gathered again.
 */
import { createHash, type Hash } from 'node:crypto'
import type { Pool } from 'pg'
import { type BookedRow, type ClosedUnit, type DayBook, dayRowOf, type PersonDigest } from './day-book'
import {
  allDigests,
  bucketOf,
  ROW_BYTES,
  ROW_KEY_BYTES,
  readRow,
  rootOf,
  rowBytes,
  rowsIn,
  type Totals,
  type Unit,
  unitFrom,
  unitText,
} from './day-rows'
import type { Fen } from './money'
import type { SettlementKind } from './settlement-key'
import { rowsOf } from './statement.pg'
import { COMMIT_OWN } from './transaction.pg'

/** Where a ledger's confirmed settlements are: SQL about one table, which is called b. */
export interface DaySource {
  /** e.g. decision b */
  readonly from: string
  /** Which of its rows are in the ledger. */
  readonly where: string
  readonly enrollmentRegion: string
  /** As text. */
  readonly day: string
  /** What holds the verdict, and how it is taken out. */
  readonly proof: string
  tokenIn(proof: Buffer): Buffer
}

interface BookedColumns {
  readonly care_region: string
  readonly hospital: string
  readonly settle_id: string
  readonly kind: SettlementKind
  readonly enrollment_region: string
  readonly day: string
  readonly proof: Buffer | null
  readonly posted_fen: bigint
}

const PAGE = 1_000
/** A slice of the digesting ends well before a statement's time is up. */
const BUCKETS_AT_ONCE = 48
/** A day's rows are gone in so many slices at most; what is left waits for the next time. */
const SLICES_MAX = 10_000

// A commit that loses nothing but what can be gathered again; nobody waits for it.
const PUT = {
  name: 'day-rows-put',
  text: `
    with taken as (
      select * from unnest($1::text[], $2::smallint[], $3::bytea[], $4::bytea[], $5::bigint[])
        as t (unit, bucket, key, rest, posted_fen)
    ), put as (
      insert into day_row as r (unit, bucket, key, rest, posted_fen)
      select unit, bucket, key, rest, posted_fen from taken order by unit, bucket, key
      on conflict (unit, bucket, key) do update set rest = excluded.rest, posted_fen = excluded.posted_fen
        where r.rest <> excluded.rest
      returning r.unit, r.bucket
    ), dirty as (
      insert into day_bucket as b (unit, bucket) select distinct unit, bucket from put order by 1, 2
      on conflict (unit, bucket) do update set digest = null
    ), begun as (
      insert into day_begun (day, written_from) select distinct split_part(unit, '/', 1), $7::xid8 from taken
      on conflict do nothing
    )
    insert into day_cursor as c (gathered_to)
    select $6::xid8 where set_config('synchronous_commit', 'off', true) is not null
    on conflict (only_row) do update set gathered_to = greatest(c.gathered_to, excluded.gathered_to)`,
}
const DIGEST = { name: 'day-digest', text: 'select digest_day_buckets($1, $2, $3) as count' }
const FORGET = { name: 'day-forget', text: 'select forget_day_buckets($1, $2) as count' }
const FORGOTTEN = { name: 'day-forgotten', text: 'select kept_from from day_kept' }
const TOTALS = {
  name: 'day-totals',
  text: `
    select unit, bucket, digest, count, sum_fen from day_bucket
     where unit >= $1 and unit < $2 and digest is not null order by unit, bucket`,
}
const BUCKET = {
  name: 'day-bucket',
  text: 'select key || rest as row from day_row where unit = $1 and bucket = $2 and key > $3 order by key limit $4',
}
const KEEP_CLOSED = {
  name: 'day-keep-closed',
  text: 'insert into day_closed (unit, closing) values ($1, $2) on conflict do nothing',
}
const CLOSED = {
  name: 'day-closed',
  text: 'select unit, closing from day_closed where unit >= $1 and unit < $2 order by unit',
}

/** @param digest with the province's key */
export function dayBookInPostgres(pool: Pool, source: DaySource, digest: PersonDigest): DayBook {
  return new DayBookInPostgres(pool, source, digest)
}

class DayBookInPostgres implements DayBook {
  private readonly written: { readonly name: string; readonly text: string }
  private readonly ofDay: { readonly name: string; readonly text: string }
  private readonly ofKeys: { readonly name: string; readonly text: string }

  constructor(
    private readonly pool: Pool,
    private readonly source: DaySource,
    private readonly personDigest: PersonDigest,
  ) {
    this.written = { name: 'day-written', text: writtenIn(source) }
    this.ofDay = { name: 'day-of', text: ofDayIn(source) }
    this.ofKeys = { name: 'day-of-keys', text: ofKeysIn(source) }
  }

  async gather(): Promise<void> {
    while (await this.gatherPage());
  }

  async digest(): Promise<void> {
    await this.slices(DIGEST, ['', '~'])
  }

  async forget(before: string): Promise<void> {
    await this.slices(FORGET, [before])
  }

  async totals(day: string): Promise<readonly Totals[]> {
    if (await this.isForgotten(day)) return this.recount(day)
    await this.gather()
    const range = rangeOf(day)
    await this.slices(DIGEST, range)
    return (await this.digested(range)).map(totalsOf)
  }

  async finalise(): Promise<void> {
    await this.pool.query(COMMIT_OWN)
  }

  async digests(unit: Unit): Promise<Buffer> {
    const counted = (await this.isForgotten(unit.day))
      ? (await this.recounted(unit.day)).map(finished)
      : await this.digested([unitText(unit), `${unitText(unit)}!`])
    const own = counted.find((one) => one.unit === unitText(unit))
    return allDigests(own?.digests ?? new Map())
  }

  async bucket(unit: Unit, { bucket, after, most }: Parameters<DayBook['bucket']>[1]): Promise<Buffer> {
    const behind = after.subarray(0, ROW_KEY_BYTES)
    if (await this.isForgotten(unit.day)) return this.bucketInLedger(unit, { bucket, after: behind, most })
    const values = [unitText(unit), bucket, behind, most]
    const { rows } = await this.pool.query<{ row: Buffer }>({ ...BUCKET, values })
    return Buffer.concat(rows.map(({ row }) => row))
  }

  async refresh(unit: Unit, bucket: number): Promise<void> {
    if (await this.isForgotten(unit.day)) return
    let after: Buffer = Buffer.alloc(0)
    for (;;) {
      const kept = await this.bucket(unit, { bucket, after, most: PAGE })
      const keys = rowsIn(kept).map((row) => readRow(row).key)
      const columns = [
        keys.map(({ careRegion }) => careRegion),
        keys.map(({ hospital }) => hospital),
        keys.map(({ settleId }) => settleId),
        keys.map(({ kind }) => kind),
      ]
      const { rows } = await this.pool.query<BookedColumns>({ ...this.ofKeys, values: columns })
      // The place up to which was gathered stays where it is.
      await this.put(
        rows.map((row) => this.bookedOf(row)),
        [0n, 0n],
      )
      if (keys.length < PAGE) return
      after = kept.subarray(kept.length - ROW_BYTES)
    }
  }

  async recount(day: string): Promise<readonly Totals[]> {
    return (await this.recounted(day)).map((one) => totalsOf(finished(one)))
  }

  async keepClosed(unit: Unit, closing: Buffer): Promise<void> {
    await this.pool.query({ ...KEEP_CLOSED, values: [unitText(unit), closing] })
  }

  async closed(day?: string): Promise<readonly ClosedUnit[]> {
    const [from, to] = day === undefined ? ['', '~'] : rangeOf(day)
    const { rows } = await this.pool.query<{ unit: string; closing: Buffer }>({ ...CLOSED, values: [from, to] })
    return rows.map(({ unit, closing }) => ({ unit: unitFrom(unit), closing }))
  }

  /** One page of what was written since; false when there was no more. */
  private async gatherPage(): Promise<boolean> {
    const { rows } = await this.pool.query<Partial<BookedColumns> & Place>({ ...this.written, values: [PAGE] })
    const { horizon, since } = rows[0] as Place
    const booked = rows.filter((row): row is BookedColumns & Place => row.settle_id != null)
    const last = BigInt(booked.at(-1)?.written_in ?? 0)
    const isFull = booked.length >= PAGE
    // Whoever is not finished yet has a number from the horizon on, and is read again.
    const next = isFull && last + 1n < BigInt(horizon) ? last + 1n : BigInt(horizon)
    if (booked.length === 0) return false
    await this.put(
      booked.map((row) => this.bookedOf(row)),
      [next, BigInt(since)],
    )
    return isFull && next > BigInt(since)
  }

  private async put(
    booked: readonly BookedRow[],
    [gatheredTo, gatheredFrom]: [to: bigint, from: bigint],
  ): Promise<void> {
    const rows = booked.map((one) => ({ ...one, bytes: rowBytes(dayRowOf(one, this.personDigest)) }))
    const values = [
      rows.map(({ key, enrollmentRegion, day }) => unitText({ careRegion: key.careRegion, enrollmentRegion, day })),
      rows.map(({ key }) => bucketOf(key)),
      rows.map(({ bytes }) => bytes.subarray(0, ROW_KEY_BYTES)),
      rows.map(({ bytes }) => bytes.subarray(ROW_KEY_BYTES)),
      rows.map(({ postedFen }) => postedFen.toString()),
      gatheredTo.toString(),
      gatheredFrom.toString(),
    ]
    await rowsOf(this.pool, PUT, values)
  }

  private bookedOf(row: BookedColumns): BookedRow {
    const { care_region: careRegion, hospital, settle_id: settleId, kind, proof } = row
    const key = { careRegion, hospital, settleId, kind }
    const token = proof ? this.source.tokenIn(proof) : undefined
    return { key, enrollmentRegion: row.enrollment_region, day: row.day, token, postedFen: row.posted_fen }
  }

  private async slices(statement: typeof DIGEST, values: readonly string[]): Promise<void> {
    for (let slice = 0; slice < SLICES_MAX; slice++) {
      const { rows } = await this.pool.query<{ count: number }>({ ...statement, values: [...values, BUCKETS_AT_ONCE] })
      if ((rows[0]?.count ?? 0) < BUCKETS_AT_ONCE) return
    }
  }

  private async isForgotten(day: string): Promise<boolean> {
    const { rows } = await this.pool.query<{ kept_from: string }>(FORGOTTEN)
    return day < (rows[0]?.kept_from ?? '')
  }

  private async digested(range: readonly [string, string]): Promise<Counted[]> {
    const { rows } = await this.pool.query<BucketColumns>({ ...TOTALS, values: [...range] })
    const units = new Map<string, { unit: string; digests: Map<number, Buffer>; count: number; sumFen: Fen }>()
    for (const { unit, bucket, digest, count, sum_fen: sumFen } of rows) {
      const known = units.get(unit) ?? { unit, digests: new Map(), count: 0, sumFen: 0n }
      known.digests.set(bucket, digest)
      known.count += count
      known.sumFen += sumFen
      units.set(unit, known)
    }
    return [...units.values()]
  }

  /** In the order of keys, which is that of rows, so that no row has to be kept. */
  private async recounted(day: string): Promise<Recounting[]> {
    const units = new Map<string, Recounting>()
    for await (const row of this.ledger(day)) {
      const unit = unitText(row)
      const known = units.get(unit) ?? { unit, hashes: new Map<number, Hash>(), count: 0, sumFen: 0n }
      const bucket = bucketOf(row.key)
      const hash = known.hashes.get(bucket) ?? createHash('sha256')
      known.hashes.set(bucket, hash.update(rowBytes(row)))
      known.count++
      known.sumFen += row.postedFen
      units.set(unit, known)
    }
    return [...units.values()]
  }

  private async bucketInLedger(unit: Unit, { bucket, after, most }: Parameters<DayBook['bucket']>[1]): Promise<Buffer> {
    const found: Buffer[] = []
    for await (const row of this.ledger(unit.day)) {
      if (bucketOf(row.key) !== bucket || unitText(row) !== unitText(unit)) continue
      const bytes = rowBytes(row)
      if (bytes.subarray(0, ROW_KEY_BYTES).compare(after) > 0) found.push(bytes)
      if (found.length >= most) break
    }
    return Buffer.concat(found, found.length * ROW_BYTES)
  }

  private async *ledger(day: string) {
    let after: readonly string[] = ['', '', '', '']
    for (;;) {
      const { rows } = await this.pool.query<BookedColumns>({ ...this.ofDay, values: [day, ...after, PAGE] })
      for (const row of rows) yield dayRowOf(this.bookedOf(row), this.personDigest)
      const last = rows.at(-1)
      if (!last || rows.length < PAGE) return
      after = [last.care_region, last.hospital, last.settle_id, last.kind]
    }
  }
}

/** Where the gathering stands, as text, because such numbers are longer than a double counts. */
interface Place {
  readonly since: string
  readonly horizon: string
  readonly written_in: string | null
}

interface BucketColumns {
  readonly unit: string
  readonly bucket: number
  readonly digest: Buffer
  readonly count: number
  readonly sum_fen: bigint
}

interface Counted {
  readonly unit: string
  readonly digests: ReadonlyMap<number, Buffer>
  readonly count: number
  readonly sumFen: Fen
}

interface Recounting {
  readonly unit: string
  readonly hashes: Map<number, Hash>
  count: number
  sumFen: Fen
}

function finished({ unit, hashes, count, sumFen }: Recounting): Counted {
  return { unit, digests: new Map([...hashes].map(([bucket, hash]) => [bucket, hash.digest()])), count, sumFen }
}

function totalsOf({ unit, digests, count, sumFen }: Counted): Totals {
  return { unit: unitFrom(unit), count, sumFen, root: rootOf(allDigests(digests)) }
}

/** All units of a day: the sign behind the slash ends them. */
function rangeOf(day: string): [from: string, to: string] {
  return [`${day}/`, `${day}0`]
}

function columnsOf({ enrollmentRegion, day, proof }: DaySource): string {
  return `
    b.care_region, b.hospital, b.settle_id, b.kind, ${enrollmentRegion} as enrollment_region, ${day} as day,
    ${proof} as proof, (
      select coalesce(sum(p.amount_fen), 0)::bigint from posting p
       where (p.care_region, p.hospital, p.settle_id, p.kind) = (b.care_region, b.hospital, b.settle_id, b.kind)
    ) as posted_fen`
}

/**
 * Rows in the order of the transactions that wrote them, whole transactions at a time. The horizon is the oldest
 * transaction that may still be under way as this very statement sees it.
 */
function writtenIn(source: DaySource): string {
  return `
    select place.since::text, place.horizon::text, page.*
      from (select coalesce(
                     (select gathered_to from day_cursor),
                     (select min(d.written_from) from day_begun d where d.day >= (select kept_from from day_kept)),
                     '0'::xid8) as since,
                   numbered(pg_snapshot_xmin(pg_current_snapshot())) as horizon) place
      left join lateral (
        select ${columnsOf(source)}, b.written_in::text as written_in
          from ${source.from}
         where ${source.where} and b.written_in >= place.since
         order by b.written_in fetch first ($1) rows with ties) page on true`
}

function ofKeysIn(source: DaySource): string {
  return `
    select ${columnsOf(source)}
      from ${source.from}, unnest($1::text[], $2::text[], $3::text[], $4::text[])
             as k (care_region, hospital, settle_id, kind)
     where (b.care_region, b.hospital, b.settle_id, b.kind) = (k.care_region, k.hospital, k.settle_id, k.kind)
       and ${source.where}`
}

function ofDayIn(source: DaySource): string {
  return `
    select ${columnsOf(source)}
      from ${source.from}
     where ${source.where} and ${source.day} = $1
       and (b.care_region, b.hospital, b.settle_id, b.kind) > ($2, $3, $4, $5)
     order by b.care_region, b.hospital, b.settle_id, b.kind limit $6`
}
