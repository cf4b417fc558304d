/**
 * One care region, the hub and one enrollment region on three real databases, joined without Links and Kafka: what one
 * sends, the next is handed at once. For suites that put a database back to what it was.
 */
import { join } from 'node:path'
import { Client, type Pool } from 'pg'
import { v7 as uuidv7 } from 'uuid'
import { systemClock, systemTimers } from '../../../common/clock'
import { codecs, projectRoot } from '../../../common/contracts.grpc'
import type { Credentials } from '../../../common/credentials.file'
import { silent } from '../../../common/log'
import { migrate } from '../../../common/migrations.pg'
import { keyFromWire } from '../../../common/settlement-key'
import { stepsInMemory } from '../../../common/steps'
import { topicsWith } from '../../../common/topics'
import { poolOf } from '../../../common/transaction.pg'
import { type FactStore, type OutgoingFact, relayBounds } from '../../../hub/facts/fact-store'
import { factsInPostgres } from '../../../hub/facts/facts.pg'
import { factsLearnt } from '../../../hub/facts/learn'
import { restorationsOver } from '../../../hub/facts/restorations'
import { restorationsInPostgres } from '../../../hub/facts/restorations.pg'
import type { Restores } from '../../../hub/facts/restores'
import { restoresInPostgres } from '../../../hub/facts/restores.pg'
import type { CareTaught, FactAck, FactAckIn, FactIn } from '../../../proto/types'
import { confirm } from '../../../region-node/care/confirm'
import { settle, type Verdict } from '../../../region-node/care/settle'
import { careStoresInPostgres } from '../../../region-node/care/stores.pg'
import { teachingOf } from '../../../region-node/care/teach'
import { factsOf } from '../../../region-node/enrollment/facts'
import { type Recovery, recoveryOf } from '../../../region-node/enrollment/recovery'
import { restorationsInPostgres as enrollmentRestorations } from '../../../region-node/enrollment/recovery.pg'
import { enrollmentInPostgres } from '../../../region-node/enrollment/stores.pg'
import { outboxRelay } from '../../../region-node/province/outbox'
import { type Backup, backupOf } from '../../support/backups'
import { type FreshDatabase, freshDatabase } from '../../support/stack'
import {
  asked,
  asker,
  billed,
  type CareTestWorld,
  careWorld,
  ENROLLMENT,
  hospital,
  line,
  type People,
  people,
  REGION,
} from '../../unit/region-node/care/world'
import { storing } from '../region-node/care/node'

type Schema = 'care' | 'hub' | 'enrollment'
const FOLDERS: Readonly<Record<Schema, string>> = {
  care: 'region-node/migrations/care',
  hub: 'hub/migrations',
  enrollment: 'region-node/migrations/enrollment',
}
const CONFIRMED: Readonly<Record<Schema, string>> = {
  care: `select settle_id from decision where outcome = 'CONF' order by 1`,
  hub: `select settle_id from inbox where outcome = 'confirmed' order by 1`,
  enrollment: `select settle_id from inbox where outcome = 'CONF' and ours order by 1`,
}
const BOOKED = 'select coalesce(sum(amount_fen), 0)::bigint as fen from posting'

/** A database that is put back while programs hold connections to it. */
class Kept {
  pool: Pool
  private backup: Backup | undefined

  private constructor(
    private readonly schema: Schema,
    private readonly database: FreshDatabase,
  ) {
    this.pool = this.connected()
  }

  static async fresh(schema: Schema): Promise<Kept> {
    const database = await freshDatabase(`restores ${schema}`)
    const { ownerUrl, appRole } = database
    await migrate({ ownerUrl, folder: join(projectRoot(), FOLDERS[schema]), schema, appRole })
    return new Kept(schema, database)
  }

  async backUp(): Promise<void> {
    await this.pool.end()
    this.backup = await backupOf(this.database.url)
    this.pool = this.connected()
  }

  async restore(): Promise<void> {
    await this.pool.end()
    await this.backup?.restore()
    this.pool = this.connected()
  }

  async confirmed(): Promise<readonly string[]> {
    return (await this.pool.query<{ settle_id: string }>(CONFIRMED[this.schema])).rows.map((row) => row.settle_id)
  }

  async bookedFen(): Promise<bigint> {
    return (await this.pool.query<{ fen: bigint }>(BOOKED)).rows[0]?.fen ?? 0n
  }

  async asSuperuser(sql: string): Promise<Record<string, string>[]> {
    const client = new Client({ connectionString: this.database.superUrl })
    await client.connect()
    try {
      await client.query(`set search_path to ${this.schema}`)
      return (await client.query<Record<string, string>>(sql)).rows
    } finally {
      await client.end()
    }
  }

