/** A fresh hub database with its schema, and what tests ask it behind the program's back. */
import { join } from 'node:path'
import type { Pool } from 'pg'
import { Client } from 'pg'
import { migrate } from '../../../../common/migrations.pg'
import { poolOf } from '../../../../common/transaction.pg'
import type { UsableFact } from '../../../../hub/facts/fact-store'
import { postingsOf } from '../../../../hub/ledger/postings'
import { freshDatabase } from '../../../support/stack'

export interface HubDatabase {
  readonly url: string
  readonly pool: Pool
  /** Rows of a query as superuser. */
  ask<T extends object = Record<string, unknown>>(sql: string): Promise<T[]>
  drop(): Promise<void>
}

export async function hubDatabase(name: string): Promise<HubDatabase> {
  const { url, ownerUrl, appRole, superUrl, drop } = await freshDatabase(name)
  await migrate({ ownerUrl, folder: join(__dirname, '../../../../hub/migrations'), schema: 'hub', appRole })
  const pool = poolOf({ url, connectionsMax: 8 }, 'hub', name)
  const above = new Client({ connectionString: superUrl })
  await above.connect()
  await above.query('set search_path to hub')
  return {
    url,
    pool,
    ask: async (sql) => (await above.query(sql)).rows,
    async drop() {
      await pool.end()
      await above.end()
      await drop()
    },
  }
}

export const keyOf = (settleId: string) =>
  ({ careRegion: '5101', hospital: 'H51010000001', settleId, kind: 'S' }) as const

/** A checked confirmation of 75.00 owed. */
export function confirmed(settleId: string, destination = '5116', bytes = settleId): UsableFact {
  const key = keyOf(settleId)
  const signature = { algorithm: 'ES256', certificate: Buffer.from('C'), value: Buffer.from('S') }
  const owedFen = 7_500n
  const postings = postingsOf({ key, enrollmentRegion: '5116', owedFen })
  return {
    key,
    signed: { decision: Buffer.from(bytes), signature },
    enrollmentRegion: '5116',
    number: 1,
    destination,
    confirmed: { day: '2026-11-21', owedFen, totalFen: 10_000n, postings },
  }
}

export function cancelled(settleId: string, destination = '5116'): UsableFact {
  const { confirmed: _, ...fact } = confirmed(settleId, destination)
  return fact
}
