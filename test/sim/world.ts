/** The whole province in one process: places, edges between them, and what the checks look at. */
import type { Step } from '../../common/steps'
import { relayBounds } from '../../hub/facts/fact-store'
import { type HubInMemory, hubInMemory } from '../../hub/facts/facts.memory'
import type { Decided } from '../../region-node/care/registers'
import { type EnrollmentInMemory, enrollmentInMemory } from '../../region-node/enrollment/enrollment.memory'
import { sessionCacheInMemory } from '../../region-node/sessions/sessions.memory'
import { brokerIn } from './broker'
import { careDatabase } from './care-database'
import { type CareDoor, careNode } from './care-node'
import { type Watch, watchOver } from './checks'
import { type Closing, closeToday, closingIn } from './closing'
import { type Departures, departuresIn } from './departures'
import { enrollmentNode } from './enrollment-node'
import { type HospitalAtWork, type HospitalRecords, hospitalAtWork } from './hospital'
import { hubInstance } from './hub-instance'
import type { Surroundings } from './life'
import type { HubDoor } from './line'
import { eventLoop, type Loop } from './loop'
import { type Network, networkIn } from './network'
import { type Lost, officers } from './officers'
import { CARE_REGIONS, ENROLLMENT_PROCESSES, ENROLLMENT_REGIONS, HOSPITALS, HUBS, peopleOf } from './places'
import type { Plan, Trouble } from './plan'
import { randomFrom, seedOf } from './random'
import { settings } from './settings'
import { newShadow, type Shadow, shadowed } from './shadow'
import { type Site, siteOf } from './site'
import { callText, type Told } from './told'
import { type Tally, type Troubles, troublesIn } from './troubles'

export interface HospitalSite extends Site {
  readonly records: HospitalRecords
  /** Who works there in the present life. */
  atWork(): HospitalAtWork | undefined
}

export interface TimelineEntry {
  readonly at: number
  readonly text: string
  /** Of one settlement; absent: it concerns everybody. */
  readonly settleId?: string | undefined
}

export interface World {
  readonly loop: Loop
  readonly network: Network
  readonly troubles: Troubles
  readonly tally: Tally
  readonly broker: ReturnType<typeof brokerIn>
  readonly care: ReadonlyMap<string, ReturnType<typeof careDatabase>>
  readonly caches: ReadonlyMap<string, ReturnType<typeof sessionCacheInMemory>>
  readonly hub: HubInMemory
  readonly enrollment: ReadonlyMap<string, ReturnType<typeof enrollmentInMemory>>
  readonly hospitals: readonly HospitalSite[]
  readonly sites: ReadonlyMap<string, Site>
  readonly told: readonly Told[]
  /** As callText has it. */
  readonly asked: ReadonlySet<string>
  /** What must never happen and did. */
  readonly violations: string[]
  note(text: string): void
  /** The hub's database, or an enrollment region's, becomes what it was so long ago, under a new epoch. */
  rollBack(target: string, ms: number): void
  /** A care region is gone for so long, 0: for good. */
  loseCare(region: string, ms: number): void
  /** A lost care region will be back without what it decided in so long, as far as others know it. */
  putBack(region: string, ms: number): void
  /** What care regions have forgotten so, by keyText. */
  readonly forgotten: ReadonlyMap<string, Decided>
  /** Somebody at the hub has today end and close. */
  closeDay(): void
  /** What ledgers keep of days, where any is closed. */
  readonly closing: Closing | undefined
  readonly lost: Lost
  readonly timeline: readonly TimelineEntry[]
}

export async function worldFor(plan: Plan, tally: Tally, isTraced: boolean): Promise<World> {
  const { seed, starts } = plan
  const loop = eventLoop()
  const random = randomFrom(seedOf(seed, 'world'))
  const network = networkIn(loop, random)
  const violations: string[] = []
  const timeline: TimelineEntry[] = []
  const note = (text: string, settleId?: string) => {
    if (isTraced) timeline.push({ at: loop.now, text, settleId })
  }
  const troubles = troublesIn(tally, note, () => loop.now)
  const stepped = ({ organisation, region, key, step, code }: Step) => {
    if (isTraced) note([organisation + region, step, key.kind, code].filter(Boolean).join(' '), key.settleId)
  }
  const broken = (what: string) => void violations.push(what)
  const losesCare = plan.items.some(({ kind }) => kind === 'lose-care')
  const lost = { until: new Map<string, number>(), forGood: new Set<string>(), putBack: new Map<string, number>() }
  const forgotten = new Map<string, Decided>()
  const closing = plan.items.some(({ kind }) => kind === 'close-day') ? closingIn() : undefined
  const around: Surroundings = {
    carriedOut: (operation) => watch.after(operation),
    ...{ loop, random, troubles, network, starts, note, stepped, broken, ...(losesCare && { lost }) },
    ...(closing && { closing }),
  }
  const restores = plan.items.filter((item): item is Trouble => item.kind === 'roll-back')
  const targets = new Set(restores.map(({ target }) => target))
  const forget = (region: string) => {
    if (lost.putBack.has(region)) forgets(region, { lost, forgotten, watch, ...parts })
  }
  const parts = await placesIn(around, targets, { forget })
  const watch = watchOver({ violations, now: () => loop.now, forgotten, ...parts })
  const rollBack = rollingBack(around, parts, { restores, watch: () => watch })
  if (losesCare) officers(around, { lost, ...parts })
  const loseCare = (region: string, ms: number) => {
    lost.until.set(region, ms === 0 ? Number.POSITIVE_INFINITY : loop.now + ms)
    if (ms === 0) lost.forGood.add(region)
    parts.sites.get(`care-${region}`)?.kill(ms || 1_000)
    watch.decidedByHand()
  }
  const putBack = (region: string, ms: number) => void lost.putBack.set(region, starts + loop.now - ms)
  const closeDay = () => closeToday(around, parts.hubs)
  const told = { violations, timeline, note, rollBack, loseCare, putBack, closeDay, forgotten, lost, closing }
  return { loop, network, troubles, tally, ...told, ...parts }
}

