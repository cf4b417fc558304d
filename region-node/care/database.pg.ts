/** How the care half asks its database: one prepared statement a question, and failures that a cashier can act on. */
import { Fault, refusal } from '../../common/errors'
import { type Asked, rowsOf, type Statement } from '../../common/statement.pg'

export interface Database {
  rows<R>(statement: Statement, values: readonly unknown[]): Promise<R[]>
}

/** @throws Fault H9002 when the database is away or too slow, H9003 when its disk is full; anything else as it comes */
export function databaseOf(pool: Asked): Database {
  return {
    async rows<R>(statement: Statement, values: readonly unknown[]) {
      try {
        return await rowsOf<R>(pool, statement, values)
      } catch (error) {
        throw explained(error as Error & { code?: string })
      }
    },
  }
}

// Classes of SQLSTATE: connection, resources, somebody stepped in, system; and a statement or lock that took too long.
const AWAY = /^(08|53|57|58|55P03|25P03|40P01)/
const FULL = new Set(['53100', 'ENOSPC'])

function explained(error: Error & { code?: string }): Error {
  const { code } = error
  if (error.name === 'TypeError') return error
  if (code && FULL.has(code)) return new Fault(refusal('H9003'), { cause: error })
  // An error of the driver or the socket has no SQLSTATE: the server was not reached, or the answer was lost.
  const fromServer = code !== undefined && /^[0-9A-Z]{5}$/.test(code) && 'severity' in error
  return !fromServer || AWAY.test(code) ? new Fault(refusal('H9002', { part: 'postgres' }), { cause: error }) : error
}
