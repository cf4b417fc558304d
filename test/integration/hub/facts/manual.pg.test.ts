/** R20 and R14 on two real databases, and what only they show: commits that race, days, backups. */
import { join } from 'node:path'
import type { Pool } from 'pg'
import { projectRoot } from '../../../../common/contracts.grpc'
import { migrate } from '../../../../common/migrations.pg'
import { poolOf } from '../../../../common/transaction.pg'
import { relayBounds } from '../../../../hub/facts/fact-store'
import { factsInPostgres } from '../../../../hub/facts/facts.pg'
import { freezesInPostgres } from '../../../../hub/facts/freezes.pg'
import { manualStoreInPostgres } from '../../../../hub/facts/manual.pg'
import { ownFactsInPostgres } from '../../../../hub/facts/own-facts.pg'
import { ledgerInPostgres } from '../../../../hub/ledger/ledger.pg'
import { manualBooksInPostgres } from '../../../../region-node/enrollment/manual.pg'
import { enrollmentInPostgres } from '../../../../region-node/enrollment/stores.pg'
import { type FreshDatabase, freshDatabase } from '../../../support/stack'
import { type Everybody, everybody } from '../../../unit/journey/lost-care'
import { tablesOfLostCare } from '../../../unit/journey/lost-care.table'
import { type HubDatabase, hubDatabase } from './hub-database'

let all: Everybody
let hub: HubDatabase
let database: FreshDatabase
let pool: Pool
beforeAll(async () => {
  all = await everybody()
  hub = await hubDatabase('hub manual')
  database = await freshDatabase('enrollment manual')
  const { url, ownerUrl, appRole } = database
  const folder = join(projectRoot(), 'region-node/migrations/enrollment')
  await migrate({ ownerUrl, folder, schema: 'enrollment', appRole })
  pool = poolOf({ url, connectionsMax: 8 }, 'enrollment', 'test')
})
afterAll(async () => {
  await hub?.drop()
  await pool?.end()
  await database?.drop()
})

tablesOfLostCare({
  everybody: () => all,
  async stores() {
    return {
      facts: factsInPostgres(hub.pool, relayBounds(60_000)),
      manual: manualStoreInPostgres(hub.pool),
      ownFacts: ownFactsInPostgres(hub.pool),
      ledger: ledgerInPostgres(hub.pool),
      enrollment: { ...enrollmentInPostgres(pool), manual: manualBooksInPostgres(pool) },
      async silentFor(ms) {
        await hub.ask(`update care_sign set seen_at = now() - make_interval(secs => ${ms / 1_000})`)
      },
      // What froze the region, too.
      async contradictions() {
        const [row] = await hub.ask<{ count: string }>('select count(*) from equivocation')
        const count = Number(row?.count)
        expect((await freezesInPostgres(hub.pool).list()).map(({ region }) => region)).toEqual(
          count > 0 ? ['5101'] : [],
        )
        return count
      },
    }
  },
  async accumulated(personId) {
    const { rows } = await pool.query<{ used: bigint; pending: bigint }>(
      `select coalesce(sum(used), 0)::bigint as used, coalesce(sum(pending), 0)::bigint as pending
         from accumulator where person_id = $1 and code = 'fund'`,
      [personId],
    )
    return [rows[0]?.used ?? 0n, rows[0]?.pending ?? 0n]
  },
})
