import type { ClientBase, Pool } from 'pg'
import type { Region } from '../../common/regions'
import type { Restorations } from './recovery'

const NOTICE = 'select notice_restore($1)'
const ANNOUNCE = 'select announce_restore()'
const END = 'select end_restoration($1)'
const STANDING = `
  select r.epoch, r.since_ms,
         array(select t.care_region from taught t where t.epoch = r.epoch) as taught_by
    from restoration r`
const TAUGHT = 'insert into taught (care_region, epoch) values ($1, $2) on conflict do nothing'

interface Row {
  readonly epoch: number
  readonly since_ms: bigint | null
  readonly taught_by: Region[]
}

/** Restores of this region's database, as it notices them itself. */
export function restorationsInPostgres(pool: Pool): Restorations {
  return {
    async notice() {
      await pool.query(NOTICE, [null])
    },
    async announce() {
      await pool.query(ANNOUNCE)
    },
    async standing() {
      const { rows } = await pool.query<Row>({ name: 'restoration', text: STANDING })
      const { epoch, since_ms: since, taught_by: taughtBy } = rows[0] as Row
      return { epoch, sinceMs: since === null ? undefined : Number(since), taughtBy: new Set(taughtBy) }
    },
    async keepTaught(careRegion, epoch) {
      await pool.query(TAUGHT, [careRegion, epoch])
    },
    async end(epoch) {
      await pool.query(END, [epoch])
    },
  }
}

/** The database was put back under a process that has lived under this epoch: it goes on under a higher one. */
export async function noticePutBack(client: ClientBase, livedUnder: number): Promise<void> {
  await client.query(NOTICE, [livedUnder + 1])
}
