/**
 * A real Apache Kafka as one plain Java process: broker and controller in one, its files fetched once by Maven.
 * For laptops and tests. One copy of everything, so it may lose its tail when the machine dies; the protocol bears
 * that.
 */
import { type ChildProcess, spawn } from 'node:child_process'
import { randomBytes } from 'node:crypto'
import { existsSync, openSync, readFileSync } from 'node:fs'
import { mkdir, readFile, rename, rm, writeFile } from 'node:fs/promises'
import path from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import { projectRoot } from '../../common/contracts.grpc'
import { brokersAnswer } from '../../common/topics.kafka'

export type KafkaVersion = '3.9.1' | '4.1.0'

export interface KafkaFiles {
  readonly version: KafkaVersion
  /** Folder of the jars, complete. */
  readonly lib: string
}

/** A process that we started and may stop. */
export interface RunningPart {
  readonly name: string
  readonly version: string
  readonly port: number
  readonly pid: number
  readonly startedInMs: number
  readonly child: ChildProcess
  /** Orderly, and by force after 20 s. Resolves when the process is gone. */
  stop(): Promise<void>
}

const POM_OF: Record<KafkaVersion, string> = { '3.9.1': 'kafka-3.9.pom.xml', '4.1.0': 'kafka-4.1.pom.xml' }
const READY_WITHIN_MS = 60_000
const STOP_WITHIN_MS = 20_000

/** Brings Kafka's jars into the cache folder, or finds them there. A fetch that was cut short leaves nothing behind. */
export async function fetchKafka(
  cacheDir: string,
  version: KafkaVersion,
  progress: (line: string) => void = () => {},
): Promise<KafkaFiles> {
  const lib = path.join(cacheDir, `kafka-${version}`)
  if (existsSync(lib)) return { version, lib }
  const unfinished = `${lib}.unfinished-${process.pid}`
  await mkdir(cacheDir, { recursive: true })
  await rm(unfinished, { recursive: true, force: true })
  try {
    await copyJars(cacheDir, version, unfinished, progress)
    await rename(unfinished, lib)
  } catch (error) {
    await rm(unfinished, { recursive: true, force: true })
    // Somebody else may have been faster: theirs is as good.
    if (!existsSync(lib)) throw error
  }
  return { version, lib }
}

async function copyJars(cacheDir: string, version: KafkaVersion, into: string, progress: (line: string) => void) {
  const pom = path.join(projectRoot(), 'deploy', 'local', POM_OF[version])
  progress(`fetching Apache Kafka ${version} by Maven`)
  let files = 0
  const told = await run(
    'mvn',
    [
      ...['-B', '-f', pom, `-Dmaven.repo.local=${path.join(path.resolve(cacheDir), 'm2')}`],
      ...['dependency:copy-dependencies', '-DincludeScope=runtime', `-DoutputDirectory=${path.resolve(into)}`],
    ],
    (line) => {
      if (line.includes('Downloaded from') && ++files % 50 === 0) progress(`Apache Kafka ${version}: ${files} files`)
    },
  )
  if (told.code !== 0) throw new Error(`Maven could not bring Apache Kafka ${version}:\n${told.tail}`)
  progress(`Apache Kafka ${version} is here`)
}

export interface KafkaPlace {
  readonly files: KafkaFiles
  readonly dataDir: string
  readonly brokerPort: number
  readonly controllerPort: number
  readonly heapMb?: number
  /** Its output; absent: kafka.log in its folder. */
  readonly logFile?: string
  /** At once after the process exists: the moment to write down its id. */
  onSpawn?(pid: number): void
}

/**
 * Starts Kafka and resolves when it answers. It has a process group of its own, so Ctrl-C at the terminal does not
 * reach it: whoever started it stops it.
 */
export async function startKafka(place: KafkaPlace): Promise<RunningPart> {
  const began = Date.now()
  const { version } = place.files
  const settings = await writeSettings(place)
  await formatOnce(place, settings)
  const log = openSync(outputOf(place), 'a')
  const child = spawn('java', [...javaOptions(place), 'kafka.Kafka', settings], {
    cwd: place.dataDir,
    detached: true,
    stdio: ['ignore', log, log],
  })
  const gone = new Promise<void>((resolve) => child.once('exit', () => resolve()))
  await spawned(child)
  place.onSpawn?.(child.pid!)
  try {
    await untilItAnswers(child, place)
  } catch (error) {
    await stopProcess(child, gone)
    throw error
  }
  const startedInMs = Date.now() - began
  const stop = () => stopProcess(child, gone)
  return { name: 'kafka', version, port: place.brokerPort, pid: child.pid!, startedInMs, child, stop }
}

async function untilItAnswers(child: ChildProcess, place: KafkaPlace): Promise<void> {
  const until = Date.now() + READY_WITHIN_MS
  while (Date.now() < until) {
    if (child.exitCode !== null || child.signalCode !== null) break
    if (await brokersAnswer([`127.0.0.1:${place.brokerPort}`], 1_000)) return
    await pause(100)
  }
  const log = outputOf(place)
  throw new Error(`Kafka did not come up; the end of ${log}:\n${lastLines(readFileSync(log, 'utf8'))}`)
}

async function stopProcess(child: ChildProcess, gone: Promise<void>): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return
  child.kill('SIGTERM')
  const force = setTimeout(() => child.kill('SIGKILL'), STOP_WITHIN_MS)
  await gone
  clearTimeout(force)
}

