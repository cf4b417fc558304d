/**
 * One region node: a care half, an enrollment half, or both, as the settings say. The only place where their edges are
 * plugged in. Usage: node dist/region-node/main.js SETTINGS.yaml
 */
import { randomBytes, randomUUID } from 'node:crypto'
import { join } from 'node:path'
import type { Pool } from 'pg'
import { busOverKafka } from '../common/bus.kafka'
import { type Service, serve } from '../common/calls.grpc'
import { dayInShanghai, repeatedly, systemClock, systemTimers } from '../common/clock'
import { redisAt } from '../common/connect.redis'
import { projectRoot } from '../common/contracts.grpc'
import { type CrashPoints, callsOf, publishing } from '../common/crash-points'
import { type Credentials, readCredentials, readKey } from '../common/credentials.file'
import type { DayBook } from '../common/day-book'
import { type DaySource, dayBookInPostgres } from '../common/day-book.pg'
import { keepDayBook } from '../common/day-keeping'
import { totalsOnWire } from '../common/day-words'
import { type Home, homeWatched } from '../common/home.pg'
import { newSettleId } from '../common/identifiers'
import { kafkaSecurityIn } from '../common/kafka.file'
import { type Log, logFor } from '../common/log'
import { personDigest } from '../common/masking'
import { migrated } from '../common/migrations.pg'
import type { OperationsSource } from '../common/operations'
import { serveOperations } from '../common/operations.grpc'
import { crashPointsAsTold, heardOrPatient, runProgram, startsAnew } from '../common/program'
import { rounds } from '../common/rounds'
import { readSettings, WrongSettings } from '../common/settings.file'
import { endOnSignals, type Shutdown, shutdownWithin } from '../common/shutdown'
import type { Signer } from '../common/signing'
import { type Steps, stepsInMemory } from '../common/steps'
import { acksOf, topicsWith } from '../common/topics'
import { type PostgresSettings, poolOf } from '../common/transaction.pg'
import { programVersion } from '../common/version.file'
import { type CareHalf, careHalf } from './care/care-half'
import { answeringAboutDays } from './care/close-days'
import { databaseOf } from './care/database.pg'
import { CARE_DAYS, daysInPostgres } from './care/days.pg'
import { decisionsInPostgres } from './care/decisions.pg'
import { thisMachine } from './care/machine.file'
import type { Quotes } from './care/one-phase-quotes'
import { quotesInRedis } from './care/one-phase-quotes.redis'
import { outboxInPostgres } from './care/outbox.pg'
import { type CareParticipants, participantsOf, participantsSchema } from './care/participants'
import { careStoresInPostgres } from './care/stores.pg'
import { Turns } from './care/turns'
import { catalogsIn } from './catalogs/catalog.file'
import { type CareSettings, type EnrollmentSettings, type RegionNodeSettings, regionNodeSettings } from './config'
import { type ActiveFiles, type PoliciesInForce, policiesInForce } from './enrollment/active-policies'
import { activeFilesInPostgres } from './enrollment/active-policies.pg'
import { storesThatMayEnd } from './enrollment/crash-points'
import { controlHandler } from './enrollment/days'
import { enrollmentDaysOf } from './enrollment/days.pg'
import { engineOverGrpc } from './enrollment/engine.grpc'
import { watchedEngine } from './enrollment/engine-health'
import { enrollmentHalf } from './enrollment/half'
import { tellingHistory } from './enrollment/history'
import { historiesInPostgres } from './enrollment/history.pg'
import { manualHere } from './enrollment/manual'
import { manualBooksInPostgres } from './enrollment/manual.pg'
import { withManual } from './enrollment/manual-operations'
import { knowingItsOwn } from './enrollment/own-word'
import { policyFolder } from './enrollment/policies.file'
import { queueAges } from './enrollment/queue-ages'
import { type Recovery, type RecoveryParts, recoveryOf, tellingRecovery } from './enrollment/recovery'
import { noticePutBack, restorationsInPostgres } from './enrollment/recovery.pg'
import { enrollmentInPostgres } from './enrollment/stores.pg'
import { hospitalDoor } from './gateway/hospital.grpc'
import { type Observed, observed } from './main-observed'
import { openLinks } from './province/link.grpc'
import { factSignedBy, outboxRelay } from './province/outbox'
import type { Province } from './province/province'
import { rememberedSessions } from './sessions/remembered'
import { sessionsWith } from './sessions/sessions'
import { sessionsInPostgres } from './sessions/sessions.pg'
import { sessionsInRedis } from './sessions/sessions.redis'

