/** A hub, care halves and enrollment halves as far as days go: real tables, and messages handed over by hand. */
import { join } from 'node:path'
import type { Pool } from 'pg'
import type { Clock, Timers } from '../../common/clock'
import { codecs, projectRoot } from '../../common/contracts.grpc'
import type { DayBook } from '../../common/day-book'
import { type DaySource, dayBookInPostgres } from '../../common/day-book.pg'
import type { Log } from '../../common/log'
import { personDigest } from '../../common/masking'
import { migrate } from '../../common/migrations.pg'
import type { Signer, Verifier } from '../../common/signing'
import { topicsWith } from '../../common/topics'
import { poolOf } from '../../common/transaction.pg'
import { HUB_DAYS } from '../../hub/days/day-source.pg'
import { dayStoreInPostgres } from '../../hub/days/day-store.pg'
import { type Days, daysClosing } from '../../hub/days/days'
import { type Rebuild, rebuildOver } from '../../hub/days/rebuild'
import { rebuildStoreInPostgres } from '../../hub/days/rebuild-store.pg'
import type { DownRow, UpFrameIn } from '../../proto/types'
import { answeringAboutDays } from '../../region-node/care/close-days'
import { CARE_DAYS, daysInPostgres } from '../../region-node/care/days.pg'
import { decisionsInPostgres } from '../../region-node/care/decisions.pg'
import { outboxInPostgres } from '../../region-node/care/outbox.pg'
import { controlHandler } from '../../region-node/enrollment/days'
import { enrollmentDaysOf } from '../../region-node/enrollment/days.pg'

/** Where a schema may be made: URLs of the app role, of the owner, of the superuser. */
export interface Database {
  readonly url: string
  readonly ownerUrl: string
  readonly superUrl: string
  readonly appRole: string
}

export interface Party {
  readonly signer: Signer
  readonly verifier: Verifier
}

export interface DayProvinceParts {
  readonly regions: readonly string[]
  database(name: string): Promise<Database>
  party(role: 'hub' | 'care' | 'enrollment', region: string): Promise<Party>
  readonly clock: Clock
  readonly timers: Timers
  readonly log: Log
}

/** One ledger: as the program sees it, and as the superuser does. */
export interface Ledger {
  readonly pool: Pool
  readonly root: Pool
  readonly book: DayBook
  readonly party: Party
}

export interface DayProvince {
  readonly hub: Ledger
  care(region: string): Ledger
  enrollment(region: string): Ledger
  readonly days: Days
  readonly rebuild: Rebuild
  /** Messages handed over so far: their kind and size. */
  readonly said: { readonly kind: string; readonly bytes: number }[]
  close(): Promise<void>
}

const DIGEST_KEY = Buffer.alloc(32, 7)
const FOLDERS = {
  hub: 'hub/migrations',
  care: 'region-node/migrations/care',
  enrollment: 'region-node/migrations/enrollment',
}

