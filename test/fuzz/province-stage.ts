/**
 * What fuzzed frames and records meet: a hub instance and an enrollment half on real Postgres, the hub's Links over
 * mutual TLS on loopback; only Kafka is in memory, by the same reader that reads from it (common/hand.ts).
 */
import { join } from 'node:path'
import type { Pool } from 'pg'
import { type Bus, type InRecord, type Reading, Unusable } from '../../common/bus'
import { busInMemory } from '../../common/bus.memory'
import { systemClock, systemTimers } from '../../common/clock'
import { projectRoot } from '../../common/contracts.grpc'
import { dayBookInPostgres } from '../../common/day-book.pg'
import { silent } from '../../common/log'
import { migrate } from '../../common/migrations.pg'
import type { Signer } from '../../common/signing'
import { stepsInMemory } from '../../common/steps'
import { topicsWith } from '../../common/topics'
import { poolOf } from '../../common/transaction.pg'
import { HUB_DAYS } from '../../hub/days/day-source.pg'
import { dayStoreInPostgres } from '../../hub/days/day-store.pg'
import { daysClosing } from '../../hub/days/days'
import { rebuildOver } from '../../hub/days/rebuild'
import { rebuildStoreInPostgres } from '../../hub/days/rebuild-store.pg'
import { exchangeOver } from '../../hub/exchange/ask'
import { downRows } from '../../hub/facts/down-rows'
import { downRowsInPostgres } from '../../hub/facts/down-rows.pg'
import { relayBounds } from '../../hub/facts/fact-store'
import { factsInPostgres } from '../../hub/facts/facts.pg'
import { fromRegions } from '../../hub/facts/from-regions'
import { factsLearnt } from '../../hub/facts/learn'
import { ownFactsInPostgres } from '../../hub/facts/own-facts.pg'
import { factRelay } from '../../hub/facts/relay'
import { controlHandler } from '../../region-node/enrollment/days'
import { enrollmentDaysOf } from '../../region-node/enrollment/days.pg'
import { enrollmentHalf } from '../../region-node/enrollment/half'
import { enrollmentInPostgres } from '../../region-node/enrollment/stores.pg'
import { type HubDatabase, hubDatabase } from '../integration/hub/facts/hub-database'
import { authority } from '../support/credentials'
import { hubInTest, participants } from '../support/links'
import { freshDatabase } from '../support/stack'
import { type HalfOf, halfOf } from '../unit/region-node/enrollment/half-of'
import { CARE, type People, policiesOf, REGION } from '../unit/region-node/enrollment/province'

export const topics = topicsWith()
/** Of a record: which case it is; what follows from one has none. */
export const CASE_HEADER = 'case'
const REPLY_MS = 3_000
const NEVER_MS = 3_600_000

/** How a reader dealt with a record: handled, parked, or what it broke with. */
type Dealt = (number: string | undefined, how: string) => void

export interface ProvinceStage {
  /** Of the care node whose frames these are. */
  readonly care: People['care']
  readonly careSigner: Signer
  readonly half: HalfOf
  /** Of the hub's Links. */
  readonly address: string
  readonly bus: Bus
  readonly hub: HubDatabase
  /** As superuser, at the enrollment region's. */
  readonly enrollment: Pool
  readonly epoch: number
  /** Told of every try of every record. */
  onDealt(listener: Dealt): void
  close(): Promise<void>
}

export async function provinceStage(name: string): Promise<ProvinceStage> {
  const province = await authority()
  const people = {
    care: await province.certify({ role: 'care', region: CARE }),
    enrollment: await province.certify({ role: 'enrollment', region: REGION }),
    hub: await province.certify({ role: 'hub', instance: 'hub-1' }),
  }
  let dealt: Dealt = () => undefined
  const bus = watched(busInMemory(), (number, how) => dealt(number, how))
  const hub = await hubDatabase(`${name} hub`)
  const region = await openEnrollment(name, { bus, people })
  const opened = await openHub({ bus, hub, people })
  return {
    ...{
      care: people.care,
      careSigner: people.care.signer,
      bus,
      hub,
      half: region.half,
      enrollment: region.root,
      epoch: opened.epoch,
    },
    address: `127.0.0.1:${opened.port}`,
    onDealt(listener) {
      dealt = listener
    },
    async close() {
      await opened.close()
      await region.close()
      await bus.close()
      await hub.drop()
    },
  }
}

/** The bus with an eye on how each record ends, tries that failed included. */
function watched(bus: Bus, dealt: Dealt): Bus {
  return {
    publish: (topic, record, deadlineMs) => bus.publish(topic, record, deadlineMs),
    health: () => bus.health(),
    close: () => bus.close(),
    read: (reading) => bus.read({ ...reading, handle: (record) => handledBy(reading, record, dealt) }),
  }
}

async function handledBy({ handle }: Reading, record: InRecord, dealt: Dealt): Promise<void> {
  const number = record.headers[CASE_HEADER]
  try {
    await handle(record)
    dealt(number, 'handled')
  } catch (error) {
    dealt(number, error instanceof Unusable ? 'parked' : `broke: ${(error as Error).message}`)
    throw error
  }
}

interface Shared {
  readonly bus: Bus
  readonly people: Readonly<Record<'care' | 'enrollment' | 'hub', People['care']>>
}

