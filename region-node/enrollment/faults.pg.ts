/** What a database's trouble means to those who ask: a code, not an exception of the driver's. */
import { DatabaseError } from 'pg'
import { type Fault, fault } from '../../common/errors'

/** Classes of SQLSTATE that say "not now": connection, resources, an operator's intervention, a deadlock or timeout. */
const NOT_NOW = /^(08|53|57|40)/
const DISK_FULL = '53100'

/** The same result; a database that is away or full as a Fault. What is our own mistake stays what it is. */
export async function withFaults<T>(query: Promise<T>): Promise<T> {
  try {
    return await query
  } catch (error) {
    throw faultOf(error) ?? error
  }
}

function faultOf(error: unknown): Fault | undefined {
  if (!(error instanceof DatabaseError)) return caused(fault('H9002', { part: 'postgres' }), error)
  if (error.code === DISK_FULL) return caused(fault('H9003', { part: 'postgres' }), error)
  return NOT_NOW.test(error.code ?? '') ? caused(fault('H9002', { part: 'postgres' }), error) : undefined
}

function caused(said: Fault, cause: unknown): Fault {
  return Object.assign(said, { cause })
}
