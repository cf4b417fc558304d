/** The register D(s) in Postgres: each offer is one function, one round trip and one commit (migration 003). */
import type { Pool } from 'pg'
import type { SettlementKey, SettlementKind } from '../../common/settlement-key'
import type { Batch } from './bills'
import { databaseOf } from './database.pg'
import type { Intents } from './intents'
import type { Answered, CancelReason, Decided, Registers } from './registers'

const CONFIRM = {
  name: 'care-confirm',
  text: `
    select * from confirm_settlement($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17)`,
}
const CONFIRM_BY_HAND = {
  name: 'care-confirm-by-hand',
  text: `
    select * from confirm_settlement(
      $1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, true)`,
}
const CANCEL = {
  name: 'care-cancel',
  text: 'select * from cancel_settlement($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13)',
}
const READ = { name: 'care-read-decision', text: 'select * from read_decision($1, $2, $3, $4)' }

const NEWEST_OF = {
  name: 'care-newest-of-batch',
  text: `
    select coalesce(
      (select settle_id from guard where hospital = $1 and visit_id = $2 and batch_id = $3),
      (select settle_id from intent where hospital = $1 and batch_id = $3 order by asked_at_ms desc limit 1)
    ) as settle_id`,
}

export interface DecisionRow {
  care_region: string
  hospital: string
  settle_id: string
  kind: SettlementKind
  enrollment_region: string
  outcome: 'CONF' | 'CANC'
  token: Buffer | null
  /** As text: a calendar day is no instant. */
  day: string | null
  reason: CancelReason | null
  holder_settle_id: string | null
  visit_id: string | null
  batch_id: string | null
  batch_version: number | null
  request_hash: Buffer | null
  decided_at_ms: bigint
  /** Of what a function answered, not of a bare row. */
  reversal_settle_id?: string | null
  reversal_day?: string | null
}

export interface AnsweredRow extends DecisionRow {
  wrote: boolean
  numbers: (bigint | string)[]
  addressees: string[]
}

/**
 * @param noted a cancel addresses whom its intent names (R8), so it comes after what this process noted. A confirm does
 * without: it carries a token, and of the intent it wants only since when that waits.
 */
export function registersInPostgres(pool: Pool, noted: Pick<Intents, 'written'>): Registers {
  const database = databaseOf(pool)
  return {
    async confirm(offer) {
      const { key, enrollmentRegion, token, batch, requestHash, personId, posting, nowMs, windowMs } = offer
      const { lateWithoutIntent, enrollmentEpoch, byHand } = offer
      const { debit, credit, amountFen } = posting
      const what = [enrollmentRegion, token, batch.visitId, batch.batchId, batch.version, requestHash, personId]
      const booked = [debit, credit, amountFen, nowMs, windowMs, lateWithoutIntent, enrollmentEpoch]
      const values = [key.careRegion, key.hospital, key.settleId, ...what, ...booked]
      const answered = answeredFrom(await database.rows<AnsweredRow>(byHand ? CONFIRM_BY_HAND : CONFIRM, values))
      if (!answered) throw new Error('a confirmation is always answered')
      return answered
    },
    async cancel({ key, reason, holderSettleId, whose, addressees, asked, nowMs, onlyWhenOver }) {
      await noted.written(key)
      const what = [reason, holderSettleId ?? null, addressees, asked ?? false, nowMs]
      const when = [onlyWhenOver !== undefined, onlyWhenOver?.overWithoutIntent ?? null]
      const whom = [whose?.personId ?? null, whose?.batchId ?? null]
      return answeredFrom(await database.rows<AnsweredRow>(CANCEL, [...keyValues(key), ...what, ...when, ...whom]))
    },
    async read(key) {
      return answeredFrom(await database.rows<AnsweredRow>(READ, keyValues(key)))?.decided
    },
    async newestOf(hospital, { visitId, batchId }) {
      await noted.written()
      const [row] = await database.rows<{ settle_id: string | null }>(NEWEST_OF, [hospital, visitId, batchId])
      return row?.settle_id ?? undefined
    },
  }
}

export function keyValues({ careRegion, hospital, settleId, kind }: SettlementKey): string[] {
  return [careRegion, hospital, settleId, kind]
}

/** A function that found nothing answers a row of nulls. */
export function answeredFrom([row]: AnsweredRow[]): Answered | undefined {
  if (!row || row.outcome === null) return undefined
  const queued = row.numbers.map((number, i) => ({ number: Number(number), enrollmentRegion: row.addressees[i] ?? '' }))
  return { decided: decidedFrom(row), wrote: row.wrote, queued }
}

export function decidedFrom(row: DecisionRow): Decided {
  const written = {
    key: { careRegion: row.care_region, hospital: row.hospital, settleId: row.settle_id, kind: row.kind },
    enrollmentRegion: row.enrollment_region,
    batch: batchFrom(row),
    requestHash: row.request_hash ?? undefined,
    decidedAtMs: Number(row.decided_at_ms),
  }
  if (row.outcome === 'CONF' && row.token && row.day) {
    const { reversal_settle_id: settleId, reversal_day: day } = row
    const reversal = settleId ? { reversal: { settleId, day: day ?? undefined } } : {}
    return { ...written, outcome: 'confirmed', token: row.token, day: row.day, ...reversal }
  }
  if (!row.reason) throw new Error('a decision is whole, or the table would not have taken it')
  return { ...written, outcome: 'cancelled', reason: row.reason, holderSettleId: row.holder_settle_id ?? '' }
}

function batchFrom({ visit_id: visitId, batch_id: batchId, batch_version: version }: DecisionRow): Batch | undefined {
  return visitId !== null && batchId !== null && version !== null ? { visitId, batchId, version } : undefined
}
