/** Reversals in Postgres: like a verdict, one function and one commit (migration 005). */
import type { Pool } from 'pg'
import type { Region } from '../../common/regions'
import { COMMIT_OWN } from '../../common/transaction.pg'
import { withFaults } from './faults.pg'
import type { NewReversal, Reversals } from './reversals'

const READ = `
  select
    (select token from verdict where (care_region, hospital, settle_id, kind) = ($1, $2, $3, 'R')) as token,
    (select token from verdict
      where (care_region, hospital, settle_id, kind) = ($1, $2, $4, 'S') and outcome = 'AUTH') as original_token,
    exists (select from inbox
             where (care_region, hospital, settle_id, kind) = ($1, $2, $4, 'S') and outcome = 'CONF') as is_learned`

const WRITE = 'select reverse($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15) as token'

// What was authorised for the same person between the original and its reversal, and was not given up since.
const OVERLAPS = `
  select o.settle_id as original_settle_id, o.token as original_token,
         l.care_region, l.hospital, l.settle_id, l.token
    from reversal r
    join verdict v on (v.care_region, v.hospital, v.settle_id, v.kind)
                    = (r.care_region, r.hospital, r.settle_id, 'R')
    join verdict o on (o.care_region, o.hospital, o.settle_id, o.kind)
                    = (r.care_region, r.hospital, r.original_settle_id, 'S')
    join verdict l on l.person_id = r.person_id and l.outcome = 'AUTH' and l.kind = 'S'
                  and l.written_at > o.written_at and l.written_at < v.written_at
   where not exists (
           select from inbox i
            where (i.care_region, i.hospital, i.settle_id, i.kind) = (l.care_region, l.hospital, l.settle_id, 'S')
              and i.outcome = 'CANC')
     and not exists (
           select from reversal again
            where (again.care_region, again.hospital, again.original_settle_id)
                = (l.care_region, l.hospital, l.settle_id))
   order by v.written_at desc, l.written_at limit $1`

interface ReadRow {
  readonly token: Buffer | null
  readonly original_token: Buffer | null
  readonly is_learned: boolean
}

interface OverlapRow {
  readonly original_settle_id: string
  readonly original_token: Buffer
  readonly care_region: Region
  readonly hospital: string
  readonly settle_id: string
  readonly token: Buffer
}

export function reversalsInPostgres(pool: Pool): Reversals {
  return {
    async read({ careRegion, hospital, settleId }, original) {
      const query = { name: 'reversal-read', text: READ, values: [careRegion, hospital, settleId, original.settleId] }
      const { rows } = await withFaults(pool.query<ReadRow>(query))
      const { token, original_token: originalToken, is_learned: isLearned } = rows[0] as ReadRow
      if (token) await withFaults(pool.query(COMMIT_OWN))
      return { token: token ?? undefined, originalToken: originalToken ?? undefined, isLearned }
    },
    async write(reversal) {
      const query = { name: 'reversal-write', text: WRITE, values: valuesOf(reversal) }
      const { rows } = await withFaults(pool.query<{ token: Buffer }>(query))
      return (rows[0] as { token: Buffer }).token
    },
    async overlaps(limit) {
      const { rows } = await withFaults(pool.query<OverlapRow>(OVERLAPS, [limit]))
      return rows.map((row) => ({
        originalSettleId: row.original_settle_id,
        originalToken: row.original_token,
        later: { careRegion: row.care_region, hospital: row.hospital, settleId: row.settle_id, kind: 'S' as const },
        laterToken: row.token,
      }))
    },
  }
}

function valuesOf({ key, deltas, ...reversal }: NewReversal): unknown[] {
  return [
    ...[key.careRegion, key.hospital, key.settleId, reversal.originalSettleId, reversal.personId],
    ...[reversal.requestHash, reversal.token, reversal.owedFen, reversal.totalFen, reversal.pools],
    deltas.map(({ insurance }) => insurance),
    deltas.map(({ year }) => year),
    deltas.map(({ code }) => code),
    deltas.map(({ amount }) => amount.toString()),
    reversal.decidedAtMs,
  ]
}