/** A folder is formatted once for all. Without our mark the formatting was cut short, and nothing can be in it yet. */
async function formatOnce(place: KafkaPlace, settings: string): Promise<void> {
  const mark = path.join(place.dataDir, 'formatted')
  const by = await readFile(mark, 'utf8').catch(() => undefined)
  if (by !== undefined) return assertReadable(place, by.trim())
  await rm(logsOf(place), { recursive: true, force: true })
  const clusterId = randomBytes(16).toString('base64url')
  // With "=", for one id in 64 begins with "-" and would be taken for an option.
  const format = ['kafka.tools.StorageTool', 'format', `--cluster-id=${clusterId}`, '-c', settings]
  const told = await run('java', [...javaOptions(place), ...format])
  if (told.code !== 0) throw new Error(`Kafka could not format ${place.dataDir}:\n${told.tail}`)
  await writeFile(mark, place.files.version)
}

function assertReadable({ dataDir, files }: KafkaPlace, formattedBy: string): void {
  if (formattedBy <= files.version) return
  throw new Error(
    `${dataDir} was made by Kafka ${formattedBy}; ${files.version} cannot read it. Give it another folder.`,
  )
}

async function writeSettings(place: KafkaPlace): Promise<string> {
  await mkdir(place.dataDir, { recursive: true })
  await writeFile(path.join(place.dataDir, 'log4j.properties'), LOG4J)
  await writeFile(path.join(place.dataDir, 'log4j2.properties'), LOG4J2)
  const file = path.join(place.dataDir, 'server.properties')
  const lines = Object.entries(settingsOf(place)).map(([name, value]) => `${name}=${value}`)
  await writeFile(file, `${lines.join('\n')}\n`)
  return file
}

function settingsOf(place: KafkaPlace): Record<string, string | number | boolean> {
  const broker = `PLAINTEXT://127.0.0.1:${place.brokerPort}`
  return {
    'process.roles': 'broker,controller',
    'node.id': 1,
    'controller.quorum.voters': `1@127.0.0.1:${place.controllerPort}`,
    listeners: `${broker},CONTROLLER://127.0.0.1:${place.controllerPort}`,
    'advertised.listeners': broker,
    'controller.listener.names': 'CONTROLLER',
    'listener.security.protocol.map': 'CONTROLLER:PLAINTEXT,PLAINTEXT:PLAINTEXT',
    'log.dirs': logsOf(place),
    'offsets.topic.replication.factor': 1,
    'offsets.topic.num.partitions': 1,
    'transaction.state.log.replication.factor': 1,
    'transaction.state.log.min.isr': 1,
    'transaction.state.log.num.partitions': 1,
    // The default waits 3 s for more members before each first join.
    'group.initial.rebalance.delay.ms': 0,
    // A topic that nobody created is an error of ours that must be seen.
    'auto.create.topics.enable': false,
    // The default closes a connection after 10 quiet minutes; the next patient would pay for the reconnection.
    'connections.max.idle.ms': 86_400_000,
    // After a kill -9 the broker must wait until its former self counts as dead: 9 s by default.
    'broker.session.timeout.ms': 3_000,
    'broker.heartbeat.interval.ms': 500,
    // Two cores for the whole province: with two and four, each request was handed from thread to thread more often.
    'num.network.threads': 1,
    'num.io.threads': 1,
    'log.cleaner.threads': 1,
    'log.cleaner.dedupe.buffer.size': 1_048_577,
    'log.segment.bytes': 67_108_864,
  }
}

function javaOptions({ dataDir, files, heapMb = 256 }: KafkaPlace): string[] {
  return [
    ...[`-Xmx${heapMb}m`, '-XX:+UseSerialGC', '-Djava.awt.headless=true'],
    `-Dlog4j.configuration=file:${path.resolve(dataDir, 'log4j.properties')}`,
    `-Dlog4j2.configurationFile=${path.resolve(dataDir, 'log4j2.properties')}`,
    ...['-cp', path.join(path.resolve(files.lib), '*')],
  ]
}

const outputOf = ({ dataDir, logFile }: KafkaPlace) => logFile ?? path.resolve(dataDir, 'kafka.log')
const logsOf = ({ dataDir }: KafkaPlace) => path.resolve(dataDir, 'logs')

const LOG4J = `log4j.rootLogger=WARN, out
log4j.appender.out=org.apache.log4j.ConsoleAppender
log4j.appender.out.layout=org.apache.log4j.PatternLayout
log4j.appender.out.layout.ConversionPattern=%d{ISO8601} %p %c: %m%n
`
const LOG4J2 = `rootLogger.level=warn
rootLogger.appenderRef.out.ref=out
appender.out.type=Console
appender.out.name=out
appender.out.layout.type=PatternLayout
appender.out.layout.pattern=%d{ISO8601} %p %c: %m%n
`

async function run(command: string, args: string[], line: (text: string) => void = () => {}) {
  const child = spawn(command, args, { stdio: ['ignore', 'pipe', 'pipe'] })
  let said = ''
  const hear = (chunk: Buffer) => {
    for (const text of chunk.toString().split('\n')) line(text)
    said = (said + chunk).slice(-8_000)
  }
  child.stdout.on('data', hear)
  child.stderr.on('data', hear)
  const closed = new Promise<number | null>((resolve) => child.once('close', resolve))
  await spawned(child)
  return { code: await closed, tail: lastLines(said) }
}

function spawned(child: ChildProcess): Promise<void> {
  return new Promise((resolve, reject) => {
    child.once('spawn', resolve)
    child.once('error', (error) => reject(new Error(`${child.spawnfile} cannot be started: ${error.message}`)))
  })
}

const lastLines = (text: string) => text.trimEnd().split('\n').slice(-20).join('\n')
