import type { Pool } from 'pg'
import { codecs } from '../../common/contracts.grpc'
import { unitFrom, unitText } from '../../common/day-rows'
import type { DayStore, Evidence, Half, Marker } from './day-store'

const ASK = `
  insert into day_asked as a (day, flip) values ($1, $2)
  on conflict (day) do update set flip = a.flip or excluded.flip, done_at = null`
const OPEN = 'select day, flip from day_asked where done_at is null order by day'
const DONE = 'update day_asked set done_at = now() where day = $1 and done_at is null'
const IS_DONE = 'select 1 from day_asked where day = $1 and done_at is not null'
const OLDEST = `
  select split_part(b.unit, '/', 1) as day from day_bucket b
   where not exists (select from day_closed c where c.unit = b.unit) order by b.unit limit 1`
const TOLD_BY = 'select half, region from day_told where day = $1'
const MARKERS = `
  select unit, half, count, sum_fen, root, signed from day_marker where unit >= $1 || '/' and unit < $1 || '0'`
const KEEP_TOLD = `
  with told as (
    insert into day_told (day, half, region) values ($1, $2, $3) on conflict do nothing
  )
  insert into day_marker (unit, half, count, sum_fen, root, signed)
  select m.unit, $2, m.count, m.sum_fen, m.root, m.signed
    from unnest($4::text[], $5::bigint[], $6::bigint[], $7::bytea[], $8::bytea[])
         as m (unit, count, sum_fen, root, signed)
   order by m.unit
  on conflict (unit, half) do update
    set (count, sum_fen, root, signed) = (excluded.count, excluded.sum_fen, excluded.root, excluded.signed)`
const EVIDENCE = 'select half, bucket, content from day_evidence where unit = $1'
const KEEP_EVIDENCE = `
  insert into day_evidence as e (unit, half, bucket, content) values ($1, $2, $3, $4)
  on conflict (unit, half, bucket) do update set content = case when $5 then e.content else '' end || excluded.content`
const KEEP_KNOWN = `
  insert into day_known (unit, half) select unit, $2 from day_closed where unit = $1 on conflict do nothing`
const KNOWN = `select half || ' ' || unit as name from day_known where unit >= $1 || '/' and unit < $1 || '0'`
const ASK_CARE = 'select ask_care_region($1, $2, $3)'

export function dayStoreInPostgres(pool: Pool): DayStore {
  return {
    async ask(day, flip) {
      await pool.query(ASK, [day, flip])
    },
    async open() {
      return (await pool.query<{ day: string; flip: boolean }>({ name: 'day-open', text: OPEN })).rows
    },
    async done(day) {
      await pool.query(DONE, [day])
    },
    async isDone(day) {
      return (await pool.query(IS_DONE, [day])).rows.length > 0
    },
    async oldestUnclosed() {
      return (await pool.query<{ day: string }>(OLDEST)).rows[0]?.day
    },
    async told(day) {
      const by = await pool.query<{ half: Half; region: string }>(TOLD_BY, [day])
      const { rows } = await pool.query<MarkerColumns>(MARKERS, [day])
      return { by: new Set(by.rows.map(({ half, region }) => `${half} ${region}`)), markers: rows.map(markerOf) }
    },
    async keepTold(day, { half, region }, markers) {
      await pool.query(KEEP_TOLD, [day, half, region, ...markerColumns(markers)])
    },
    async evidence(unit) {
      const { rows } = await pool.query<Omit<Evidence, 'unit'>>(EVIDENCE, [unitText(unit)])
      return rows.map((row) => ({ ...row, unit }))
    },
    async keepEvidence({ unit, half, bucket, content }, isMore) {
      await pool.query(KEEP_EVIDENCE, [unitText(unit), half, bucket, content, isMore])
    },
    async keepKnown(unit, half) {
      await pool.query(KEEP_KNOWN, [unitText(unit), half])
    },
    async known(day) {
      const { rows } = await pool.query<{ name: string }>({ name: 'day-known', text: KNOWN, values: [day] })
      return new Set(rows.map(({ name }) => name))
    },
    async askCare(region, name, row) {
      await pool.query(ASK_CARE, [region, `${name}/${region}`, codecs.downRow.encode(row)])
    },
  }
}

interface MarkerColumns {
  readonly unit: string
  readonly half: Half
  readonly count: bigint
  readonly sum_fen: bigint
  readonly root: Buffer
  readonly signed: Buffer
}

function markerColumns(markers: readonly Marker[]): unknown[] {
  return [
    markers.map(({ unit }) => unitText(unit)),
    markers.map(({ count }) => count),
    markers.map(({ sumFen }) => sumFen.toString()),
    markers.map(({ root }) => root),
    markers.map(({ signed }) => codecs.signedDayTotals.encode(signed)),
  ]
}

function markerOf({ unit, half, count, sum_fen: sumFen, root, signed }: MarkerColumns): Marker {
  return {
    ...{ unit: unitFrom(unit), half, count: Number(count), sumFen, root },
    signed: codecs.signedDayTotals.decode(signed),
  }
}
