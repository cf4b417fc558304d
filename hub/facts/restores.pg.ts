import type { ClientBase, Pool } from 'pg'
import type { Restores } from './restores'

const NOTICE = 'select notice_restore($1)'
const LOST_FROM = 'select lost_from from restores'
const ANNOUNCE = 'select announce_restore()'

/** Restores of this hub's database, as it notices them itself. */
export function restoresInPostgres(pool: Pool): Restores {
  return {
    async notice() {
      await pool.query(NOTICE, [null])
    },
    async lostFrom() {
      const { rows } = await pool.query<{ lost_from: string }>(LOST_FROM)
      return rows[0]?.lost_from ?? ''
    },
    async seen(epoch) {
      await pool.query(NOTICE, [epoch])
    },
    async announce() {
      await pool.query(ANNOUNCE)
    },
  }
}

/** The database was put back under an instance that has lived under this epoch: it goes on under a higher one. */
export async function noticePutBack(client: ClientBase, livedUnder: number): Promise<void> {
  await client.query(NOTICE, [livedUnder + 1])
}
