/** One hub instance: the only place where the hub's edges are plugged in. Usage: node dist/hub/main.js SETTINGS.yaml */
import { randomUUID } from 'node:crypto'
import { join } from 'node:path'
import type { Pool } from 'pg'
import type { Bus } from '../common/bus'
import { busOverKafka } from '../common/bus.kafka'
import { repeatedly, systemClock, systemTimers } from '../common/clock'
import { projectRoot } from '../common/contracts.grpc'
import { type CrashPoints, callsOf, publishing } from '../common/crash-points'
import { type Credentials, readCredentials, readKey } from '../common/credentials.file'
import { dayBookInPostgres } from '../common/day-book.pg'
import { keepDayBook } from '../common/day-keeping'
import { type Home, homeWatched } from '../common/home.pg'
import { kafkaSecurityIn } from '../common/kafka.file'
import { type Log, logFor } from '../common/log'
import { personDigest } from '../common/masking'
import { migrated } from '../common/migrations.pg'
import { serveOperations } from '../common/operations.grpc'
import { crashPointsAsTold, heardOrPatient, runProgram, startsAnew } from '../common/program'
import { quarantineInPostgres } from '../common/quarantine.pg'
import { quarantineOperations } from '../common/quarantine-operations'
import { readSettings } from '../common/settings.file'
import { endOnSignals, type Shutdown, shutdownWithin } from '../common/shutdown'
import { type Steps, stepsInMemory } from '../common/steps'
import { acksOf, type Topics, topicsWith } from '../common/topics'
import { poolOf } from '../common/transaction.pg'
import { programVersion } from '../common/version.file'
import type { DayReply, Hello } from '../proto/types'
import { type HubSettings, hubSettings } from './config'
import { dayOperations } from './console/day-operations'
import { figuresInPostgres } from './console/figures.pg'
import { freezeOperations } from './console/freeze-operations'
import { manualOperations, withManual } from './console/manual-operations'
import { hubOperations } from './console/operations'
import { parkedOverKafka } from './console/parked.kafka'
import { HUB_DAYS } from './days/day-source.pg'
import { dayStoreInPostgres } from './days/day-store.pg'
import { daysClosing } from './days/days'
import { rebuildOver } from './days/rebuild'
import { rebuildStoreInPostgres } from './days/rebuild-store.pg'
import { exchangeOver } from './exchange/ask'
import { downRows } from './facts/down-rows'
import { downRowsInPostgres } from './facts/down-rows.pg'
import { type FactStore, relayBounds } from './facts/fact-store'
import type { Facts } from './facts/facts'
import { factsInPostgres } from './facts/facts.pg'
import { type Freezes, freezesOver } from './facts/freezes'
import { freezesInPostgres } from './facts/freezes.pg'
import { fromRegions, REGION_RECORDS_AT_ONCE, REGION_RECORDS_EVERY_MS } from './facts/from-regions'
import { factsLearnt } from './facts/learn'
import { type ManualDecisions, manualDecisions } from './facts/manual'
import { manualStoreInPostgres } from './facts/manual.pg'
import type { ManualStore } from './facts/manual-store'
import { ownFactsInPostgres } from './facts/own-facts.pg'
import { factRelay } from './facts/relay'
import { restorationsOver } from './facts/restorations'
import { restorationsInPostgres } from './facts/restorations.pg'
import { provenEpoch, type Restores, signedEpoch } from './facts/restores'
import { noticePutBack, restoresInPostgres } from './facts/restores.pg'
import { seenBy } from './facts/seen'
import { type ServedLinks, serveLinks } from './ingress/link.grpc'
import { ledgerInPostgres } from './ledger/ledger.pg'
import { type Observed, observed } from './main-observed'
import type { Participants } from './participants/participants'
import { participantsInFile } from './participants/participants.file'

const STOP_WITHIN_MS = 10_000
const DRAIN_MS = 5_000
const SWEEP_EVERY_MS = 1_000
const EPOCH_LOOK_MS = 5_000