const STOP_WITHIN_MS = 10_000
const DOOR_GRACE_MS = 3_000
const EPOCH_LOOK_MS = 1_000
const HOME_LOOK_MS = 1_000
const POLICIES_LOOK_MS = 5_000
/** A node that was restored must not decide before a hub has told it so; without a hub it serves all the same. */
const HUB_PATIENCE_MS = 3_000

/** What both halves of this process share. */
interface Node {
  readonly settings: RegionNodeSettings
  readonly name: string
  readonly steps: Steps
  readonly watched: Observed
  readonly log: Log
  readonly shutdown: Shutdown
  readonly crash: CrashPoints
}

async function main(settingsFile: string): Promise<void> {
  const settings = readSettings(regionNodeSettings, settingsFile)
  const name = `region-${settings.region}`
  const log = logFor(name)
  const shutdown = shutdownWithin(STOP_WITHIN_MS, log)
  endOnSignals(shutdown, log)
  const watched = await observed(settings, { name, log, shutdown })
  const node: Node = { settings, name, steps: stepsInMemory(), watched, log, shutdown, crash: crashPointsAsTold(log) }
  const sources: OperationsSource[] = []
  if (settings.care) sources.push(await openCare(node, settings.care))
  if (settings.enrollment) sources.push(await openEnrollment(node, settings.enrollment))
  await openOperations(node, sources)
  log.info({ region: settings.region }, 'ready')
}

/** The half's own pool after its migrations, and what notices that its database is put back to a backup. */
async function database(
  node: Node,
  half: 'care' | 'enrollment',
  postgres: PostgresSettings,
): Promise<{ readonly pool: Pool; readonly home: Home }> {
  const folder = join(projectRoot(), 'region-node', 'migrations', half)
  await migrated(postgres, { folder, schema: half }, node.log)
  const home = homeWatched()
  const pool = poolOf(postgres, half, `${node.name} ${half}`, (client) => home.greet(client))
  const looking = rounds(() => home.look(pool), node.log, 'the database could not be looked at; the next round does it')
  const stop = repeatedly(systemTimers, HOME_LOOK_MS, looking.turn)
  node.shutdown.add(`${half} postgres`, async () => {
    stop()
    await looking.ended()
    await pool.end()
  })
  return { pool, home }
}

async function openCare(node: Node, settings: CareSettings): Promise<OperationsSource> {
  const { log, shutdown } = node
  const credentials = readCredentials(settings.credentials)
  const participants = participantsOf(readSettings(participantsSchema, settings.participants), node.settings.region)
  const { pool, home } = await database(node, 'care', settings.postgres)
  const redis = redisAt(settings.redis, node.name, log)
  shutdown.add('redis', () => redis.disconnect())
  const cache = rememberedSessions(sessionsInRedis(redis, node.settings.region, log), systemClock)
  const sessions = sessionsWith({
    ...{ store: sessionsInPostgres(databaseOf(pool)), cache, newId: newUuid },
    ...{ clock: systemClock, graceMs: settings.timers.sessionGraceMs },
    clockToleranceMs: settings.timers.clockToleranceMs,
  })
  const quotes = quotesInRedis(redis, node.settings.region, log)
  const edges = { settings, credentials, participants, pool, home, quotes, pingCache: () => cache.ping() }
  const half = await careOf(node, edges)
  const book = dayBook(node, pool, { source: CARE_DAYS, keyFile: settings.personDigestKey })
  const care = half.join(lineToProvince(node, { settings, credentials, half, pool, book }))
  shutdown.add('care', () => care.close())
  await Promise.race([half.compared, new Promise<void>((resolve) => systemTimers.schedule(HUB_PATIENCE_MS, resolve))])
  // Not earlier: its sweep decides, too, and would end what was confirmed after the backup (R20).
  care.start(systemTimers)
  const turns = new Turns({ atOnce: atOnceOf(settings.postgres), clock: systemClock, timers: systemTimers })
  const door = hospitalDoor({ care, sessions, limits: settings.limits, turns })
  const { care: watched } = node.watched
  watched.figures(care.operations, care.outbox)
  await openDoor(node, settings, { credentials, door: watched.door(answersThatMayEnd(door, node.crash)) })
  return { ...care.operations, recount: recounting('CARE', book) }
}

