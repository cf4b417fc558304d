/** Intents in Postgres. Everything here commits without waiting: what is lost costs an inquiry, never money. */
import type { Pool } from 'pg'
import { type Code, type Refusal, refusal } from '../../common/errors'
import type { SettlementKind } from '../../common/settlement-key'
import { databaseOf } from './database.pg'
import type { Begun, Intent, Intents } from './intents'
import { keyValues } from './registers.pg'

const BEGIN = {
  name: 'care-begin',
  text: 'select * from begin_settlement($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12)',
}

const KEY = '(care_region, hospital, settle_id, kind) = ($1, $2, $3, $4)'

// set_config in the same statement: the commit of this one statement is the only one it concerns.
const AUTHORISED = {
  name: 'care-authorised',
  text: `
    update intent set verdict_at_ms = coalesce(verdict_at_ms, $5)
     where ${KEY} and set_config('synchronous_commit', 'off', true) is not null returning verdict_at_ms`,
}
const REFUSED = {
  name: 'care-refused',
  text: `
    update intent set refused = $5, closed = true
     where ${KEY} and set_config('synchronous_commit', 'off', true) is not null`,
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

// Intents are visited once after their window: whoever is decided by then is never looked at again.
const CLOSE = {
  name: 'care-close-intents',
  text: `
    update intent i set closed = true
     where not closed and due_at_ms < $1 and set_config('synchronous_commit', 'off', true) is not null and exists (
       select from decision d where (d.care_region, d.hospital, d.settle_id, d.kind)
                                  = (i.care_region, i.hospital, i.settle_id, i.kind))`,
}
const DUE = {
  name: 'care-due',
  text: `
    select * from intent i
     where due_at_ms < $1 and coalesce(verdict_at_ms, asked_at_ms) + window_ms < $1 and ${UNDECIDED}
     order by due_at_ms limit $2`,
}

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

interface StoredRefusal {
  code: Code
  params: Record<string, string>
  retryAfterMs: number
}

interface BegunRow {
  answer: Begun['answer']
  holder_settle_id: string
  refused: StoredRefusal
}

export function intentsInPostgres(pool: Pool): Intents {
  const database = databaseOf(pool)
  const many = async (statement: typeof DUE, values: unknown[]) =>
    (await database.rows<IntentRow>(statement, values)).map(intentFrom)
  return {
    async begin(intent, nowMs) {
      const { key, personId, enrollmentRegion, batch, requestHash, invoiceNo, windowMs } = intent
      const who = [key.careRegion, key.hospital, key.settleId, personId, enrollmentRegion]
      const what = [batch.visitId, batch.batchId, batch.version, requestHash, invoiceNo, windowMs, nowMs]
      const [row] = await database.rows<BegunRow>(BEGIN, [...who, ...what])
      if (!row) throw new Error('a function answers one row')
      const { answer } = row
      if (answer === 'held') return { answer, holderSettleId: row.holder_settle_id }
      if (answer === 'refused') return { answer, refusal: refusalFrom(row.refused) }
      return { answer }
    },
    async authorised(key, nowMs) {
      const [row] = await database.rows<IntentRow>(AUTHORISED, [...keyValues(key), nowMs])
      return Number(row?.verdict_at_ms ?? nowMs)
    },
    async refused(key, why) {
      await database.rows(REFUSED, [...keyValues(key), JSON.stringify(why)])
    },
    async find(key) {
      return (await many(FIND, keyValues(key)))[0]
    },
    unconfirmed: (hospital, limit) => many(UNCONFIRMED, [hospital ?? null, limit]),
    async due(nowMs, limit) {
      await database.rows(CLOSE, [nowMs])
      return many(DUE, [nowMs, limit])
    },
  }
}

function refusalFrom({ code, params, retryAfterMs }: StoredRefusal): Refusal {
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
