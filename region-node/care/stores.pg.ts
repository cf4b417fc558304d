/** All the stores of a care half over one database. */
import type { Pool } from 'pg'
import type { Home } from '../../common/home.pg'
import { billsInPostgres } from './bills.pg'
import { storesThatMayEnd } from './crash-points'
import { daysInPostgres, signsInPostgres } from './days.pg'
import { intentsInPostgres, type Noting } from './intents.pg'
import { learnersInPostgres } from './learners.pg'
import { ledgerInPostgres } from './ledger.pg'
import { openingsInPostgres } from './openings.pg'
import { outboxInPostgres } from './outbox.pg'
import type { CareStores } from './parts'
import { registersInPostgres } from './registers.pg'
import { relearningInPostgres } from './relearning.pg'
import { reversalsInPostgres } from './reversals.pg'

export interface CareStoring extends Noting {
  readonly region: string
  readonly hospitals: readonly string[]
  /** Notices that the database was put back; absent: it never is. */
  readonly home?: Home
}

export function careStoresInPostgres(
  pool: Pool,
  { region, hospitals, home, crash, ...noting }: CareStoring,
): CareStores {
  const { timers } = noting
  const intents = intentsInPostgres(pool, { ...noting, ...(crash && { crash }) })
  const stores = {
    bills: billsInPostgres(pool),
    openings: openingsInPostgres(pool, intents),
    registers: registersInPostgres(pool, intents),
    intents,
    reversals: reversalsInPostgres(pool),
    outbox: outboxInPostgres(pool, timers),
    learners: learnersInPostgres(pool),
    relearning: relearningInPostgres(pool, region, home),
    ledger: ledgerInPostgres(pool, region, hospitals),
    days: daysInPostgres(pool),
    signs: signsInPostgres(pool),
  }
  return crash ? storesThatMayEnd(stores, crash) : stores
}
