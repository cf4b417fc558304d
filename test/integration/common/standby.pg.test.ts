/** R13 on a server of its own whose standby is lost: nothing is told as final that only this server has. */
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import { Client, type Pool } from 'pg'
import { Fault } from '../../../common/errors'
import { COMMIT_OWN, inTransaction, poolOf } from '../../../common/transaction.pg'
import { startChild } from '../../../deploy/local/children'
import { postgresAnswers } from '../../../deploy/local/databases.pg'
import type { RunningPart } from '../../../deploy/local/part'
import { cacheFolder } from '../../../deploy/local/places'
import { freePort } from '../../../deploy/local/ports'
import { clusterFolder, fetchPostgres, startPostgres, superuserUrl } from '../../../deploy/local/postgres'
import { databaseOf } from '../../../region-node/care/database.pg'

let folder: string
let cluster: string
let server: RunningPart
let pool: Pool
let root: Client

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'standby-'))
  const port = await freePort()
  const files = fetchPostgres(cacheFolder(), () => undefined)
  const logFile = join(folder, 'postgres.log')
  cluster = clusterFolder(folder, files.account)
  const spec = { files, dataDir: folder, port, logFile }
  await (await startPostgres(spec)).stop()
  const url = superuserUrl(folder, port)
  const settings = { listen_addresses: '127.0.0.1', port, unix_socket_directories: '', max_wal_senders: 2 }
  server = await startChild({
    ...{ name: 'postgres', version: files.version, command: join(files.folder, 'bin', 'postgres') },
    args: ['-D', cluster, ...Object.entries(settings).flatMap(([k, v]) => ['-c', `${k}=${v}`])],
    ...{ ports: [port], logFile, account: files.account, stopSignal: 'SIGQUIT', readyMs: 30_000 },
    serves: () => postgresAnswers(url),
  })
  root = new Client({ connectionString: url })
  root.on('error', () => undefined)
  await root.connect()
  await root.query('set synchronous_commit = local')
  await root.query('create table kept (id integer primary key)')
  await root.query(`alter system set synchronous_standby_names = 'nobody'`)
  await root.query('select pg_reload_conf()')
  pool = poolOf({ url, connectionsMax: 3 }, 'public', 'test')
  await standbyIsWanted()
})
afterAll(async () => {
  await root?.end().catch(() => undefined)
  await server?.stop()
  await pool?.end()
  // Where the server's own account can go, which need not be the data folder.
  for (const each of [cluster, folder]) rmSync(each, { recursive: true, force: true })
})

const INSERT = { name: 'insert', text: 'insert into kept values ($1)' }

/** Whoever waits for the standby just now. */
async function waiting(): Promise<number> {
  for (let tries = 0; tries < 200; tries++) {
    const { rows } = await root.query(`select pid from pg_stat_activity where wait_event = 'SyncRep'`)
    if (rows[0]) return rows[0].pid
    await pause(20)
  }
  throw new Error('nobody waits for the standby')
}

/** A server learns of a reload by and by: until a commit really waits, nobody knows that it will. */
async function standbyIsWanted(): Promise<void> {
  for (let tries = 0; tries < 100; tries++) {
    const commit = pool.query(COMMIT_OWN).then(
      () => 'final',
      () => 'called off',
    )
    if ((await Promise.race([commit, pause(200)])) === undefined) {
      await root.query('select pg_cancel_backend($1)', [await waiting()])
      await commit
      return
    }
  }
  throw new Error('no commit waits for a standby')
}

/**
 * Whether it is kept. Its server says that the standby was not waited for before it ends the transaction, so a moment
 * later others may still not see the row; who would write the same waits for that end.
 */
async function isKept(id: number): Promise<boolean> {
  const { rowCount } = await root.query('insert into kept values ($1) on conflict do nothing', [id])
  return rowCount === 0
}

test.each([
  ['one statement', (id: number) => pool.query({ ...INSERT, values: [id] })],
  ['a transaction', (id: number) => inTransaction(pool, (client) => client.query({ ...INSERT, values: [id] }))],
  ['a commit of the reader’s own', () => pool.query(COMMIT_OWN)],
])(
  'R13: %s waits for its standby beyond every limit, and is never told as done when that is called off',
  async (_, commit) => {
    const id = Math.floor(Math.random() * 1e9)
    const told = commit(id).then(
      () => 'told as done',
      (error: Error) => error.name,
    )
    const pid = await waiting()
    // Statements end after two seconds; a commit that waits does not.
    expect(await Promise.race([told, pause(2_500)])).toBeUndefined()
    await root.query('select pg_cancel_backend($1)', [pid])
    expect(await told).toBe('UnprovenCommit')
  },
)

test('R13: what was called off is here all the same; who asks again under the same key waits again', async () => {
  const insert = pool.query({ ...INSERT, values: [7] }).catch((error: Error) => error.name)
  await root.query('select pg_cancel_backend($1)', [await waiting()])
  expect([await insert, await isKept(7)]).toEqual(['UnprovenCommit', true])
  const again = pool.query(COMMIT_OWN).then(() => 'final')
  expect(await Promise.race([again, pause(300)])).toBeUndefined()
  // The standby is back, or nobody waits for one any more.
  await root.query(`alter system set synchronous_standby_names = ''`)
  await root.query('select pg_reload_conf()')
  expect(await again).toBe('final')
  await root.query(`alter system set synchronous_standby_names = 'nobody'`)
  await root.query('select pg_reload_conf()')
  await standbyIsWanted()
})

test('R13: to a hospital it is an outcome that nobody knows', async () => {
  const asked = databaseOf(pool)
    .rows(INSERT, [8])
    .catch((error: unknown) => error)
  await root.query('select pg_cancel_backend($1)', [await waiting()])
  const error = await asked
  expect(error).toBeInstanceOf(Fault)
  expect((error as Fault).refusal.code).toBe('H9002')
})
