/** A care node's stores on a real database, for the suites of this folder. */
import { join } from 'node:path'
import type { Pool } from 'pg'
import { systemTimers } from '../../../../common/clock'
import { projectRoot } from '../../../../common/contracts.grpc'
import { silent } from '../../../../common/log'
import { migrate } from '../../../../common/migrations.pg'
import { poolOf } from '../../../../common/transaction.pg'
import { careStoresInPostgres } from '../../../../region-node/care/stores.pg'
import { type FreshDatabase, freshDatabase } from '../../../support/stack'
import { careWorld, hospital, type People, REGION } from '../../../unit/region-node/care/world'

export interface Node {
  readonly database: FreshDatabase
  /** As the app role. */
  readonly pool: Pool
  /** As the superuser, for looking and for harm. */
  readonly root: Pool
  close(): Promise<void>
}

export async function careNode(name: string): Promise<Node> {
  const database = await freshDatabase(name)
  const folder = join(projectRoot(), 'region-node', 'migrations', 'care')
  await migrate({ ownerUrl: database.ownerUrl, folder, schema: 'care', appRole: database.appRole })
  const pool = poolOf({ url: database.url, connectionsMax: 12 }, 'care', 'test')
  const root = poolOf({ url: database.superUrl, connectionsMax: 3 }, 'care', 'test root')
  return {
    database,
    pool,
    root,
    async close() {
      await Promise.all([pool.end(), root.end()])
      await database.drop()
    },
  }
}

/** What careStoresInPostgres needs beside a pool. */
export const storing = { region: REGION, hospitals: [hospital.code], timers: systemTimers, log: silent }

export function worldOn({ pool }: Node, everybody: People) {
  return careWorld(everybody, undefined, careStoresInPostgres(pool, storing))
}
