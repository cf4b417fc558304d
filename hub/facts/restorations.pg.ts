import type { Pool } from 'pg'
import { codecs } from '../../common/contracts.grpc'
import type { RestorationStore } from './restorations'

const RESTORED = `
  select enrollment_restored($1, $2, to_timestamp(greatest($3::bigint, 0) / 1000.0), $4::text[], $5)`
const IS_OWING = 'select is_owing($1) as owing'

export function restorationsInPostgres(pool: Pool): RestorationStore {
  return {
    async restored({ region, epoch, sinceMs, careRegions, row }) {
      await pool.query(RESTORED, [region, epoch, sinceMs, careRegions, codecs.downRow.encode(row)])
    },
    async isOwing(region) {
      return (await pool.query<{ owing: boolean }>(IS_OWING, [region])).rows[0]?.owing ?? false
    },
  }
}