/** The others are always free for whoever has a verdict: a confirm is one short statement, and few suffice. */
function atOnceOf({ connectionsMax }: PostgresSettings): number {
  return Math.max(1, connectionsMax - 2)
}

interface CareEdges {
  readonly settings: CareSettings
  readonly credentials: Credentials
  readonly pool: Pool
}

function careOf(
  { settings: { region }, steps, watched, log, crash }: Node,
  given: CareEdges & { participants: CareParticipants; home: Home; quotes: Quotes; pingCache(): Promise<number> },
): Promise<CareHalf> {
  const { settings, credentials, participants, pool, home, quotes, pingCache } = given
  const hospitals = participants.hospitals.map(({ code }) => code)
  return careHalf({
    ...watched.care.stores(careStoresInPostgres(pool, { region, hospitals, home, timers: systemTimers, log, crash })),
    ...{ region, participants, quotes, pingCache, steps, log },
    catalogs: catalogsIn(settings.catalogs),
    clock: systemClock,
    machine: thisMachine(),
    verifier: credentials.verifier,
    newId: newUuid,
    ...{ signFact: factSignedBy(credentials.signer), digestKey: readKey(settings.personDigestKey) },
    timers: settings.timers,
  })
}

/** The Links and the relay need what the care half gives them, and it needs them: they are joined afterwards. */
function lineToProvince(
  { settings: { region }, watched, log, shutdown, crash }: Node,
  { settings, credentials, half, pool, book }: CareEdges & { half: CareHalf; book: DayBook },
) {
  const { heartbeatMs, linkDeadMs, factResendMs: resendMs } = settings.timers
  const outbox = crash.around(outboxInPostgres(pool, systemTimers), ['acknowledged'], callsOf('care outbox'))
  const days = crash.around(daysInPostgres(pool), ['flip'], callsOf('care days'))
  const from = answeringAboutDays(watched.care.from(half.from), {
    ...{ region, book, outbox, days, decisions: decisionsInPostgres(pool), clock: systemClock },
    ...{ signer: credentials.signer, verifier: credentials.verifier, isDoubted: half.isDoubted },
    // Nothing comes down before the Links are open.
    say: (frame) => province.say(frame),
  })
  const links = openLinks({
    ...{ hubs: settings.hubs, credentials, as: { role: 'care', region }, processId: randomUUID() },
    from: crash.answering(from, ['row'], () => ['care link rowAck']),
    ...{ clock: systemClock, timers: systemTimers, log, heartbeatMs, linkDeadMs },
  })
  const province: Province = crash.around(links, ['ask', 'send', 'say'], (call) => [`care link ${LINKED[call]}`])
  shutdown.add('links', () => province.close())
  const together = { everyMs: FACTS_LEAVE_EVERY_MS, timers: systemTimers }
  const { signer } = credentials
  const relay = outboxRelay({ rows: outbox, province, signer, clock: systemClock, log, resendMs, together })
  relay.start(systemTimers)
  shutdown.add('relay', () => relay.close())
  return watched.care.line({ province, relay })
}

/** So long a fact waits for others: no hospital waits for it, and what a settle needs it carries itself (R14). */
const FACTS_LEAVE_EVERY_MS = 200

