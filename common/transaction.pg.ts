/** What every Postgres edge shares: one pool a program half, one transaction helper. */
import type { EventEmitter } from 'node:events'
import { type ClientBase, Pool, type PoolClient } from 'pg'
import { z } from 'zod'
import { serverUrl } from './settings.file'
import { type Statement, typeParser } from './statement.pg'

/** In settings: a URL of the app role, and the owner's for migrations (absent: somebody else migrates). */
export const postgresSettings = z.object({
  url: serverUrl('postgres', 'postgresql'),
  ownerUrl: serverUrl('postgres', 'postgresql').optional(),
  connectionsMax: z.number().int().positive().default(12),
})
export type PostgresSettings = z.infer<typeof postgresSettings>

/** Whoever waits longer for a connection gives up. */
export const CONNECT_WITHIN_MS = 2_000

/**
 * A pool whose int8 arrive as bigint, whose statements end within two seconds (R24) and whose idle transactions
 * within five (R12), so that a stuck process never holds a lock that others need.
 * @param greet looks at each new connection before it is lent out
 */
export function poolOf(
  settings: PostgresSettings,
  schema: string,
  applicationName: string,
  greet?: (client: ClientBase) => Promise<void>,
): Pool {
  const pool = new Pool({
    ...(greet && { onConnect: greet }),
    connectionString: settings.url,
    max: settings.connectionsMax,
    application_name: applicationName,
    // Every statement is short and asked again and again: planned once a connection, not for each call's values.
    options: `-c search_path=${schema} -c plan_cache_mode=force_generic_plan`,
    statement_timeout: 2_000,
    idle_in_transaction_session_timeout: 5_000,
    connectionTimeoutMillis: CONNECT_WITHIN_MS,
    // A quiet minute is no reason to pay for a new connection when the next patient comes.
    idleTimeoutMillis: 300_000,
    keepAlive: true,
    types: { getTypeParser: typeParser as never },
  })
  pool.on('connect', failUnprovenCommits)
  // An idle connection that dies (server restart) must not end the process; the next query gets a new one.
  pool.on('error', () => undefined)
  return pool
}

/**
 * A commit that waits for its standby and is called off (by an administrator, by a shutdown) is reported as done, with
 * a warning that only this server may have it (R13). Who asked for it must hear that the outcome is unknown: the same
 * question under the same key then meets what was written and waits for the standby again.
 */
function failUnprovenCommits(client: PoolClient): void {
  client.on('notice', (notice) => {
    // By code, because the words are translated: of all warnings only these can come with a statement of ours.
    if (notice.code !== WARNING && notice.code !== SHUTDOWN) return
    // What the server says after it is said to nobody.
    client.on('error', () => undefined)
    const { connection } = client as unknown as { readonly connection: EventEmitter }
    // As if the server had said it as an error, which fails the running query and gives the connection up.
    connection.emit('errorMessage', new UnprovenCommit(notice.message ?? ''))
  })
}

const WARNING = '01000'
const SHUTDOWN = '57P01'

class UnprovenCommit extends Error {
  override readonly name = 'UnprovenCommit'
}

/**
 * The smallest transaction whose commit waits for the standby: one empty record in the log. What was only read counts
 * as final after it, because a row can be visible before its standby has it (R13).
 */
export const COMMIT_OWN: Statement = { name: 'commit-own', text: `select pg_logical_emit_message(true, 'lianjie', '')` }

/** Runs the work inside one database transaction: all of it is kept, or none. */
export async function inTransaction<T>(pool: Pool, work: (client: PoolClient) => Promise<T>): Promise<T> {
  const client = await pool.connect()
  let broken: Error | undefined
  try {
    await client.query('begin')
    const result = await work(client)
    // A commit of a failed transaction resolves, but says ROLLBACK.
    const { command } = await client.query('commit')
    if (command !== 'COMMIT') throw new Error('the transaction was rolled back')
    return result
  } catch (error) {
    // A connection that cannot even roll back is destroyed, not lent out again.
    await client.query('rollback').catch((reason: Error) => {
      broken = reason
    })
    throw error
  } finally {
    client.release(broken)
  }
}
