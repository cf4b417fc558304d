/** The opening of a settle in Postgres: one statement, so one snapshot, and no lock that somebody else waits for. */
import type { Pool } from 'pg'
import { type BillRow, CHARGED_BILL, CHARGES, type ChargesRow, chargedBillFrom, VISIT_AND_BATCH } from './bills.pg'
import { databaseOf } from './database.pg'
import type { Intents } from './intents'
import { refusalFrom, type StoredRefusal } from './intents.pg'
import { FACTS_MAX, type Opening, type Openings } from './openings'
import { type FactRow, factFrom, unackedOf } from './outbox.pg'

// A row for each fact that must travel along, and one without a fact when there is none.
const OPENING = {
  name: 'care-opening',
  text: `
    select f.*, ${CHARGED_BILL},
           exists (select from decision d
                    where (d.care_region, d.hospital, d.settle_id, d.kind) = ($1, $2, $3, $4)) as is_decided,
           (select g.settle_id from guard g
             where (g.hospital, g.visit_id, g.batch_id) = (v.hospital, v.visit_id, b.batch_id)) as holder,
           i.request_hash as noted_hash, i.verdict_at_ms as noted_verdict_at_ms, i.refused as noted_refused
      from ${VISIT_AND_BATCH} ${CHARGES}
      left join intent i on (i.care_region, i.hospital, i.settle_id, i.kind) = ($1, $2, $3, $4)
      left join lateral (
        ${unackedOf({ region: 'v.enrollment_region', person: 'v.person_id', batch: 'b.batch_id' })}
        limit ${FACTS_MAX + 1}) f on true
     where v.visit_id = $5 and v.hospital = $2
     order by f.number`,
}

type OpeningRow = { [column in keyof FactRow]: FactRow[column] | null } & {
  bill: Omit<BillRow, 'lines'>
  is_decided: boolean
  holder: string | null
  noted_hash: Buffer | null
  noted_verdict_at_ms: bigint | null
  noted_refused: StoredRefusal | null
} & ChargesRow

/** @param noted what this process has noted and not yet written is part of what stands there */
export function openingsInPostgres(pool: Pool, noted: Pick<Intents, 'written'>): Openings {
  const database = databaseOf(pool)
  return {
    async read(key, visitId) {
      await noted.written(key)
      const { careRegion, hospital, settleId, kind } = key
      const rows = await database.rows<OpeningRow>(OPENING, [careRegion, hospital, settleId, kind, visitId])
      const [first] = rows
      if (!first) return undefined
      return {
        bill: chargedBillFrom(first.bill, first),
        isDecided: first.is_decided,
        holderSettleId: first.holder ?? undefined,
        before: before(first),
        unacked: rows.filter(isFact).map(factFrom),
      }
    },
  }
}

function before({ noted_hash, noted_verdict_at_ms, noted_refused }: OpeningRow): Opening['before'] {
  if (noted_hash === null) return undefined
  return {
    requestHash: noted_hash,
    verdictAtMs: noted_verdict_at_ms === null ? undefined : Number(noted_verdict_at_ms),
    refused: noted_refused ? refusalFrom(noted_refused) : undefined,
  }
}

function isFact(row: OpeningRow): row is OpeningRow & FactRow {
  return row.number !== null
}
