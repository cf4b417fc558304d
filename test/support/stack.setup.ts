/** Before the first suite of a run that needs real parts. Servers that the environment names are used as they are. */
import { existsSync, mkdirSync, readdirSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { folderWithinReach, unprivilegedAccount } from '../../deploy/local/accounts'
import { fetchKafka, startKafka } from '../../deploy/local/kafka'
import { cacheFolder, dataFolder } from '../../deploy/local/places'
import { portsFor } from '../../deploy/local/ports'
import { fetchPostgres, startPostgres, superuserUrl } from '../../deploy/local/postgres'
import { endLeftovers, recordsIn } from '../../deploy/local/records'
import { fetchRedis, startRedis } from '../../deploy/local/redis'
import { kafkaVersion } from './bus-broker'
import { STACK_VARIABLES } from './stack'

/** What teardown has to end; both run in jest's own process. */
export interface TestStack {
  readonly folder: string
  readonly stops: (() => Promise<void>)[]
}
declare global {
  var lianjieTestStack: TestStack | undefined
}

const OWNER = 'owner'
const INTERRUPTED = 130
const say = (line: string) => process.stderr.write(`${line}\n`)

export default async function setup(): Promise<void> {
  if (globalThis.lianjieTestStack) return
  const began = performance.now()
  await forgetDeadRuns()
  const folder = join(testsFolder(), String(process.pid))
  rmSync(folder, { recursive: true, force: true })
  mkdirSync(folder, { recursive: true })
  recordsIn(join(folder, 'run')).write(OWNER, process.pid)
  const stack: TestStack = { folder, stops: [] }
  globalThis.lianjieTestStack = stack
  // Jest runs no teardown after Ctrl-C.
  for (const signal of ['SIGINT', 'SIGTERM'] as const) {
    process.once(signal, () => void endStack(stack).finally(() => process.exit(INTERRUPTED)))
  }
  await endingAllWhenItFails(async () => {
    // All of them, or what starts last would be up after the end.
    const started = await Promise.allSettled(Object.values(await starters(stack)).map((start) => start()))
    for (const part of started) if (part.status === 'rejected') throw part.reason
  })
  say(`real parts for tests: ready after ${((performance.now() - began) / 1000).toFixed(1)} s`)
}

const testsFolder = () => join(dataFolder(), 'test')

/** Runs side by side leave each other alone; a run whose jest is gone can no longer end what it started. */
async function forgetDeadRuns(): Promise<void> {
  mkdirSync(testsFolder(), { recursive: true })
  for (const name of readdirSync(testsFolder())) {
    const folder = join(testsFolder(), name)
    const records = recordsIn(join(folder, 'run'))
    if (records.running().some((record) => record.name === OWNER)) continue
    await endLeftovers(records, (what) => say(`ending what a killed test run left running: ${what}`))
    forgetFolder(folder)
  }
}

/** Ends all parts, then forgets their data. */
export async function endStack({ folder, stops }: TestStack): Promise<void> {
  await Promise.all(stops.map((stop) => stop()))
  forgetFolder(folder)
}

/** For set-up work: jest calls no teardown after a set-up that threw, and the parts would stay up for ever. */
export async function endingAllWhenItFails(setUp: () => Promise<void>): Promise<void> {
  try {
    await setUp()
  } catch (error) {
    const stack = globalThis.lianjieTestStack
    globalThis.lianjieTestStack = undefined
    if (stack) await endStack(stack)
    throw error
  }
}

/** Removes the data of a run, also where it lies elsewhere for the database's account. */
function forgetFolder(folder: string): void {
  if (existsSync(folder)) rmSync(folderWithinReach(folder, unprivilegedAccount()), { recursive: true, force: true })
  rmSync(folder, { recursive: true, force: true })
}

/**
 * LIANJIE_TEST_PARTS (e.g. "postgres,redis") leaves the others out, for a quick run of suites that do not need them.
 */
async function starters({ folder, stops }: TestStack): Promise<Record<string, () => Promise<void>>> {
  const ports = await portsFor(['broker', 'controller', 'postgres', 'redis'], join(folder, 'ports.json'))
  const records = recordsIn(join(folder, 'run'))
  const cache = cacheFolder()
  const logFile = (name: string) => join(folder, `${name}.log`)
  const wanted = (process.env.LIANJIE_TEST_PARTS ?? 'kafka,postgres,redis').split(',')
  const all = {
    kafka: async () => {
      if (handedIn('kafka', process.env.LIANJIE_KAFKA)) return
      const files = await fetchKafka(cache, kafkaVersion(), say)
      const { broker, controller } = ports
      const dataDir = join(folder, 'kafka')
      const onSpawn = (pid: number) => records.write('kafka', pid)
      const part = await startKafka({ files, dataDir, brokerPort: broker, controllerPort: controller, onSpawn })
      stops.push(() => part.stop())
      handedIn('kafka', `127.0.0.1:${broker}`)
    },
    postgres: async () => {
      if (handedIn('postgres', process.env.LIANJIE_PG)) return
      const onSpawn = (pid: number) => records.write('postgres', pid, 'SIGINT')
      const files = fetchPostgres(cache, say)
      const spec = { files, dataDir: folder, port: ports.postgres, logFile: logFile('postgres'), onSpawn }
      const part = await startPostgres(spec)
      stops.push(() => part.stop())
      handedIn('postgres', superuserUrl(folder, ports.postgres))
    },
    redis: async () => {
      if (handedIn('redis', process.env.LIANJIE_REDIS)) return
      const onSpawn = (pid: number) => records.write('redis', pid)
      const files = await fetchRedis(cache, say)
      const dataDir = join(folder, 'redis')
      const part = await startRedis({ files, dataDir, port: ports.redis, logFile: logFile('redis'), onSpawn })
      stops.push(() => part.stop())
      handedIn('redis', `redis://127.0.0.1:${ports.redis}`)
    },
  }
  return Object.fromEntries(Object.entries(all).filter(([name]) => wanted.includes(name)))
}

function handedIn(part: keyof typeof STACK_VARIABLES, value: string | undefined): boolean {
  if (value) process.env[STACK_VARIABLES[part]] = value
  return Boolean(value)
}
