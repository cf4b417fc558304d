/** Intents in Postgres. Everything here commits without waiting: what is lost costs an inquiry, never money. */
import type { Pool } from 'pg'
import { type CrashPoints, callsOf } from '../../common/crash-points'
import { type Code, type Refusal, refusal } from '../../common/errors'
import type { SettlementKind } from '../../common/settlement-key'
import { databaseOf } from './database.pg'
import type { Intent, Intents } from './intents'
import { type NotebookParts, notebook } from './notebook'
import { keyValues } from './registers.pg'

const KEY = '(care_region, hospital, settle_id, kind) = ($1, $2, $3, $4)'

// set_config in the same statement: the commit of this one statement is the only one it concerns. In order, so that two
// processes of one node never wait for each other in a circle. A cancel that was written before anybody had noted whom
// it concerns is told to that region now: else it would wait for its own inquiry (R8). One look-up each: left to its
// own estimates, the planner reads all acks ever given.
const NOTE = {
  name: 'care-note-intents',
  text: `
    with noted as (
      insert into intent
        select * from json_populate_recordset(null::intent, $1)
         where set_config('synchronous_commit', 'off', true) is not null
         order by care_region, hospital, settle_id, kind
      on conflict (care_region, hospital, settle_id, kind) do update
        set tried_at_ms = greatest(intent.tried_at_ms, excluded.tried_at_ms),
            verdict_at_ms = coalesce(intent.verdict_at_ms, excluded.verdict_at_ms),
            refused = coalesce(intent.refused, excluded.refused),
            closed = intent.closed or excluded.closed
        where intent.request_hash = excluded.request_hash
      returning *)
    insert into outbox (care_region, hospital, settle_id, kind, enrollment_region, person_id, batch_id, queued_at_ms)
      select i.care_region, i.hospital, i.settle_id, i.kind, i.enrollment_region, i.person_id, i.batch_id, i.tried_at_ms
        from noted i
       cross join lateral (
         select from decision d where (d.care_region, d.hospital, d.settle_id, d.kind, d.outcome)
                                    = (i.care_region, i.hospital, i.settle_id, i.kind, 'CANC') limit 1) d
        left join lateral (
         select true as is_acked from acked a
          where (a.care_region, a.hospital, a.settle_id, a.kind, a.enrollment_region)
              = (i.care_region, i.hospital, i.settle_id, i.kind, i.enrollment_region) limit 1) a on true
       where i.refused is null and is_acked is null
       order by i.care_region, i.hospital, i.settle_id, i.kind
    on conflict do nothing`,
}
const FIND = { name: 'care-intent', text: `select * from intent where ${KEY}` }

const UNDECIDED = `not closed and refused is null and not exists (
  select from decision d where (d.care_region, d.hospital, d.settle_id, d.kind)
                             = (i.care_region, i.hospital, i.settle_id, i.kind))`

const UNCONFIRMED = {
  name: 'care-unconfirmed',
  text: `select * from intent i where ($1::text is null or hospital = $1) and ${UNDECIDED}
          order by asked_at_ms desc limit $2`,
}

const IS_DOUBT = 'verdict_at_ms is null and tried_at_ms < $1'
const DOUBTS = {
  name: 'care-doubts',
  text: `select * from intent i where ${IS_DOUBT} and ${UNDECIDED} order by tried_at_ms limit $2`,
}
const STANDING = {
  name: 'care-open-counted',
  text: `
    select count(*) filter (where ${IS_DOUBT})::integer as doubts,
           count(*)::integer as open
      from intent i where ${UNDECIDED}`,
}

const CLOSED_AT_ONCE = 1_000
// Intents are visited once after their window: whoever is decided or refused by then is never looked at again.
const CLOSE = {
  name: 'care-close-intents',
  text: `
    with due as (
      select care_region, hospital, settle_id, kind, refused from intent where not closed and due_at_ms < $1
       order by due_at_ms limit ${CLOSED_AT_ONCE}
    ), ended as (
      -- One look-up each: left to its own estimates, the planner reads all decisions ever made.
      select due.* from due left join lateral (
        select true as is_decided from decision d
         where (d.care_region, d.hospital, d.settle_id, d.kind)
             = (due.care_region, due.hospital, due.settle_id, due.kind) limit 1) d on true
       where is_decided or refused is not null
    )
    update intent i set closed = true from ended e
     where set_config('synchronous_commit', 'off', true) is not null
       and (i.care_region, i.hospital, i.settle_id, i.kind) = (e.care_region, e.hospital, e.settle_id, e.kind)`,
}
const DUE = {
  name: 'care-due',
  text: `
    select * from intent i
     where due_at_ms < $1 and coalesce(verdict_at_ms, asked_at_ms) + window_ms < $1 and ${UNDECIDED}
     order by due_at_ms limit $2`,
}