  async drop(): Promise<void> {
    await this.pool.end()
    await this.backup?.drop()
    await this.database.drop()
  }

  private connected(): Pool {
    return poolOf({ url: this.database.url, connectionsMax: 6 }, this.schema, `test ${this.schema}`)
  }
}

/** A hub instance in one of its lives: with its restart it finds out about its database. */
async function hubOn(pool: Pool, { everybody, toEnrollment, toCare }: Wired) {
  const store: FactStore = factsInPostgres(pool, relayBounds(60_000))
  const restores: Restores = restoresInPostgres(pool)
  await restores.notice()
  const epoch = await store.epoch()
  async function publish({ destination, signed }: OutgoingFact): Promise<void> {
    const ack = await toEnrollment({ signed, enrollmentRegion: destination, hubEpoch: epoch, number: 0 })
    await take(ack)
  }
  async function take(ack: FactAck): Promise<boolean> {
    const key = keyFromWire(ack.key)
    if (!key) throw new Error('an ack names its fact')
    const { enrollmentRegion, hubEpoch, enrollmentEpoch } = ack
    const word = { key, enrollmentRegion, ack: { hubEpoch, enrollmentEpoch }, row: { endToEndAck: ack } }
    const [taken = false] = await store.take([word], new Set([REGION]))
    if (taken) await toCare(ack)
    return taken
  }
  const relay = {
    send: async (rows: readonly OutgoingFact[]) => void (await Promise.all(rows.map(publish))),
    leftBehind: () => undefined,
  }
  const world = { clock: systemClock, timers: systemTimers, steps: stepsInMemory(), log: silent }
  const verifier = everybody.care.verifier
  const facts = factsLearnt({ ...world, store, relay, verifier, participants: { isRegion: () => true }, epoch })
  return { epoch, lostFrom: await restores.lostFrom(), facts, take, sweep: async () => relay.send(await store.claim()) }
}

interface Wired {
  readonly everybody: People
  toEnrollment(fact: FactIn): Promise<FactAck>
  toCare(ack: FactAck): Promise<void>
}

interface Now {
  recovering: Recovery
  instance: Awaited<ReturnType<typeof hubOn>>
  announced: number
}

/** A care region beside the one that is here. */
const OTHER_CARE = '5107'

/** The hub's part when an enrollment region was restored: what one says is handed to the other. */
function hubRestorations({ pool }: Kept, { signer, verifier }: Credentials, now: Now) {
  return restorationsOver({
    ...{ store: restorationsInPostgres(pool), signer, verifier, topics: topicsWith('') },
    ...{ careRegions: () => [REGION, OTHER_CARE], clock: systemClock, log: silent },
    bus: {
      publish: async (_topic, { value }) => {
        const { signedTaught } = codecs.controlRecord.decode(value as Buffer)
        if (signedTaught) await now.recovering.taught(signedTaught)
      },
    },
  })
}

/** The three and the lines between them; `now` is who lives at present. */
async function joined() {
  const everybody = await people()
  const [care, hub, enrollment] = await Promise.all([Kept.fresh('care'), Kept.fresh('hub'), Kept.fresh('enrollment')])
  const world = await careWorld(everybody, undefined, careStoresInPostgres(care.pool, storing))
  const recovering = await recoveryOn(enrollment.pool, everybody, async () => undefined)
  const now = { recovering, announced: 0 } as Now
  const hubCredentials = await everybody.province.certify({ role: 'hub', instance: 'hub-1' })
  const teaching = await teachingOf({
    ...world.care,
    mayTeach: () => true,
    say(frame) {
      if (frame.taught) void restorations().taught(frame.taught as CareTaught, REGION)
      return true
    },
  })
  const restorations = () => hubRestorations(hub, hubCredentials, now)
  const published = async (value: Buffer) => {
    const { restored } = codecs.regionRecord.decode(value)
    if (!restored) return
    now.announced++
    await restorations().restored(restored)
    await teaching.restored(restored)
  }
  const acks: FactAck[] = []
  const wired: Wired = {
    everybody,
    async toEnrollment(fact) {
      const books = enrollmentInPostgres(enrollment.pool).factBooks
      const time = { clock: systemClock, timers: systemTimers }
      const given = { office: now.recovering.office, verifier: everybody.enrollment.verifier, books, ...time }
      const parts = { ...given, log: silent, steps: stepsInMemory() }
      return asReceived(await factsOf(parts).learn(codecs.fact.decode(codecs.fact.encode(fact))))
    },
    async toCare(ack) {
      acks.push(ack)
      await relay.acked(ack)
    },
  }
  now.instance = await hubOn(hub.pool, wired)
  const relay = outboxRelay({
    rows: world.care.outbox,
    province: {
      links: () => [{ hub: 'hub-1', up: true, detail: '' }],
      send(facts) {
        for (const fact of facts) void now.instance.facts.learn(codecs.fact.decode(codecs.fact.encode(fact)), REGION)
        return true
      },
    },
    ...{ signer: everybody.care.signer, clock: systemClock, log: silent, resendMs: 60_000 },
  })
  return { everybody, care, hub, enrollment, world, teaching, relay, acks, wired, published, restorations, now }
}