/**
 * A database as it was: a backup is made for each restore at the instant that it goes back to. Now and then both hub
 * instances start anew, else they live on until they notice that their database has another epoch. So with an
 * enrollment region's database, and its processes.
 */
function rollingBack(
  { loop, closing }: Surroundings,
  { hub, enrollment, shadows, sites }: Awaited<ReturnType<typeof placesIn>>,
  { restores, watch }: { readonly restores: readonly Trouble[]; watch(): Watch },
) {
  const backups: { readonly of: string; readonly at: number; restore(): void }[] = []
  const backUp = (of: string) => {
    const restore = of === 'hub' ? hub.backup() : enrollmentBackup(enrollment.get(of), shadows.get(of), loop.now)
    const restoreDays = closing?.backup(of)
    backups.push({
      ...{ of, at: loop.now },
      restore() {
        restore()
        restoreDays?.()
      },
    })
  }
  for (const { target, at, size } of restores) if (at >= size) loop.after(at - size, () => backUp(target))
  return (target: string, ms: number) => {
    const backup = backups.findLast(({ of, at }) => of === target && at <= loop.now - ms)
    if (!backup) return
    const processes = ENROLLMENT_PROCESSES.filter(({ region }) => region === target).map(({ name }) => name)
    if (target !== 'hub') for (const name of processes) sites.get(name)?.kill(200)
    else if (ms % 2 === 0) for (const name of HUBS) sites.get(name)?.kill(200)
    backup.restore()
    if (target !== 'hub') return watch().enrollmentRestored(target)
    hub.raiseEpoch()
    watch().hubRolledBack()
  }
}

function enrollmentBackup(database: EnrollmentInMemory | undefined, shadow: Shadow | undefined, now: number) {
  const restore = database?.backup(now)
  const learned = [...(shadow?.learned ?? [])]
  return () => {
    restore?.()
    shadow?.learned.clear()
    for (const name of learned) shadow?.learned.add(name)
  }
}

interface Forgetting {
  readonly lost: Lost
  readonly forgotten: Map<string, Decided>
  readonly watch: Watch
  readonly care: World['care']
  readonly hub: HubInMemory
}

/**
 * A backup older than the loss. What nobody else knows of stays: of that no rule could say what it was. So it is as if
 * that had been decided before the backup.
 */
function forgets(region: string, { lost, forgotten, watch, care, hub }: Forgetting): void {
  const since = lost.putBack.get(region)
  const database = care.get(region)
  if (since === undefined || !database) return
  lost.putBack.delete(region)
  const names = [...database.memory.decisions].flatMap(([name, { decidedAtMs }]) =>
    decidedAtMs > since && (hub.learned.has(name) || hub.manual.decided.has(name)) ? [name] : [],
  )
  for (const name of names) forgotten.set(name, database.memory.decisions.get(name) as Decided)
  watch.careForgot(names)
  database.forget(names)
}

interface Ending {
  /** A care process starts: if its region was lost and is back, on what is left of its database. */
  forget(region: string): void
}

async function placesIn(around: Surroundings, restored: ReadonlySet<string>, { forget }: Ending) {
  const broker = brokerIn(around)
  const departures = departuresIn(around)
  const sites = new Map<string, Site>()
  const add = <S extends Site>(site: S): S => {
    sites.set(site.name, site)
    return site
  }
  const { hub, hubs } = hubsIn(around, { broker, departures }, add)
  const { enrollment, shadows } = await enrollmentIn(around, { broker, departures }, { add, restored })
  const { care, caches, doors } = careIn(around, { hubs, forget }, add)
  const told: Told[] = []
  const asked = new Set<string>()
  const hospitals = HOSPITALS.map((_, place) => add(hospitalIn(around, place, { doors, told, asked })))
  for (const site of sites.values()) site.start()
  return { broker, sites, hub, hubs, enrollment, shadows, care, caches, hospitals, told, asked }
}

type Add = <S extends Site>(site: S) => S
interface Carried {
  readonly broker: ReturnType<typeof brokerIn>
  readonly departures: Departures
}

