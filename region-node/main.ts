/**
 * One region node: a care half, an enrollment half, or both, as the settings say. The only place where their edges are
 * plugged in. Usage: node dist/region-node/main.js SETTINGS.yaml
 */
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Pool } from 'pg'
import { busOverKafka } from '../common/bus.kafka'
import { systemClock, systemTimers } from '../common/clock'
import { projectRoot } from '../common/contracts.grpc'
import { readCredentials } from '../common/credentials.file'
import { type Log, logFor } from '../common/log'
import { migrate } from '../common/migrations.pg'
import type { OperationsSource } from '../common/operations'
import { serveOperations } from '../common/operations.grpc'
import { readSettings } from '../common/settings.file'
import { endOnSignals, type Shutdown, shutdownWithin } from '../common/shutdown'
import { type Steps, stepsInMemory } from '../common/steps'
import { startTelemetry } from '../common/telemetry.otel'
import { acksOf, topicsWith } from '../common/topics'
import { type PostgresSettings, poolOf } from '../common/transaction.pg'
import { type EnrollmentSettings, type RegionNodeSettings, regionNodeSettings } from './config'
import { enrollmentHalf } from './enrollment/half'
import { readPolicies } from './enrollment/policies.file'
import { enrollmentInPostgres } from './enrollment/stores.pg'

const STOP_WITHIN_MS = 10_000
/** Without Kafka the care half serves all the same; the enrollment half answers as soon as its topics are assigned. */
const KAFKA_PATIENCE_MS = 15_000
const TRACED_SHARE = 0.01

/** What both halves of this process share. */
interface Node {
  readonly settings: RegionNodeSettings
  readonly name: string
  readonly steps: Steps
  readonly log: Log
  readonly shutdown: Shutdown
}

async function main(settingsFile: string): Promise<void> {
  const settings = readSettings(regionNodeSettings, settingsFile)
  const name = `region-${settings.region}`
  const log = logFor(name)
  const shutdown = shutdownWithin(STOP_WITHIN_MS, log)
  endOnSignals(shutdown, log)
  const collector = process.env.LIANJIE_OTLP
  shutdown.add('telemetry', await startTelemetry({ service: name, collector, share: TRACED_SHARE }))
  const node: Node = { settings, name, steps: stepsInMemory(), log, shutdown }
  const sources: OperationsSource[] = []
  if (settings.enrollment) sources.push(await openEnrollment(node, settings.enrollment))
  await openOperations(node, sources)
  log.info({ region: settings.region }, 'ready')
}

/** The half's own pool after its migrations. */
async function database(node: Node, half: 'care' | 'enrollment', postgres: PostgresSettings): Promise<Pool> {
  if (postgres.ownerUrl) {
    const folder = join(projectRoot(), 'region-node', 'migrations', half)
    const appRole = decodeURIComponent(new URL(postgres.url).username)
    const applied = await migrate({ ownerUrl: postgres.ownerUrl, folder, schema: half, appRole })
    if (applied.length > 0) node.log.info({ half, applied }, 'migrated')
  }
  const pool = poolOf(postgres, half, `${node.name} ${half}`)
  node.shutdown.add(`${half} postgres`, () => pool.end())
  return pool
}

async function openEnrollment(node: Node, settings: EnrollmentSettings): Promise<OperationsSource> {
  const { log, shutdown, steps } = node
  const { region } = node.settings
  const { signer, verifier } = readCredentials(settings.credentials)
  const policies = readPolicies(settings.policies, region)
  const stores = enrollmentInPostgres(await database(node, 'enrollment', settings.postgres))
  const topics = topicsWith(settings.kafka.topicPrefix)
  const bus = busOverKafka({
    brokers: settings.kafka.brokers,
    clientId: `${node.name}-enrollment`,
    acksOf: (topic) => acksOf(topics, topic),
    parkedTopic: topics.parked,
    log,
  })
  shutdown.add('bus', () => bus.close())
  const half = enrollmentHalf({
    office: { region, epoch: settings.epoch, signer },
    verifier,
    policies,
    stores,
    bus,
    topics,
    settings,
    clock: systemClock,
    timers: systemTimers,
    log,
    steps,
  })
  shutdown.add('enrollment', () => half.close())
  await answering(half.start(), log)
  return half.operations
}

/** Resolves when questions are heard, or when Kafka has kept us waiting too long; then they are heard when it comes. */
async function answering(started: Promise<void>, log: Log): Promise<void> {
  const tooLong = new Promise<'too-long'>((resolve) => {
    systemTimers.schedule(KAFKA_PATIENCE_MS, () => resolve('too-long'))
  })
  if ((await Promise.race([started, tooLong])) === 'too-long') log.warn('no questions from Kafka yet; going on without')
}

async function openOperations({ settings, name, steps, log, shutdown }: Node, sources: OperationsSource[]) {
  const { version } = JSON.parse(readFileSync(join(projectRoot(), 'package.json'), 'utf8')) as { version: string }
  const half = settings.care ?? settings.enrollment
  if (!half) return
  const served = await serveOperations({
    address: settings.operations,
    credentials: readCredentials(half.credentials),
    name,
    version,
    sources,
    steps,
    clock: systemClock,
    log,
  })
  shutdown.add('operations', () => served.close(1_000))
}

if (require.main === module) {
  const [settingsFile] = process.argv.slice(2)
  if (!settingsFile) {
    console.error('usage: node dist/region-node/main.js SETTINGS.yaml')
    process.exit(2)
  }
  main(settingsFile).catch((error: Error) => {
    // Wrong settings name themselves; a stack would only hide the sentence.
    console.error(error.name === 'WrongSettings' ? error.message : error)
    process.exit(1)
  })
}
