/** Registers and postings as operators read them. */
import type { Pool } from 'pg'
import type { Posting } from '../../common/double-entry'
import { databaseOf } from './database.pg'
import type { Ledger } from './ledger'
import { type DecisionRow, decidedFrom } from './registers.pg'

const POSTINGS = `
  (select json_agg(json_build_array(p.debit, p.credit, p.amount_fen::text) order by p.leg) from posting p
    where (p.care_region, p.hospital, p.settle_id, p.kind)
        = (d.care_region, d.hospital, d.settle_id, d.kind)) as postings`

const PAGE = {
  name: 'care-ledger-page',
  text: `
    select d.*, to_char(d.day, 'YYYY-MM-DD') as day, ${POSTINGS},
           array(select o.enrollment_region from outbox o
                  where (o.care_region, o.hospital, o.settle_id, o.kind)
                      = (d.care_region, d.hospital, d.settle_id, d.kind)) as unacked_by
      from decision d
     where d.outcome = 'CONF' and (d.care_region, d.hospital, d.settle_id, d.kind) > ($1, $2, $3, $4)
       and ($5::date is null or d.day = $5)
     order by d.care_region, d.hospital, d.settle_id, d.kind limit $6`,
}

// The key's first two columns are given, so that this needs no index of its own.
const NAMED = {
  name: 'care-ledger-named',
  text: `
    select d.*, to_char(d.day, 'YYYY-MM-DD') as day, ${POSTINGS}
      from decision d where d.care_region = $1 and d.hospital = any ($2) and d.settle_id = $3`,
}

type PostingsRow = DecisionRow & { postings: [string, string, string][] | null; unacked_by: string[] }

export function ledgerInPostgres(pool: Pool, region: string, hospitals: readonly string[]): Ledger {
  const database = databaseOf(pool)
  return {
    async page(after, day, limit) {
      const from = [after?.careRegion ?? '', after?.hospital ?? '', after?.settleId ?? '', after?.kind ?? '']
      const rows = await database.rows<PostingsRow>(PAGE, [...from, day ?? null, limit])
      return rows.map((row) => {
        const decided = decidedFrom(row)
        if (decided.outcome !== 'confirmed') throw new Error('only confirmed ones were asked for')
        return { decided, postings: postingsFrom(row), unackedBy: row.unacked_by }
      })
    },
    async named(settleId) {
      const rows = await database.rows<PostingsRow>(NAMED, [region, hospitals, settleId])
      return rows.map((row) => ({ decided: decidedFrom(row), postings: postingsFrom(row) }))
    },
  }
}

function postingsFrom({ postings }: PostingsRow): Posting[] {
  return (postings ?? []).map(([debit, credit, amount]) => ({ debit, credit, amountFen: BigInt(amount) }))
}