/** What every part of this instance shares. */
interface Hub {
  readonly settings: HubSettings
  readonly credentials: Credentials
  readonly participants: Participants
  readonly topics: Topics
  readonly bus: Bus
  readonly pool: Pool
  readonly home: Home
  readonly store: FactStore
  readonly restores: Restores
  readonly freezes: Freezes
  readonly manualStore: ManualStore
  readonly epoch: number
  readonly steps: Steps
  readonly watched: Observed
  readonly log: Log
  readonly shutdown: Shutdown
  readonly crash: CrashPoints
}

async function main(settingsFile: string): Promise<void> {
  const settings = readSettings(hubSettings, settingsFile)
  const log = logFor(settings.name)
  const shutdown = shutdownWithin(STOP_WITHIN_MS, log)
  endOnSignals(shutdown, log)
  const watched = await observed(settings, { log, shutdown })
  const hub = await opened(settings, { log, shutdown, watched })
  watchEpoch(hub)
  const { exchange, facts, rows, manual, closing } = parts(hub)
  await heardOrPatient(exchange.start(), log)
  const { crash } = hub
  const links = await openLinks(hub, {
    exchange: crash.answering(watched.exchange(exchange), ['ask'], () => ['hub link answer']),
    facts: crash.answering(watched.facts(facts), ['learn'], () => ['hub link hopAck']),
    downRows: rows,
    heard: (region) => manual.heard(region),
    ...closing,
  })
  await openOperations(hub, links, { ...closing, facts, manual })
  log.info({ link: links.port, epoch: hub.epoch }, 'ready')
}

type Around = Pick<Hub, 'log' | 'shutdown' | 'watched'>

async function opened(settings: HubSettings, { log, shutdown, watched }: Around): Promise<Hub> {
  const credentials = readCredentials(settings.credentials)
  const participants = participantsInFile(settings.participants)
  await migrated(settings.postgres, { folder: join(projectRoot(), 'hub', 'migrations'), schema: 'hub' }, log)
  const home = homeWatched()
  const pool = poolOf(settings.postgres, 'hub', settings.name, (client) => home.greet(client))
  shutdown.add('postgres', () => pool.end())
  const crash = crashPointsAsTold(log)
  const inPostgres = factsInPostgres(pool, relayBounds(settings.timers.factResendMs))
  const store = crash.around(inPostgres, ['learn', 'claim', 'take'], callsOf('hub facts'))
  const restores = restoresInPostgres(pool)
  await restores.notice()
  const freezes = freezesOver({ store: freezesInPostgres(pool), timers: systemTimers, log })
  shutdown.add('freezes', async () => freezes.close())
  const epoch = await store.epoch()
  const topics = topicsWith(settings.kafka.topicPrefix)
  const kafka = busOverKafka({
    brokers: settings.kafka.brokers,
    security: kafkaSecurityIn(settings.kafka),
    clientId: settings.name,
    acksOf: (topic) => acksOf(topics, topic),
    parkedTopic: topics.parked,
    log,
  })
  const bus = crash.around(watched.bus(kafka), ['publish'], publishing('hub'))
  shutdown.add('bus', () => bus.close())
  const steps = stepsInMemory()
  const kept = { pool, home, store, restores, freezes, manualStore: manualStoreInPostgres(pool), epoch }
  return { settings, credentials, participants, topics, bus, ...kept, steps, watched, log, shutdown, crash }
}

/** A raised epoch (R18) is told in the hello of every Link, so an instance that lived through one starts anew. */
function watchEpoch({ pool, home, store, epoch, log, shutdown }: Hub): void {
  const startAnew = startsAnew({ log, shutdown }, epoch)
  home.onRestored(async (client) => {
    startAnew()
    await noticePutBack(client, epoch)
    throw new Error('this instance starts anew')
  })
  const look = async () => {
    await home.look(pool)
    if ((await store.epoch()) !== epoch) startAnew()
  }
  // Away or restarting: whoever needs it says so.
  const cancel = repeatedly(systemTimers, EPOCH_LOOK_MS, () => void look().catch(() => undefined))
  shutdown.add('epoch', cancel)
}

