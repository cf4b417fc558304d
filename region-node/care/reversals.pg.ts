/** Reversals in Postgres: each promise and each decision is one function, one round trip, one commit (005). */
import type { Pool } from 'pg'
import type { Statement } from '../../common/statement.pg'
import { COMMIT_OWN } from '../../common/transaction.pg'
import { databaseOf } from './database.pg'
import { type AnsweredRow, answeredFrom, keyValues } from './registers.pg'
import type { Reversals, RevIntent } from './reversals'

const BEGIN = {
  name: 'care-begin-reversal',
  text: 'select begin_reversal($1, $2, $3, $4, $5, $6, $7, $8, $9) as begun',
}
const DECIDED = {
  name: 'care-decided',
  text: `
    select r.* from decision d, as_decided(d, false, '{}', '{}') r
     where (d.care_region, d.hospital, d.settle_id, d.kind) = ($1, $2, $3, $4)`,
}
const CONFIRM = {
  name: 'care-confirm-reversal',
  text: 'select * from confirm_reversal($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15)',
}
const ADOPT = { name: 'care-adopt', text: 'select * from adopt_settlement($1, $2, $3, $4, $5, $6)' }
const ADOPTERS = {
  name: 'care-adopters',
  text: `
    select adopted_by from adoption where (care_region, hospital, settle_id) = ($1, $2, $3)
     order by number`,
}
const FIND = {
  name: 'care-rev-intent',
  text: 'select * from rev_intent where (care_region, hospital, settle_id) = ($1, $2, $3)',
}
const DUE = {
  name: 'care-reversals-due',
  text: `
    select * from rev_intent
     where not done and next_try_at_ms <= $1 and enrollment_region = coalesce($3, enrollment_region)
     order by next_try_at_ms limit $2`,
}
const DUE_TO = {
  name: 'care-reversals-due-to',
  text: 'select distinct enrollment_region from rev_intent where not done and next_try_at_ms <= $1',
}
const OPEN = {
  name: 'care-reversals-open',
  text: 'select * from rev_intent where not done order by asked_at_ms limit $1',
}
// Losing this commit means one try more.
const TRIED = {
  name: 'care-reversal-tried',
  text: `
    update rev_intent set tries = tries + 1, next_try_at_ms = $4, last_code = $5
     where (care_region, hospital, settle_id) = ($1, $2, $3) and not done
       and set_config('synchronous_commit', 'off', true) is not null`,
}

interface RevIntentRow {
  care_region: string
  hospital: string
  settle_id: string
  original_settle_id: string
  enrollment_region: string
  person_id: string
  asked_at_ms: bigint
  tries: number
  next_try_at_ms: bigint
  last_code: string | null
}

export function reversalsInPostgres(pool: Pool): Reversals {
  const database = databaseOf(pool)
  const many = async (statement: Statement, values: unknown[]) =>
    (await database.rows<RevIntentRow>(statement, values)).map(revIntentFrom)
  return {
    async begin({ key, originalSettleId, enrollmentRegion, personId, nowMs, nextTryAtMs, by }) {
      const which = [key.careRegion, key.hospital, key.settleId, originalSettleId, enrollmentRegion, personId]
      const [row] = await database.rows<{ begun: boolean }>(BEGIN, [...which, nowMs, nextTryAtMs, by ?? null])
      return row?.begun ?? false
    },
    async decided(key) {
      return answeredFrom(await database.rows<AnsweredRow>(DECIDED, keyValues(key)))?.decided
    },
    async find({ careRegion, hospital, settleId }) {
      const [found] = await many(FIND, [careRegion, hospital, settleId])
      // Whoever is told of a promise relies on it: it must be as final as an answer (R13).
      if (found) await database.rows(COMMIT_OWN, [])
      return found
    },
    async confirm(offer) {
      const { key, originalSettleId, enrollmentRegion, token, batch, requestHash, personId, posting, nowMs } = offer
      const which = [key.careRegion, key.hospital, key.settleId, originalSettleId, enrollmentRegion, token]
      const what = [batch.visitId, batch.batchId, batch.version, requestHash, personId]
      const booked = [posting.debit, posting.credit, posting.amountFen, nowMs]
      const answered = answeredFrom(await database.rows<AnsweredRow>(CONFIRM, [...which, ...what, ...booked]))
      if (!answered) throw new Error('a reversal is always answered')
      return answered
    },
    due: (nowMs, limit, to) => many(DUE, [nowMs, limit, to ?? null]),
    async dueTo(nowMs) {
      const rows = await database.rows<Pick<RevIntentRow, 'enrollment_region'>>(DUE_TO, [nowMs])
      return rows.map(({ enrollment_region }) => enrollment_region)
    },
    async tried({ careRegion, hospital, settleId }, nextTryAtMs, code) {
      await database.rows(TRIED, [careRegion, hospital, settleId, nextTryAtMs, code])
    },
    open: (limit) => many(OPEN, [limit]),
    async adopt({ key, holderSettleId, requestHash, nowMs }) {
      const values = [key.careRegion, key.hospital, key.settleId, holderSettleId, requestHash, nowMs]
      return answeredFrom(await database.rows<AnsweredRow>(ADOPT, values))
    },
    async adoptersOf({ careRegion, hospital, settleId }) {
      const rows = await database.rows<{ adopted_by: string }>(ADOPTERS, [careRegion, hospital, settleId])
      return rows.map((row) => row.adopted_by)
    },
  }
}

function revIntentFrom(row: RevIntentRow): RevIntent {
  return {
    key: { careRegion: row.care_region, hospital: row.hospital, settleId: row.settle_id, kind: 'R' },
    originalSettleId: row.original_settle_id,
    enrollmentRegion: row.enrollment_region,
    personId: row.person_id,
    askedAtMs: Number(row.asked_at_ms),
    tries: row.tries,
    nextTryAtMs: Number(row.next_try_at_ms),
    lastCode: row.last_code ?? '',
  }
}