/** What leaves over the Link, by the call that sends it. */
const LINKED: Readonly<Record<string, string>> = { ask: 'question', send: 'fact', say: 'dayReply' }

function answersThatMayEnd(door: Service, crash: CrashPoints): Service {
  const calls = ['settle', 'confirm', 'cancel', 'reverse', 'settleOnePhase', 'withdrawOnePhase']
  return { ...door, handlers: crash.answering(door.handlers, calls, (call) => [`care answer ${call}`]) }
}

async function openDoor(
  { log, shutdown }: Node,
  { door: address, limits }: CareSettings,
  { credentials, door }: { credentials: Credentials; door: Service },
): Promise<void> {
  const served = await serve({ address, credentials, services: [door], limits, log })
  shutdown.add('door', () => served.close(DOOR_GRACE_MS))
}

function newUuid(): string {
  return newSettleId({ now: () => Date.now(), random: (count) => randomBytes(count) })
}

async function openEnrollment(node: Node, settings: EnrollmentSettings): Promise<OperationsSource> {
  const {
    log,
    shutdown,
    steps,
    crash,
    watched,
    settings: { region },
  } = node
  const credentials = readCredentials(settings.credentials)
  const { signer, verifier } = knowingItsOwn(credentials.signer, credentials.verifier)
  const { pool, home } = await database(node, 'enrollment', settings.postgres)
  const files = activeFilesInPostgres(pool)
  const [policies, city] = [await policiesOf(node, settings, files), engineOf(node, settings)]
  const stores = watched.enrollment.stores(storesThatMayEnd(enrollmentInPostgres(pool), crash))
  const topics = topicsWith(settings.kafka.topicPrefix)
  const kafka = busOverKafka({
    brokers: settings.kafka.brokers,
    security: kafkaSecurityIn(settings.kafka),
    clientId: `${node.name}-enrollment`,
    acksOf: (topic) => acksOf(topics, topic),
    parkedTopic: topics.parked,
    log,
  })
  const bus = crash.around(watched.enrollment.bus(kafka), ['publish'], publishing('enrollment'))
  shutdown.add('bus', () => bus.close())
  const recovery = await recoveryIn(node, { pool, home }, { region, signer, verifier, bus, topic: topics.toHub })
  const ages = queueAges({
    ...{ region, processId: randomUUID(), limitMs: settings.timers.queueAgeMs },
    ...{ bus, topics, topicPrefix: settings.kafka.topicPrefix, clock: systemClock, timers: systemTimers },
  })
  const half = enrollmentHalf({
    office: recovery.office,
    ...{ gates: [recovery.gate], ages, verifier },
    policies: policies.current,
    ...(settings.catalogs && { catalogs: catalogsIn(settings.catalogs) }),
    ...(city && { engine: city }),
    stores,
    ...{ bus, topics, settings, clock: systemClock, timers: systemTimers },
    ...{ log, steps, traced: watched.enrollment.traced },
  })
  watched.enrollment.figures(half.operations)
  shutdown.add('enrollment', () => half.close())
  await heardOrPatient(half.start(), log)
  const book = dayBook(node, pool, { source: enrollmentDaysOf(region), keyFile: settings.personDigestKey })
  const { taught } = recovery
  const books = manualBooksInPostgres(pool)
  const deciding = { office: recovery.office, verifier, books, bus, topic: topics.toHub }
  const manual = manualHere({ ...deciding, clock: systemClock, steps, log })
  shutdown.add('contradictions', manual.start(systemTimers))
  const handle = controlHandler({ region, book, signer, verifier, bus, topics, clock: systemClock, taught, manual })
  const group = `${settings.kafka.topicPrefix}enrollment-${region}-control`
  const reading = bus.read({ topics: [topics.control(region)], group, concurrency: 1, handle })
  shutdown.add('control', async () => (await reading).close())
  const own = async () => [policies.check(), ...((await city?.checks()) ?? []), ages.check()]
  const checks = async () => [...(await half.operations.checks()), ...(await own())]
  const told = { ...tellingHistory(historiesInPostgres(pool)), policyFiles: files.read }
  const recount = recounting('ENROLLMENT', book)
  return tellingRecovery(withManual({ ...half.operations, ...told, checks, recount }, books, region), recovery)
}

