import type { Pool } from 'pg'
import { codecs } from '../../common/contracts.grpc'
import { inTransaction } from '../../common/transaction.pg'
import type { RestorationStore } from './restorations'

const RESTORED = `
  select enrollment_restored($1, $2, to_timestamp(greatest($3::bigint, 0) / 1000.0), $4::text[], $5)`
/** A day of a large city is queued again in one commit; cut off, it would begin anew for ever and its acks wait. */
const LONG = `set local statement_timeout = '10min'`
const IS_OWING = 'select is_owing($1) as owing'

export function restorationsInPostgres(pool: Pool): RestorationStore {
  return {
    async restored({ region, epoch, sinceMs, careRegions, row }) {
      await inTransaction(pool, async (client) => {
        await client.query(LONG)
        await client.query(RESTORED, [region, epoch, sinceMs, careRegions, codecs.downRow.encode(row)])
      })
    },
    async isOwing(region) {
      return (await pool.query<{ owing: boolean }>(IS_OWING, [region])).rows[0]?.owing ?? false
    },
  }
}