function hubsIn(around: Surroundings, { broker, departures }: Carried, add: Add) {
  const { loop } = around
  const clock = { now: () => loop.now, monotonic: () => loop.now }
  const hub = hubInMemory(clock, relayBounds(settings.hub.factResendMs))
  const hubs = HUBS.map((name) => {
    let door: HubDoor | undefined
    let lives = 0
    const site = add(
      siteOf({
        async build(life) {
          door = undefined
          const incarnation = `${name}.${++lives}`
          const restart = () => life.isAlive && site.kill(100)
          const bus = broker.busOf(life)
          door = await hubInstance(life, { database: hub, bus, departures, incarnation, restart })
        },
        ...{ name, role: 'hub', database: 'hub', around },
      }),
    )
    return { name, door: () => (door?.life.isAlive ? door : undefined) }
  })
  return { hub, hubs }
}

async function enrollmentIn(
  around: Surroundings,
  { broker, departures }: Carried,
  { add, restored }: { readonly add: Add; readonly restored: ReadonlySet<string> },
) {
  const databases = new Map<string, ReturnType<typeof enrollmentInMemory>>()
  const shadows = new Map<string, Shadow>()
  for (const region of ENROLLMENT_REGIONS) {
    const shadow = newShadow(() => around.loop.now)
    const database = shadowed(enrollmentInMemory(), shadow)
    shadows.set(region, shadow)
    for (const { kind, rows } of peopleOf(region)) await database.people.put(kind, rows)
    databases.set(region, database)
  }
  for (const { name, region } of ENROLLMENT_PROCESSES) {
    const database = databases.get(region) as ReturnType<typeof enrollmentInMemory>
    let lives = 0
    const build: Parameters<typeof siteOf>[0]['build'] = (life) => {
      const restart = () => life.isAlive && site.kill(100)
      return enrollmentNode(life, {
        region,
        database,
        departures,
        bus: broker.busOf(life),
        processId: `${name}.${++lives}`,
        ...(restored.has(region) && { restart }),
      })
    }
    const site = add(siteOf({ name, role: 'enrollment', database: region, around, build }))
  }
  return { enrollment: databases, shadows }
}

type Hubs = ReturnType<typeof hubsIn>['hubs']

/** A process of a lost region does nothing: there is no machine for it. */
async function isBack({ lost, loop }: Surroundings, region: string): Promise<void> {
  const leftMs = (lost?.until.get(region) ?? 0) - loop.now
  if (leftMs > 0) await new Promise<void>((resolve) => Number.isFinite(leftMs) && loop.after(leftMs, resolve))
}

function careIn(around: Surroundings, { hubs, forget }: Pick<Ending, 'forget'> & { readonly hubs: Hubs }, add: Add) {
  const care = new Map<string, ReturnType<typeof careDatabase>>()
  const caches = new Map<string, ReturnType<typeof sessionCacheInMemory>>()
  const doors = new Map<string, () => CareDoor | undefined>()
  for (const region of CARE_REGIONS) {
    const [database, cache] = [careDatabase(), sessionCacheInMemory()]
    let door: CareDoor | undefined
    let lives = 0
    add(
      siteOf({
        async build(life) {
          door = undefined
          await isBack(around, region)
          forget(region)
          door = await careNode(life, { region, database, cache, processId: `${region}.${++lives}`, hubs })
        },
        ...{ name: `care-${region}`, role: 'care', database: region, around },
      }),
    )
    care.set(region, database)
    caches.set(region, cache)
    doors.set(region, () => (door?.life.isAlive ? door : undefined))
  }
  return { care, caches, doors }
}

interface Doors {
  readonly doors: ReadonlyMap<string, () => CareDoor | undefined>
  readonly told: Told[]
  readonly asked: Set<string>
}

function hospitalIn(around: Surroundings, place: number, { doors, told, asked }: Doors): HospitalSite {
  const hospital = HOSPITALS[place] as (typeof HOSPITALS)[number]
  const records: HospitalRecords = { bills: new Map(), reversing: new Set(), messages: new Map(), visits: 0 }
  const others = told as readonly { readonly hospital: string; readonly settleId: string }[]
  let present: HospitalAtWork | undefined
  const site = siteOf({
    ...{ name: `hospital-${place}`, role: 'hospital', around },
    async build(life) {
      const knocking = {
        asks: (call: string, settleId: string) => asked.add(callText(hospital.code, call, settleId)),
        told(call: string, settleId: string, answer: Told['answer']) {
          told.push({ at: around.loop.now, hospital: hospital.code, region: hospital.region, call, settleId, answer })
        },
        ...{ life, hospital, careName: `care-${hospital.region}`, door: () => doors.get(hospital.region)?.() },
      }
      const foreign = () => others.filter(({ hospital: of }) => of !== hospital.code).map(({ settleId }) => settleId)
      present = hospitalAtWork(knocking, records, foreign)
      await present.clearUp()
    },
  })
  return Object.assign(site, { records, atWork: () => (site.life ? present : undefined) })
}