function parts(hub: Hub) {
  const { settings, topics, bus, pool, store, epoch, log, shutdown } = hub
  const world = { clock: systemClock, timers: systemTimers, steps: hub.steps, log }
  const exchange = exchangeOver({
    ...world,
    bus: { ...hub.bus, ...hub.watched.asking(bus) },
    topics,
    hubName: settings.name,
    incarnation: randomUUID(),
    openPerRegionMax: settings.limits.openPerRegionMax,
    replyMs: settings.timers.replyMs,
  })
  shutdown.add('exchange', () => exchange.close())
  const relay = factRelay({ store, bus, topics, epoch, log })
  shutdown.add('relay', () => relay.close())
  relay.start(systemTimers, SWEEP_EVERY_MS)
  const { participants, credentials } = hub
  const facts = factsLearnt({ ...world, store, relay, participants, verifier: credentials.verifier, epoch })
  const listening = { url: settings.postgres.url, applicationName: `${settings.name} listening`, log }
  const rowsThere = downRowsInPostgres(pool, listening)
  const rowStore = hub.crash.around(rowsThere, ['handled'], callsOf('hub downRows'))
  const rows = downRows({ ...world, store: rowStore })
  const manual = decidingByHand(hub, () => rows.followed())
  const closing = daysAndBooks(hub, manual)
  const heard = {
    manual,
    seen: seenBy({ facts, ownFacts: ownFactsInPostgres(pool) }),
    dayReplied: (reply: DayReply) => closing.days.replied(reply, 'enrollment', reply.region),
    restored: closing.restorations.restored,
  }
  void readRegions(hub, fromRegions({ ...world, ...credentials, store, relay, downRows: rows, participants, ...heard }))
  shutdown.add('rows for care regions', async () => {
    rows.close()
    await rowStore.close()
  })
  return { exchange, facts, rows, manual, closing }
}

/** What two persons decide of care regions that are lost (R20). */
function decidingByHand(hub: Hub, linked: () => Iterable<string>) {
  const { settings, credentials, participants, topics, bus, manualStore: store, steps, log, shutdown } = hub
  const regions = () => participants.regions().map(({ region }) => region)
  const world = { clock: systemClock, timers: systemTimers, steps, log }
  const wait = settings.timers
  const manual = manualDecisions({ ...world, ...credentials, store, wait, regions, linked, bus, topics })
  manual.start()
  shutdown.add('manual decisions', () => manual.close())
  return manual
}

/** Closes days, and reads everything again when the books were lost. */
function daysAndBooks(hub: Hub, manual: Pick<ManualDecisions, 'gone'>) {
  const { settings, credentials, participants, topics, bus, pool, freezes, manualStore, log, shutdown, crash } = hub
  const key = readKey(settings.personDigestKey)
  const counted = dayBookInPostgres(pool, HUB_DAYS, (region, personId) => personDigest(key, region, personId))
  const book = crash.around(counted, ['keepClosed'], callsOf('hub book'))
  const world = { clock: systemClock, timers: systemTimers, log }
  const keeping = keepDayBook({ ...world, book })
  const store = crash.around(dayStoreInPostgres(pool), ['keepTold'], callsOf('hub days'))
  const { careRegions: regions, enrollmentRegions } = participants
  const halves = () => ({ care: regions(), enrollment: enrollmentRegions() })
  const days = daysClosing({ ...world, ...credentials, book, store, halves, bus, topics, frozen: freezes })
  const { verifier } = credentials
  const begun = () => manualStore.want(enrollmentRegions())
  const rebuild = rebuildOver({ ...world, verifier, regions, begun, rows: store, store: rebuildStoreInPostgres(pool) })
  days.start()
  rebuild.start()
  shutdown.add('days', async () => {
    await Promise.all([keeping.close(), days.close(), rebuild.close()])
  })
  const restored = restorationsInPostgres(pool)
  const restorations = restorationsOver({
    ...world,
    ...credentials,
    ...participants,
    bus,
    topics,
    store: restored,
    gone: () => manual.gone(),
  })
  return { book, days, rebuild, restorations }
}