type Saying = Pick<RecoveryParts, 'verifier' | 'bus' | 'topic'> & { readonly region: string; readonly signer: Signer }

/** Under which epoch this region goes on, and what its care regions must teach it again (R26). */
async function recoveryIn(
  { log, shutdown }: Node,
  { pool, home }: { readonly pool: Pool; readonly home: Home },
  { region, signer, ...saying }: Saying,
): Promise<Recovery> {
  const restorations = restorationsInPostgres(pool)
  await restorations.notice()
  const began = await restorations.standing()
  const startAnew = startsAnew({ log, shutdown }, began.epoch)
  home.onRestored(async (client) => {
    startAnew()
    await noticePutBack(client, began.epoch)
    throw new Error('this process starts anew')
  })
  const office = { region, epoch: began.epoch, signer }
  const recovery = recoveryOf({ ...saying, office, restorations, clock: systemClock, log }, began)
  const look = async () => {
    const { epoch } = await restorations.standing()
    if (epoch === began.epoch) await recovery.tick()
    else startAnew()
  }
  const looking = rounds(look, log, 'the database could not be looked at; the next round tries again')
  shutdown.add('epoch', repeatedly(systemTimers, EPOCH_LOOK_MS, looking.turn))
  return recovery
}

/** What is in force: the folder's files, or those before while something is wrong with them. */
async function policiesOf(
  { settings: { region }, log, shutdown }: Node,
  settings: EnrollmentSettings,
  files: ActiveFiles,
): Promise<PoliciesInForce> {
  const today = () => dayInShanghai(systemClock.now())
  const policies = policiesInForce({ folder: policyFolder(settings.policies, region), files, today, log })
  await policies.look()
  const wrong = policies.wrong()
  if (wrong.length > 0 && policies.current().length === 0) throw new WrongSettings(wrong.join('\n'))
  const looking = rounds(() => policies.look(), log, 'the policy folder could not be taken in; the next round tries')
  shutdown.add('policies', repeatedly(systemTimers, POLICIES_LOOK_MS, looking.turn))
  return policies
}

/** The city's own engine, when the settings name one. */
function engineOf({ settings: { region }, shutdown }: Node, { engine, credentials, timers }: EnrollmentSettings) {
  if (!engine) return undefined
  const { engineMs } = timers
  const city = engineOverGrpc({ ...engine, region, credentials: readCredentials(credentials), engineMs })
  shutdown.add('engine', async () => city.close())
  return watchedEngine(city, city.reach, systemClock)
}

/** The half's rows of closing units, kept up to date from now on. */
function dayBook(
  { log, shutdown }: Node,
  pool: Pool,
  { source, keyFile }: { readonly source: DaySource; readonly keyFile: string },
): DayBook {
  const key = readKey(keyFile)
  const book = dayBookInPostgres(pool, source, (region, personId) => personDigest(key, region, personId))
  const keeping = keepDayBook({ book, clock: systemClock, timers: systemTimers, log })
  shutdown.add('rows of days', () => keeping.close())
  return book
}

function recounting(organisation: 'CARE' | 'ENROLLMENT', book: DayBook): NonNullable<OperationsSource['recount']> {
  return async (day) => (await book.recount(day)).map((totals) => ({ organisation, totals: totalsOnWire(totals) }))
}

async function openOperations({ settings, name, steps, watched, log, shutdown }: Node, sources: OperationsSource[]) {
  const half = settings.care ?? settings.enrollment
  if (!half) return
  const served = await serveOperations({
    address: settings.operations,
    credentials: readCredentials(half.credentials),
    name,
    version: programVersion(),
    sources,
    ...{ steps, stages: watched.stages },
    clock: systemClock,
    log,
  })
  shutdown.add('operations', () => served.close(1_000))
}

if (require.main === module) runProgram('node dist/region-node/main.js', main)