export async function dayProvince(parts: DayProvinceParts): Promise<DayProvince> {
  const { regions, clock, timers, log } = parts
  const hub = await ledger(parts, 'hub', 'province')
  const cares = new Map<string, Ledger>()
  const enrollments = new Map<string, Ledger>()
  for (const region of regions) {
    cares.set(region, await ledger(parts, 'care', region))
    enrollments.set(region, await ledger(parts, 'enrollment', region))
  }
  const said: { kind: string; bytes: number }[] = []
  const topics = topicsWith()
  const nodes = new Map(
    regions.map((region) => [region, careNode(found(cares, region), region, parts, (f) => heard(region, f))]),
  )
  const controls = new Map(
    regions.map((region) => [region, control(found(enrollments, region), region, parts, fromRegion)]),
  )
  const tables = dayStoreInPostgres(hub.pool)
  const rows = {
    ...tables,
    // Without the Link between: as if it were the quickest.
    async askCare(region: string, _name: string, row: Parameters<typeof tables.askCare>[2]) {
      const bytes = codecs.downRow.encode(row)
      // Nobody waits for an answer: it comes by itself, or the question comes again.
      void found(nodes, region).row(codecs.downRow.decode(bytes) as DownRow)
    },
  }
  const bus = {
    publish: async (topic: string, record: { readonly value: Buffer }) =>
      void found(controls, topic.slice(topics.control('').length))(record),
  }
  const halves = () => ({ care: regions, enrollment: regions })
  const shared = { clock, timers, log, halves, regions: () => regions }
  const days = daysClosing({ ...shared, ...hub.party, book: hub.book, store: rows, bus, topics })
  const { verifier } = hub.party
  const rebuild = rebuildOver({ ...shared, verifier, rows, store: rebuildStoreInPostgres(hub.pool) })

  async function heard(region: string, frame: UpFrameIn): Promise<void> {
    const bytes = codecs.upFrame.encode(frame)
    said.push({ kind: Object.keys(frame)[0] ?? '', bytes: bytes.length })
    const { dayReply, decisions } = codecs.upFrame.decode(bytes)
    if (dayReply) await days.replied(dayReply, 'care', region)
    if (decisions) await rebuild.told(decisions, region)
  }
  async function fromRegion(value: Buffer): Promise<void> {
    said.push({ kind: 'record', bytes: value.length })
    const { dayReply } = codecs.regionRecord.decode(value)
    if (dayReply) await days.replied(dayReply, 'enrollment', dayReply.region)
  }
  const all = [hub, ...cares.values(), ...enrollments.values()]
  return {
    ...{ hub, days, rebuild, said },
    care: (region) => found(cares, region),
    enrollment: (region) => found(enrollments, region),
    async close() {
      await Promise.all([days.close(), rebuild.close()])
      await Promise.all(all.flatMap(({ pool, root }) => [pool.end(), root.end()]))
    },
  }
}

async function ledger(parts: DayProvinceParts, role: keyof typeof FOLDERS, region: string): Promise<Ledger> {
  const { url, ownerUrl, superUrl, appRole } = await parts.database(`${role} ${region}`)
  await migrate({ ownerUrl, folder: join(projectRoot(), FOLDERS[role]), schema: role, appRole })
  const pool = poolOf({ url, connectionsMax: 4 }, role, 'days')
  const root = poolOf({ url: superUrl, connectionsMax: 2 }, role, 'days root')
  const source: DaySource = role === 'hub' ? HUB_DAYS : role === 'care' ? CARE_DAYS : enrollmentDaysOf(region)
  const book = dayBookInPostgres(pool, source, (of, personId) => personDigest(DIGEST_KEY, of, personId))
  return { pool, root, book, party: await parts.party(role, region) }
}

function careNode(
  { pool, book, party }: Ledger,
  region: string,
  { clock, timers }: DayProvinceParts,
  hear: (frame: UpFrameIn) => Promise<void>,
) {
  const rest = {
    hopAcked: () => undefined,
    linkUp: () => undefined,
    highestFactNumber: () => 0,
    hubEpoch: () => 0,
    row: async () => undefined,
  }
  return answeringAboutDays(rest, {
    ...{ region, book, clock, ...party, outbox: outboxInPostgres(pool, timers) },
    ...{ days: daysInPostgres(pool), decisions: decisionsInPostgres(pool) },
    isDoubted: () => false,
    say(frame) {
      void hear(frame)
      return true
    },
  })
}

function control(
  { book, party }: Ledger,
  region: string,
  { clock }: DayProvinceParts,
  hear: (value: Buffer) => Promise<void>,
) {
  const bus = { publish: (_topic: string, { value }: { readonly value: Buffer }) => hear(value) }
  return controlHandler({ region, book, ...party, bus, topics: topicsWith(), clock })
}

function found<T>(all: ReadonlyMap<string, T>, name: string): T {
  const one = all.get(name)
  if (one === undefined) throw new Error(`there is no ${name}`)
  return one
}
