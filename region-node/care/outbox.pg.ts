/** The outbox in Postgres: rows are written by the deciding functions, read by the relay, deleted by the last ack. */
import type { Pool } from 'pg'
import { gather } from '../../common/batches'
import type { Timers } from '../../common/clock'
import type { SettlementKey } from '../../common/settlement-key'
import type { Statement } from '../../common/statement.pg'
import type { Epochs, OutboxRow } from '../province/outbox'
import { databaseOf } from './database.pg'
import { decisionBytes } from './decision'
import type { Outbox } from './outbox'
import { type DecisionRow, decidedFrom, keyValues } from './registers.pg'

// A loose index scan: how many regions there are matters, not how many rows wait.
const DESTINATIONS = {
  name: 'care-outbox-destinations',
  text: `
    with recursive found as (
      (select enrollment_region from outbox order by enrollment_region limit 1)
      union all
      select (select o.enrollment_region from outbox o where o.enrollment_region > f.enrollment_region
               order by o.enrollment_region limit 1)
        from found f where f.enrollment_region is not null)
    select enrollment_region from found where enrollment_region is not null`,
}

// Whoever is sent a decision books it: so it must be as final as an answer, and whoever reads it makes a commit of
// their own (R13). The subselect is run for the first row and never again; nothing found, nothing committed.
const ROW = `
  o.number, o.again, o.enrollment_region as destination, d.*, to_char(d.day, 'YYYY-MM-DD') as day,
  (select pg_logical_emit_message(true, 'lianjie', ''))::text as committed
  from outbox o join decision d using (care_region, hospital, settle_id, kind)`

const IS_DUE = `
  enrollment_region = $1 and number <> all ($2::bigint[]) and (due_at_ms is null or due_at_ms <= $3)`

const DUE = {
  name: 'care-outbox-due',
  text: `
    select ${ROW}
     where o.number in (
       (select number from outbox where ${IS_DUE} and not again order by number limit $4)
       union all (select number from outbox where ${IS_DUE} and again order by number limit $5))
     order by o.again, o.number limit $4`,
}

interface WhoseColumns {
  readonly region: string
  readonly person: string
  readonly batch: string
}

/** The facts that a settle must carry, given where their addressee, person and batch stand (R14). */
export const unackedOf = ({ region, person, batch }: WhoseColumns) => `
  select ${ROW}
   where o.enrollment_region = ${region} and (o.person_id = ${person} or o.batch_id = ${batch}) and not exists (
     select from acked a where (a.care_region, a.hospital, a.settle_id, a.kind, a.enrollment_region)
                             = (o.care_region, o.hospital, o.settle_id, o.kind, o.enrollment_region))
   order by o.number`

const UNACKED = {
  name: 'care-outbox-unacked',
  text: `${unackedOf({ region: '$1', person: '$2', batch: '$3' })} limit $4`,
}

const TARGET = '(care_region, hospital, settle_id, kind, enrollment_region) = ($1, $2, $3, $4, $5)'

/** Of an ack that came later than this, the instant is kept: its fact is found by it after a restore (R26). */
const LATE_MS = 1_800_000

