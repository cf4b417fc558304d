/**
 * The whole local province: real Kafka, Postgres and Redis, two hub instances, three region nodes; started in order.
 */
import { randomBytes } from 'node:crypto'
import { existsSync, mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { stringify } from 'yaml'
import { projectRoot } from '../../common/contracts.grpc'
import type { CredentialPaths } from '../../common/credentials.file'
import { createTopics } from '../../common/topics.kafka'
import { folderWithinReach, unprivilegedAccount } from './accounts'
import { makeAuthority, personDigestKey } from './authority'
import { obey } from './control'
import { createDatabase, urlFor } from './databases.pg'
import { directoryOf } from './directory'
import { fetchKafka, type KafkaVersion, startKafka } from './kafka'
import {
  type DatabaseUrls,
  databaseOf,
  HUB_DATABASE,
  HUBS,
  hubSettingsOf,
  type Layout,
  nodeOf,
  nodeSettingsOf,
  PORT_NAMES,
  provinceTopics,
  REGIONS,
} from './layout'
import { giveBack, takeOver } from './lock'
import type { Progress } from './part'
import { portsFor } from './ports'
import { fetchPostgres, startPostgres, superuserUrl } from './postgres'
import { programPart } from './programs'
import { type Records, recordsIn } from './records'
import { fetchRedis, startRedis } from './redis'
import { type PartSpec, type PartStatus, type Supervisor, supervisorWith } from './supervisor'

export interface ProvinceOptions {
  readonly dataDir: string
  readonly cacheDir: string
  readonly kafkaVersion: KafkaVersion
  /** With a Prometheus endpoint at each program, on the loopback. */
  readonly isMeasured?: boolean
  /** What is being waited for. */
  readonly progress: Progress
  /** A part serves for the first time. */
  ready(part: PartStatus): void
  /** A part died, came back, was stopped. */
  event(line: string): void
  /** Ends what has started so far, in order; the start then fails. */
  readonly interrupted: AbortSignal
}

export interface Province {
  readonly supervisor: Supervisor
  /** What the command line reads too: doors, operations, credentials. */
  readonly directory: ReturnType<typeof directoryOf>
  readonly brokers: readonly string[]
  readonly redis: string
  /** A superuser's URL; urlFor of databases.pg leads to one organisation's database. */
  readonly postgres: string
  /** Ends everything in reverse order. */
  stop(): Promise<void>
}

/** Servers of somebody else, used instead of our own. */
const external = () => ({
  kafka: process.env.LIANJIE_KAFKA?.split(','),
  postgres: process.env.LIANJIE_PG,
  redis: process.env.LIANJIE_REDIS,
})

/** Resolves when every part serves. @throws CannotStart, after ending what it had started */
export async function startProvince(options: ProvinceOptions): Promise<Province> {
  const { dataDir } = options
  const records = recordsIn(join(dataDir, 'run'))
  await takeOver(records, (what) => options.event(`ending what a killed supervisor left running: ${what}`))
  const supervisor = supervisorWith(records, options.event)
  const control = await obey(supervisor, dataDir)
  let stopping: Promise<void> | undefined
  const ended = async () => {
    control.close()
    await supervisor.stopAll()
    giveBack(records)
  }
  const stop = () => {
    stopping ??= ended()
    return stopping
  }
  options.interrupted.addEventListener('abort', stop)
  try {
    return await started(options, supervisor, stop)
  } catch (error) {
    await stop()
    throw error
  }
}

async function started(options: ProvinceOptions, supervisor: Supervisor, stop: Province['stop']): Promise<Province> {
  const { dataDir, progress } = options
  rotateLogs(join(dataDir, 'logs'), ['kafka', 'postgres', 'redis', ...HUBS, ...REGIONS.map((r) => nodeOf(r.region))])
  const ports = await portsFor(PORT_NAMES, join(dataDir, 'ports.json'))
  const servers = await serverParts(options, ports)
  progress('Kafka, Postgres, Redis')
  await supervisor.startAll(servers, options.ready)
  const brokers = external().kafka ?? [`127.0.0.1:${ports.broker}`]
  const redis = external().redis ?? `redis://127.0.0.1:${ports.redis}`
  const postgres = external().postgres ?? superuserUrl(dataDir, ports.postgres as number)
  progress('certificates, databases, topics')
  const [credentials, databases] = await Promise.all([
    issuedCredentials(dataDir),
    createdDatabases(postgres),
    createTopics(brokers, provinceTopics()),
  ])
  const settingsFolder = join(projectRoot(), 'deploy', 'settings')
  const digestKey = personDigestKey(join(dataDir, 'credentials'))
  const { isMeasured = false } = options
  const files = { settingsFolder, credentials, personDigestKey: digestKey }
  const layout: Layout = { ports, ...files, databases, brokers, redis, isMeasured }
  const directory = directoryOf(layout, dataDir)
  writeFileSync(join(dataDir, 'province.json'), `${JSON.stringify(directory, null, 2)}\n`)
  const { hubs, nodes } = programParts(dataDir, layout)
  progress('hubs')
  await supervisor.startAll(hubs, options.ready)
  progress('region nodes')
  await supervisor.startAll(nodes, options.ready)
  return { supervisor, directory, brokers, redis, postgres, stop }
}

/** The last run's logs are kept beside this one's. */
function rotateLogs(folder: string, parts: readonly string[]): void {
  mkdirSync(folder, { recursive: true })
  for (const part of parts) {
    const log = join(folder, `${part}.log`)
    if (existsSync(log)) renameSync(log, join(folder, `${part}.1.log`))
  }
}

async function serverParts(options: ProvinceOptions, ports: Record<string, number>): Promise<PartSpec[]> {
  const { cacheDir, progress } = options
  const given = external()
  const [kafka, redis] = await Promise.all([
    given.kafka ? undefined : fetchKafka(cacheDir, options.kafkaVersion, progress),
    given.redis ? undefined : fetchRedis(cacheDir, progress),
  ])
  const postgres = given.postgres ? undefined : fetchPostgres(cacheDir, progress)
  return [
    kafka && kafkaPart(kafka, options.dataDir, ports),
    postgres && postgresPart(postgres, options.dataDir, ports),
    redis && redisPart(redis, options.dataDir, ports),
  ].filter((part) => part !== undefined)
}

type Files<Fetch extends (...args: never[]) => unknown> = Awaited<ReturnType<Fetch>>

function kafkaPart(files: Files<typeof fetchKafka>, dataDir: string, ports: Record<string, number>): PartSpec {
  const [brokerPort, controllerPort] = [ports.broker as number, ports.controller as number]
  return {
    name: 'kafka',
    stopSignal: 'SIGTERM',
    async launch(onSpawn) {
      // A folder for each version: what 4.1 has written, 3.9 cannot read.
      const place = { files, dataDir: join(dataDir, `kafka-${files.version}`), brokerPort, controllerPort }
      const part = await startKafka({ ...place, logFile: join(dataDir, 'logs', 'kafka.log'), onSpawn })
      const { child } = part
      const exited = new Promise<string>((resolve) => {
        const { exitCode, signalCode } = child
        if (exitCode !== null || signalCode !== null) resolve(signalCode ?? `code ${exitCode}`)
        child.once('exit', (code, signal) => resolve(signal ?? `code ${code}`))
      })
      return { ...part, ports: [brokerPort, controllerPort], exited }
    },
  }
}

function postgresPart(files: Files<typeof fetchPostgres>, dataDir: string, ports: Record<string, number>): PartSpec {
  const [port, logFile] = [ports.postgres as number, join(dataDir, 'logs', 'postgres.log')]
  const launch: PartSpec['launch'] = (onSpawn) => startPostgres({ files, dataDir, port, logFile, onSpawn })
  return { name: 'postgres', stopSignal: 'SIGINT', launch }
}

function redisPart(files: Files<typeof fetchRedis>, dataDir: string, ports: Record<string, number>): PartSpec {
  const [port, logFile] = [ports.redis as number, join(dataDir, 'logs', 'redis.log')]
  const launch: PartSpec['launch'] = (onSpawn) =>
    startRedis({ files, dataDir: join(dataDir, 'redis'), port, logFile, onSpawn })
  return { name: 'redis', stopSignal: 'SIGTERM', launch }
}

async function issuedCredentials(dataDir: string): Promise<Record<string, CredentialPaths>> {
  const authority = await makeAuthority(join(dataDir, 'credentials'))
  const issued: Record<string, CredentialPaths> = {}
  for (const hub of HUBS) issued[hub] = await authority.issueOnce({ role: 'hub', instance: hub }, hub)
  for (const { region, hospital } of REGIONS) {
    for (const role of ['care', 'enrollment'] as const) {
      issued[`${region}-${role}`] = await authority.issueOnce({ role, region }, `${region}-${role}`)
    }
    issued[hospital] = await authority.issueOnce({ role: 'hospital', region, hospital }, hospital)
  }
  issued.operator = await authority.issueOnce({ role: 'operator', name: 'local' }, 'operator')
  return issued
}

/** One database an organisation; the passwords of its roles are new at every start and stand in its settings only. */
async function createdDatabases(superUrl: string): Promise<Record<string, DatabaseUrls>> {
  const urls: Record<string, DatabaseUrls> = {}
  for (const database of [HUB_DATABASE, ...REGIONS.map(({ region }) => databaseOf(region))]) {
    const role = (suffix: string) => ({
      name: `${database}_${suffix}`,
      password: randomBytes(12).toString('base64url'),
    })
    const [owner, app] = [role('owner'), role('app')]
    await createDatabase(superUrl, { database, owner, app })
    urls[database] = { url: urlFor(superUrl, app, database), ownerUrl: urlFor(superUrl, owner, database) }
  }
  return urls
}

function programParts(dataDir: string, layout: Layout): { hubs: PartSpec[]; nodes: PartSpec[] } {
  const { version } = JSON.parse(readFileSync(join(projectRoot(), 'package.json'), 'utf8')) as { version: string }
  const part = (name: string, program: 'hub' | 'region-node', settings: object) => {
    const own = PORT_NAMES.filter((port) => port.startsWith(`${name} `))
    const used = own.filter((port) => layout.isMeasured || !port.endsWith(' metrics'))
    const ports = used.map((port) => layout.ports[port] as number)
    const settingsFile = writtenSettings(dataDir, name, settings)
    return programPart({ name, program, settingsFile, ports, version, logFile: join(dataDir, 'logs', `${name}.log`) })
  }
  return {
    hubs: HUBS.map((name) => part(name, 'hub', hubSettingsOf(name, layout))),
    nodes: REGIONS.map(({ region, name }) => part(nodeOf(region), 'region-node', nodeSettingsOf(region, name, layout))),
  }
}

/** They hold passwords: for the owner's eyes. */
function writtenSettings(dataDir: string, name: string, settings: object): string {
  const folder = join(dataDir, 'settings')
  mkdirSync(folder, { recursive: true })
  const file = join(folder, `${name}.yaml`)
  writeFileSync(file, `# Written at every start of the local province.\n${stringify(settings)}`, { mode: 0o600 })
  return file
}

/** Forgets everything but what was fetched. */
export async function forgetProvince(dataDir: string): Promise<void> {
  const records: Records = recordsIn(join(dataDir, 'run'))
  await takeOver(records, () => undefined)
  const elsewhere = folderWithinReach(dataDir, unprivilegedAccount())
  if (elsewhere !== dataDir) rmSync(join(elsewhere, 'postgres'), { recursive: true, force: true })
  const written = ['postgres', 'postgres.password', 'kafka-3.9.1', 'kafka-4.1.0', 'redis', 'credentials', 'settings']
  for (const name of [...written, 'elsewhere', 'logs', 'province.json', 'ports.json', 'run']) {
    rmSync(join(dataDir, name), { recursive: true, force: true })
  }
}