async function readRegions(
  { settings, bus, topics, shutdown, log }: Hub,
  handle: ReturnType<typeof fromRegions>,
): Promise<void> {
  // One group for all instances: whoever reads a record writes it into the tables that all share (R19).
  const group = `${settings.kafka.topicPrefix}hub`
  const reading = {
    topics: [topics.toHub],
    group,
    concurrency: REGION_RECORDS_AT_ONCE,
    paceMs: REGION_RECORDS_EVERY_MS,
    handle,
  }
  const subscription = await bus.read(reading)
  shutdown.add('region records', () => subscription.close())
  log.info({ topic: topics.toHub }, 'reading')
}

type LinksServed = Pick<
  Parameters<typeof serveLinks>[0],
  'heard' | 'exchange' | 'facts' | 'downRows' | 'days' | 'rebuild' | 'restorations'
>

/** What a region has seen of our epoch and we have not: the database was restored so that it could not notice. */
function overtaken({ restores, epoch, credentials, log }: Hub, { hubEpochProof }: Hello, region: string): void {
  const seen = provenEpoch(hubEpochProof, credentials.verifier) ?? 0
  log.error({ region, seen, epoch }, 'a region says that it has seen a higher epoch of this database')
  if (seen <= epoch) return
  // A raised epoch ends this instance; should this fail, the next Link says it again.
  restores.seen(seen).catch((error: Error) => log.warn({ err: error }, 'the epoch could not be raised'))
}

async function openLinks(hub: Hub, served: LinksServed) {
  const { settings, credentials, participants, restores, log, shutdown } = hub
  const links = await serveLinks({
    ...served,
    lostFromDay: await restores.lostFrom(),
    frozen: hub.freezes,
    ownFacts: ownFactsInPostgres(hub.pool),
    signedEpoch: signedEpoch(hub.epoch, credentials.signer),
    epochSeen: (hello, region) => overtaken(hub, hello, region),
    address: settings.link,
    credentials,
    participants,
    hubName: settings.name,
    openPerLinkMax: settings.limits.openPerLinkMax,
    heartbeatMs: settings.timers.heartbeatMs,
    deadMs: settings.timers.linkDeadMs,
    clock: systemClock,
    timers: systemTimers,
    log,
  })
  shutdown.add('links', () => links.close(DRAIN_MS))
  return links
}

type Behind = ReturnType<typeof daysAndBooks> & { readonly facts: Facts; readonly manual: ManualDecisions }

async function openOperations(hub: Hub, links: ServedLinks, { facts, manual, ...closing }: Behind): Promise<void> {
  const { settings, credentials, participants, topics, bus, pool, steps, log, shutdown } = hub
  const figures = figuresInPostgres(pool, systemClock)
  hub.watched.figures(figures)
  const source = hubOperations({
    ...{ ledger: ledgerInPostgres(pool), figures },
    bus,
    parked: parkedOverKafka({
      brokers: settings.kafka.brokers,
      security: kafkaSecurityIn(settings.kafka),
      parkedTopic: topics.parked,
    }),
    links: () => [...new Set(links.links().map(({ region }) => region))],
    regions: () => participants.regions().map(({ region }) => region),
  })
  const { name, operations: address } = settings
  const quarantine = quarantineOperations({
    ...{ organisation: 'HUB', region: '' },
    quarantine: quarantineInPostgres(pool, { careRegion: 'link_region', firstAt: 'first_at' }),
    learn: (fact, careRegion) => facts.learn(fact, careRegion),
  })
  const days = dayOperations({ ...closing, clock: systemClock, timers: systemTimers })
  const told = { ...days, ...quarantine, ...freezeOperations(hub.freezes), ...manualOperations(manual) }
  const sources = [{ ...withManual(source, manual), ...told }]
  const served = await serveOperations({
    address,
    credentials,
    name,
    version: programVersion(),
    sources,
    ...{ steps, stages: hub.watched.stages },
    clock: systemClock,
    log,
  })
  shutdown.add('operations', () => served.close(1_000))
}

if (require.main === module) runProgram('node dist/hub/main.js', main)