async function openEnrollment(name: string, { bus, people: { enrollment } }: Shared) {
  const database = await freshDatabase(`${name} enrollment`)
  const folder = join(projectRoot(), 'region-node/migrations/enrollment')
  await migrate({ ownerUrl: database.ownerUrl, folder, schema: 'enrollment', appRole: database.appRole })
  const pool = poolOf({ url: database.url, connectionsMax: 12 }, 'enrollment', 'fuzz')
  const root = poolOf({ url: database.superUrl, connectionsMax: 2 }, 'enrollment', 'fuzz root')
  const stores = enrollmentInPostgres(pool)
  const world = { clock: systemClock, timers: systemTimers, log: silent, steps: stepsInMemory() }
  const timers = { inquiryDelayMs: NEVER_MS, inquiryRepeatMaxMs: NEVER_MS, sweepMs: NEVER_MS, engineMs: 1_000 }
  const { signer, verifier } = enrollment
  const signing = { signer, verifier }
  const policies = policiesOf(REGION)
  const running = enrollmentHalf({
    ...{ ...world, bus, topics, stores, verifier: signing.verifier, policies: () => policies },
    office: { region: REGION, epoch: 1, signer: signing.signer },
    settings: { concurrency: 64, timers, kafka: { topicPrefix: '' } },
  })
  await running.start()
  const book = dayBookInPostgres(pool, enrollmentDaysOf(REGION), (_, personId) => personId)
  const handle = controlHandler({ region: REGION, book, ...signing, bus, topics, clock: systemClock })
  await bus.read({ topics: [topics.control(REGION)], group: 'control', concurrency: 16, handle })
  return {
    root,
    half: halfOf(stores, { ...enrollment, ...signing }),
    async close() {
      await running.close()
      await Promise.all([pool.end(), root.end()])
      await database.drop()
    },
  }
}

async function openHub({ bus, hub: { pool, url }, people }: Shared & { readonly hub: HubDatabase }) {
  const { signer, verifier } = people.hub
  const world = { clock: systemClock, timers: systemTimers, log: silent, steps: stepsInMemory(), verifier }
  const store = factsInPostgres(pool, relayBounds(60_000))
  const epoch = await store.epoch()
  const asking = { bus, topics, hubName: 'hub-1', incarnation: 'fuzz', openPerRegionMax: 2_000, replyMs: REPLY_MS }
  const exchange = exchangeOver({ ...world, ...asking })
  await exchange.start()
  const relay = factRelay({ store, bus, topics, epoch, log: silent })
  relay.start(systemTimers, 500)
  const facts = factsLearnt({ ...world, store, relay, participants, epoch })
  const rowStore = downRowsInPostgres(pool, { url, applicationName: 'fuzz', log: silent })
  const rows = downRows({ ...world, store: rowStore })
  const regions = () => participants.regions().map(({ region }) => region)
  const book = dayBookInPostgres(pool, HUB_DAYS, (_, personId) => personId)
  const dayStore = dayStoreInPostgres(pool)
  const halves = () => ({ care: regions(), enrollment: regions() })
  const days = daysClosing({ ...world, signer, book, store: dayStore, halves, bus, topics })
  const rebuild = rebuildOver({ ...world, regions, rows: dayStore, store: rebuildStoreInPostgres(pool) })
  const dayReplied = (reply: Parameters<typeof days.replied>[0]) => days.replied(reply, 'enrollment', reply.region)
  const handle = fromRegions({ ...world, verifier, store, relay, downRows: rows, participants, dayReplied })
  await bus.read({ topics: [topics.toHub], group: 'hub', concurrency: 128, handle })
  const ownFacts = ownFactsInPostgres(pool)
  const parts = { exchange, facts, downRows: rows, days, rebuild, ownFacts, credentials: people.hub, hubName: 'hub-1' }
  const served = await hubInTest({ ...parts, heartbeatMs: 1_000, deadMs: 10_000, openPerLinkMax: 4_000 })
  return {
    epoch,
    port: served.port,
    async close() {
      await served.close(0)
      await exchange.close()
      await relay.close()
      rows.close()
      await rowStore.close()
      await Promise.all([days.close(), rebuild.close()])
    },
  }
}

/** What a ledger holds that no verdict backs, or twice, or only half; empty when all is well. */
export async function wrongInBooks({ hub, enrollment }: ProvinceStage): Promise<object[]> {
  const verdicts = await enrollment.query<{ settle_id: string; kind: string; owed: string }>(
    `select settle_id, kind, owed_fen::text as owed from verdict where outcome = 'AUTH'`,
  )
  const owed = new Map(verdicts.rows.map((row) => [`${row.settle_id}/${row.kind}`, row.owed]))
  const posted = `select settle_id, kind, sum(amount_fen)::text as fen from posting group by settle_id, kind`
  const ledgers = [await hub.ask<Posted>(posted), (await enrollment.query<Posted>(posted)).rows]
  const unbacked = ledgers.flat().filter(({ settle_id, kind, fen }) => owed.get(`${settle_id}/${kind}`) !== fen)
  const { rows: half } = await enrollment.query(HALF_WRITTEN)
  return [...unbacked, ...half]
}

interface Posted {
  readonly settle_id: string
  readonly kind: string
  readonly fen: string
}

const HALF_WRITTEN = `
  select 'reserved without an authorisation' as what, r.settle_id from reservation r
   where not exists (select from verdict v where (v.settle_id, v.kind, v.outcome) = (r.settle_id, r.kind, 'AUTH'))
  union all
  select 'authorised, and neither reserved nor ended', v.settle_id from verdict v
   where v.outcome = 'AUTH'
     and not exists (select from reservation r where (r.settle_id, r.kind) = (v.settle_id, v.kind))
     and not exists (select from inbox i where (i.settle_id, i.kind) = (v.settle_id, v.kind))
  union all
  select 'posted without a decision', p.settle_id from posting p
   where not exists (select from inbox i where (i.settle_id, i.kind, i.outcome) = (p.settle_id, p.kind, 'CONF'))`
