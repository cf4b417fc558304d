/** All the stores of a care half over one database. */
import type { Pool } from 'pg'
import { billsInPostgres } from './bills.pg'
import { daysInPostgres, signsInPostgres } from './days.pg'
import { intentsInPostgres } from './intents.pg'
import { ledgerInPostgres } from './ledger.pg'
import { outboxInPostgres } from './outbox.pg'
import type { CareStores } from './parts'
import { registersInPostgres } from './registers.pg'

export function careStoresInPostgres(pool: Pool, region: string, hospitals: readonly string[]): CareStores {
  return {
    bills: billsInPostgres(pool),
    registers: registersInPostgres(pool),
    intents: intentsInPostgres(pool),
    outbox: outboxInPostgres(pool),
    ledger: ledgerInPostgres(pool, region, hospitals),
    days: daysInPostgres(pool),
    signs: signsInPostgres(pool),
  }
}