export type ThreeLedgers = Awaited<ReturnType<typeof threeLedgers>>

export async function threeLedgers() {
  const all = await joined()
  const { everybody, care, hub, enrollment, world, teaching, relay, acks, wired, published, restorations, now } = all
  return {
    ...{ care, hub, enrollment, world, teaching, relay, acks },
    recoveryNow: () => now.recovering,
    /** The enrollment processes start anew. */
    async enrollmentRestarts(): Promise<void> {
      now.recovering = await recoveryOn(enrollment.pool, everybody, published)
    },
    /** A city that has told nothing since the backup says that it has taught again. */
    async otherCareTaught(): Promise<void> {
      const { region: enrollmentRegion, epoch: enrollmentEpoch } = now.recovering.office
      const taught = { careRegion: '', enrollmentRegion, enrollmentEpoch, toldCareRegions: [], goneCareRegions: [] }
      await restorations().taught(taught, OTHER_CARE)
    },
    /** How often the enrollment region has announced its restore. */
    announcements: () => now.announced,
    /** A verdict that nobody has confirmed yet. */
    authorised: () => authorisedIn(world),
    /** As the superuser, in the care database. */
    careRoot: (sql: string) => care.asSuperuser(sql),
    hubNow: () => now.instance,
    /** Settles and confirms one bill; answers its id. */
    async settled(): Promise<string> {
      const { settleId, token } = await authorisedIn(world)
      const state = await confirm({ hospital, settleId, token }, world.care)
      if ('refusal' in state) throw new Error(state.refusal.code)
      return settleId
    },
    /** The hub starts anew, and the care node's Link comes up. */
    async hubRestarts(): Promise<void> {
      now.instance = await hubOn(hub.pool, wired)
      teaching.hubSeen({ epoch: now.instance.epoch, lostFromDay: now.instance.lostFrom })
      relay.linkUp()
    },
    /** Until the outbox of the care region is empty, or for so long. */
    async drained(waitMs = 10_000): Promise<number> {
      const until = Date.now() + waitMs
      for (;;) {
        await relay.tick()
        await now.instance.sweep()
        const { rows } = await world.care.outbox.backlog()
        if (rows === 0 || Date.now() > until) return rows
        await new Promise((resolve) => setTimeout(resolve, 50))
      }
    },
    /** What is confirmed and what is booked, in all three; equal, or the ledgers are not. */
    async ledgers() {
      const three = [care, hub, enrollment]
      const confirmed = await Promise.all(three.map((one) => one.confirmed()))
      const bookedFen = await Promise.all(three.map((one) => one.bookedFen()))
      return { confirmed, bookedFen }
    },
    async close(): Promise<void> {
      await world.care.intents.written()
      await Promise.all([care.drop(), hub.drop(), enrollment.drop()])
    },
  }
}

async function authorisedIn(world: CareTestWorld) {
  const batch = await billed(world, [line('1', 10_000n)], { personId: uuidv7() })
  const settleId = uuidv7()
  const call = { ...asker, settleId, visitId: batch.visitId, asked: asked(10_000n), invoiceNo: '' }
  return { settleId, token: ((await settle(call, world.care)) as Verdict).token }
}

/** As an enrollment process finds its database at its start. */
async function recoveryOn(pool: Pool, everybody: People, heard: (value: Buffer) => Promise<void>): Promise<Recovery> {
  const restorations = enrollmentRestorations(pool)
  await restorations.notice()
  const began = await restorations.standing()
  const office = { region: ENROLLMENT, epoch: began.epoch, signer: everybody.enrollment.signer }
  const bus = { publish: (_topic: string, { value }: { value: Buffer | null }) => heard(value as Buffer) }
  const { verifier } = everybody.enrollment
  return recoveryOf({ office, restorations, verifier, bus, topic: 'toHub', clock: systemClock, log: silent }, began)
}

function asReceived(ack: FactAckIn): FactAck {
  return codecs.factAck.decode(codecs.factAck.encode(ack))
}