export type Noting = Pick<NotebookParts, 'timers' | 'log'> & { readonly crash?: CrashPoints }

interface IntentRow {
  care_region: string
  hospital: string
  settle_id: string
  kind: SettlementKind
  person_id: string
  enrollment_region: string
  visit_id: string
  batch_id: string
  batch_version: number
  request_hash: Buffer
  invoice_no: string
  window_ms: bigint
  asked_at_ms: bigint
  tried_at_ms: bigint
  verdict_at_ms: bigint | null
  refused: StoredRefusal | null
}

/** A refusal as JSON. */
export interface StoredRefusal {
  code: Code
  params: Record<string, string>
  retryAfterMs: number
}

export function intentsInPostgres(pool: Pool, { timers, log, crash }: Noting): Intents {
  const database = databaseOf(pool)
  const writing: Pick<NotebookParts, 'write'> = {
    write: async (intents) => void (await database.rows(NOTE, [JSON.stringify(intents.map(rowOf))])),
  }
  const { write } = crash?.around(writing, ['write'], callsOf('care intents')) ?? writing
  const { note, written } = notebook({ timers, log, write })
  const many = async (statement: typeof DUE, values: unknown[]) =>
    (await database.rows<IntentRow>(statement, values)).map(intentFrom)
  return {
    note,
    written,
    async find(key) {
      await written(key)
      return (await many(FIND, keyValues(key)))[0]
    },
    async unconfirmed(hospital, limit) {
      await written()
      return many(UNCONFIRMED, [hospital ?? null, limit])
    },
    async standing(triedBeforeMs, limit) {
      await written()
      const [counted] = await database.rows<{ doubts: number; open: number }>(STANDING, [triedBeforeMs])
      const { doubts: found = 0, open = 0 } = counted ?? {}
      // Mostly there are none, and whoever scrapes asks every few seconds.
      const doubts = found > 0 ? await many(DOUBTS, [triedBeforeMs, limit]) : []
      return { doubts, more: Math.max(0, found - doubts.length), waiting: open - found }
    },
    async due(nowMs, limit) {
      await written()
      await database.rows(CLOSE, [nowMs])
      return many(DUE, [nowMs, limit])
    },
  }
}

export function refusalFrom({ code, params, retryAfterMs }: StoredRefusal): Refusal {
  return refusal(code, params, retryAfterMs)
}

function intentFrom(row: IntentRow): Intent {
  const { care_region: careRegion, hospital, settle_id: settleId, kind } = row
  return {
    key: { careRegion, hospital, settleId, kind },
    personId: row.person_id,
    enrollmentRegion: row.enrollment_region,
    batch: { visitId: row.visit_id, batchId: row.batch_id, version: row.batch_version },
    requestHash: row.request_hash,
    invoiceNo: row.invoice_no,
    windowMs: Number(row.window_ms),
    askedAtMs: Number(row.asked_at_ms),
    triedAtMs: Number(row.tried_at_ms),
    verdictAtMs: row.verdict_at_ms === null ? undefined : Number(row.verdict_at_ms),
    refused: row.refused ? refusalFrom(row.refused) : undefined,
  }
}

/** As JSON: Postgres reads each field in its own text form. */
function rowOf({ key, batch, ...intent }: Intent) {
  return {
    ...{ care_region: key.careRegion, hospital: key.hospital, settle_id: key.settleId, kind: key.kind },
    person_id: intent.personId,
    enrollment_region: intent.enrollmentRegion,
    ...{ visit_id: batch.visitId, batch_id: batch.batchId, batch_version: batch.version },
    request_hash: `\\x${intent.requestHash.toString('hex')}`,
    invoice_no: intent.invoiceNo,
    window_ms: intent.windowMs,
    ...{ asked_at_ms: intent.askedAtMs, tried_at_ms: intent.triedAtMs },
    due_at_ms: intent.askedAtMs + intent.windowMs,
    verdict_at_ms: intent.verdictAtMs,
    refused: intent.refused,
    closed: intent.refused !== undefined,
  }
}