// Losing this commit means one more copy of the fact and one more ack. The lock: whoever hears of a higher epoch of the
// hub waits for the acks under way, and those that come after know it.
const ACKNOWLEDGED = {
  name: 'care-outbox-acknowledged',
  text: `
    with hub as materialized (
      select epoch from learner where name = 'hub' for share
    ), learned as (
      delete from outbox o using (
          select o.number
            from unnest($1::text[], $2::text[], $3::text[], $4::text[], $5::text[], $6::bigint[], $7::bigint[])
                   as a (care_region, hospital, settle_id, kind, enrollment_region, hub_epoch, enrollment_epoch)
            join outbox o using (care_region, hospital, settle_id, kind, enrollment_region)
            join hub on a.hub_epoch is null or a.hub_epoch >= hub.epoch
           where a.enrollment_epoch is null or not exists (
             select from learner l where l.name = a.enrollment_region and l.epoch > a.enrollment_epoch)
           order by o.number for update of o) found
       where o.number = found.number and set_config('synchronous_commit', 'off', true) is not null
      returning care_region, hospital, settle_id, kind, enrollment_region, o.queued_at_ms, o.again)
    insert into acked (care_region, hospital, settle_id, kind, enrollment_region, late_at_ms)
    select l.care_region, l.hospital, l.settle_id, l.kind, l.enrollment_region,
           case when l.again or c.now_ms - l.queued_at_ms > ${LATE_MS} then c.now_ms end
      from learned l cross join (select (extract(epoch from clock_timestamp()) * 1000)::bigint as now_ms) c
    on conflict (care_region, hospital, settle_id, kind, enrollment_region)
      do update set late_at_ms = excluded.late_at_ms where excluded.late_at_ms is not null`,
}

// Nobody waits for an ack but the hub's row of it, which waits beside the patient's road.
const ACKS_TOGETHER = { most: 256, everyMs: 50 }

interface Ack {
  readonly key: SettlementKey
  readonly destination: string
  readonly epochs: Epochs | undefined
}

const REFUSED = {
  name: 'care-outbox-refused',
  text: `update outbox set refused_code = $6, due_at_ms = $7 where ${TARGET}`,
}

const BACKLOG = {
  name: 'care-outbox-backlog',
  text: `select count(*)::int as rows, min(queued_at_ms) as oldest from outbox`,
}

const HIGHEST = {
  name: 'care-highest-number',
  text: 'select case when is_called then last_value else 0 end as number from fact_number',
}

export type FactRow = DecisionRow & { number: bigint; again: boolean; destination: string }

export function outboxInPostgres(pool: Pool, timers: Timers): Outbox {
  const database = databaseOf(pool)
  const acks = gather<Ack, undefined>({
    ...ACKS_TOGETHER,
    timers,
    async work(learned) {
      const rows = learned.map(({ key, destination, epochs }) => {
        return [...keyValues(key), destination, epochs?.hub ?? null, epochs?.enrollment ?? null]
      })
      await database.rows(
        ACKNOWLEDGED,
        [0, 1, 2, 3, 4, 5, 6].map((column) => rows.map((row) => row[column])),
      )
      return learned.map(() => undefined)
    },
  })
  const facts = async (statement: Statement, values: readonly unknown[]) =>
    (await database.rows<FactRow>(statement, values)).map(factFrom)
  return {
    async destinations() {
      const rows = await database.rows<{ enrollment_region: string }>(DESTINATIONS, [])
      return rows.map((row) => row.enrollment_region)
    },
    due: (destination, { nowMs, except, limit, againLimit }) =>
      facts(DUE, [destination, except, nowMs, limit, againLimit]),
    acknowledged: (key, destination, epochs) => acks.add({ key, destination, epochs }),
    async refused(key, destination, code, dueAtMs) {
      await database.rows(REFUSED, [...keyValues(key), destination, code, dueAtMs])
    },
    unacked: ({ enrollmentRegion, personId, batchId }, limit) =>
      facts(UNACKED, [enrollmentRegion, personId, batchId, limit]),
    async backlog() {
      const [row] = await database.rows<{ rows: number; oldest: bigint | null }>(BACKLOG, [])
      return { rows: row?.rows ?? 0, oldestAtMs: row?.oldest == null ? undefined : Number(row.oldest) }
    },
    async highestNumber() {
      const [row] = await database.rows<{ number: bigint }>(HIGHEST, [])
      return Number(row?.number ?? 0)
    },
  }
}

export function factFrom(row: FactRow): OutboxRow {
  const decided = decidedFrom(row)
  return {
    number: Number(row.number),
    key: decided.key,
    enrollmentRegion: row.destination,
    decision: decisionBytes(decided),
    ...(row.again && { again: true }),
  }
}
