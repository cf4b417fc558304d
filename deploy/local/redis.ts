/**
 * Redis: the system's own when there is one; else Debian's packages, unpacked (not installed) into the cache, for which
 * nobody needs to be root; else one sentence with the command to type.
 */
import { execFile, execFileSync } from 'node:child_process'
import { accessSync, constants, existsSync, mkdirSync, readdirSync, renameSync, rmSync } from 'node:fs'
import { delimiter, join } from 'node:path'
import { promisify } from 'node:util'
import { redisAnswers } from './answers.redis'
import { startChild } from './children'
import { CannotStart, type Progress, type RunningPart } from './part'

export interface RedisFiles {
  readonly binary: string
  readonly version: string
  /** Where its libraries are, when not where the system keeps them. */
  readonly libraries: string | undefined
}

export interface RedisSpec {
  readonly files: RedisFiles
  readonly dataDir: string
  readonly port: number
  readonly logFile: string
  onSpawn?(pid: number): void
}

const PACKAGES = ['redis-server', 'redis-tools', 'liblzf1', 'libjemalloc2', 'libatomic1']
const READY_MS = 20_000
const run = promisify(execFile)

/** Finds or fetches the server. @throws CannotStart with the command to type */
export async function fetchRedis(cacheDir: string, progress: Progress): Promise<RedisFiles> {
  const installed = inPath('redis-server')
  if (installed) return described(installed, undefined)
  const unpacked = join(cacheDir, 'redis')
  if (!existsSync(unpacked)) await unpack(unpacked, progress)
  const libraries = readdirSync(join(unpacked, 'usr', 'lib')).map((folder) => join(unpacked, 'usr', 'lib', folder))
  return described(join(unpacked, 'usr', 'bin', 'redis-server'), libraries.join(delimiter))
}

function inPath(program: string): string | undefined {
  const folders = (process.env.PATH ?? '').split(delimiter)
  return folders.map((folder) => join(folder, program)).find(isExecutable)
}

function isExecutable(file: string): boolean {
  try {
    accessSync(file, constants.X_OK)
    return true
  } catch {
    return false
  }
}

function described(binary: string, libraries: string | undefined): RedisFiles {
  const said = execFileSync(binary, ['--version'], { encoding: 'utf8', env: envWith(libraries) })
  return { binary, version: /v=(\S+)/.exec(said)?.[1] ?? 'unknown', libraries }
}

async function unpack(folder: string, progress: Progress): Promise<void> {
  const unfinished = `${folder}.${process.pid}`
  mkdirSync(join(unfinished, 'debs'), { recursive: true })
  try {
    progress('fetching Redis (the packages of Debian or Ubuntu, unpacked, not installed)')
    await downloaded(join(unfinished, 'debs'))
    for (const file of readdirSync(join(unfinished, 'debs')).filter((name) => name.endsWith('.deb'))) {
      await run('dpkg-deb', ['-x', join(unfinished, 'debs', file), unfinished])
    }
    rmSync(join(unfinished, 'debs'), { recursive: true })
    renameSync(unfinished, folder)
  } catch (error) {
    rmSync(unfinished, { recursive: true, force: true })
    if (existsSync(folder)) return
    throw new CannotStart(`${missing()} (tried by ourselves: ${(error as Error).message.split('\n')[0]})`)
  }
}

/**
 * With the system's package lists when they are there; else with lists of our own, which need no right to write any.
 */
async function downloaded(into: string): Promise<void> {
  const download = (options: string[]) => run('apt-get', [...options, 'download', ...PACKAGES], { cwd: into })
  try {
    await download([])
  } catch {
    const [state, cache] = [join(into, 'state'), join(into, 'cache')]
    mkdirSync(join(state, 'lists', 'partial'), { recursive: true })
    mkdirSync(join(cache, 'archives', 'partial'), { recursive: true })
    const own = ['-o', `Dir::State=${state}`, '-o', `Dir::Cache=${cache}`, '-o', 'Debug::NoLocking=1']
    const options = [...own, '-o', 'Dir::State::status=/var/lib/dpkg/status', '-o', 'APT::Sandbox::User=root']
    await run('apt-get', [...options, 'update'])
    await download(options)
  }
}

function missing(): string {
  const command = process.platform === 'darwin' ? 'brew install redis' : 'sudo apt-get install -y redis-server'
  return `Redis is missing. Type: ${command}`
}

function envWith(libraries: string | undefined): NodeJS.ProcessEnv {
  return libraries ? { ...process.env, LD_LIBRARY_PATH: libraries } : process.env
}

/** Keeps nothing on disk: what Redis holds, Postgres holds too. */
export function startRedis({ files, dataDir, port, logFile, onSpawn }: RedisSpec): Promise<RunningPart> {
  mkdirSync(dataDir, { recursive: true })
  const settings = { port, bind: '127.0.0.1', dir: dataDir, save: '', appendonly: 'no', maxmemory: '64mb' }
  return startChild({
    name: 'redis',
    version: files.version,
    command: files.binary,
    args: Object.entries(settings).flatMap(([name, value]) => [`--${name}`, String(value)]),
    ports: [port],
    logFile,
    env: envWith(files.libraries),
    readyMs: READY_MS,
    serves: () => redisAnswers(`redis://127.0.0.1:${port}`),
    ...(onSpawn && { onSpawn }),
  })
}
