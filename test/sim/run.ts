/** One schedule from its beginning to the last check. */

import { KAFKA } from './broker'
import { endChecks, unfinished } from './end-checks'
import { NO_DRIFT } from './life'
import { HOSPITALS } from './places'
import { isVisit, type Plan, type Trouble, type Visit } from './plan'
import { rejectionsHeard } from './rejections'
import { newTally, type Tally } from './troubles'
import { type TimelineEntry, type World, worldFor } from './world'

export interface Outcome {
  readonly events: number
  readonly tally: Tally
  readonly violations: readonly string[]
  readonly timeline: readonly TimelineEntry[]
}

/** After healing everything must come to its end within this. */
const DRAIN_MS = 120_000
const LOOK_EVERY_MS = 1_000

/** @param tally counts on, over many schedules */
export async function run(plan: Plan, { isTraced = false, tally = newTally() } = {}): Promise<Outcome> {
  const world = await worldFor(plan, tally, isTraced)
  for (const item of plan.items) {
    if (isVisit(item)) world.loop.after(item.at, () => attend(world, item))
    else world.loop.after(item.at, () => strike(world, item))
  }
  await world.loop.runUntil(plan.heals, () => world.violations.length > 0)
  heal(world)
  if (world.violations.length === 0) await drain(world, plan.heals + DRAIN_MS)
  if (world.violations.length === 0) world.violations.push(...(await endChecks(world)))
  world.violations.push(...rejectionsHeard())
  const { loop, violations, timeline } = world
  return { events: loop.events, tally, violations, timeline }
}

/** A patient whose hospital is down goes home. */
function attend({ hospitals, violations }: World, visit: Visit): void {
  const hospital = hospitals[visit.hospital % HOSPITALS.length]
  const failed = (error: Error) => void violations.push(`a hospital's client failed: ${error.stack}`)
  hospital?.atWork()?.attend(visit).catch(failed)
}

function strike(world: World, trouble: Trouble): void {
  const { kind, target, size } = trouble
  const { sites, troubles, network, broker, care, caches, tally } = world
  const strikes: Partial<Record<Trouble['kind'], () => void>> = {
    kill: () => sites.get(target)?.kill(size),
    cut: () => network.cut(target, size),
    clock: () => {
      const site = sites.get(target)
      if (site) site.skew.ms += size
    },
    drift: () => {
      const site = sites.get(target)
      if (site) site.skew.drift = { perSecondMs: size, since: world.loop.now }
    },
    freeze: () => freeze(world, target, size),
    full: () => troubles.begin(trouble),
    'lose-async': () => {
      tally.lostRecords += care.get(target)?.loseAsync() ?? 0
    },
    'lose-tail': () => broker.loseTail(target, size),
    rewind: () => broker.rewind(target),
    'stop-bus': () => broker.stopFor(size),
    'flush-cache': () => caches.get(target)?.flush(),
    'roll-back': () => world.rollBack(target, size),
    'close-day': () => world.closeDay(),
    'lose-care': () => world.loseCare(target, size),
    'put-back': () => world.putBack(target, size),
  }
  const now = strikes[kind]
  if (!now) {
    troubles.arm(trouble)
    return
  }
  troubles.count(`${kind} ${target}`)
  world.note(`${kind} ${target} ${size}`)
  now()
}

/** Nothing reaches it meanwhile, and nothing leaves it; the broker takes it for dead when it lasts. */
function freeze({ sites, network, broker }: World, target: string, ms: number): void {
  const frozen = sites.get(target)?.life
  if (!frozen) return
  frozen.freeze(ms, ms % 3 === 0)
  broker.missFor(target, ms)
  for (const other of [...sites.keys(), KAFKA]) {
    network.cut(`${target}>${other}`, ms)
    network.cut(`${other}>${target}`, ms)
  }
}

function heal({ troubles, network, broker, sites, note }: World): void {
  note('everything heals')
  troubles.end()
  network.heal()
  broker.stopFor(0)
  for (const site of sites.values()) {
    site.skew.ms = 0
    site.skew.drift = NO_DRIFT
    site.start()
  }
}

/** Hospitals ask until they know; everybody else does what they always do. */
async function drain(world: World, until: number): Promise<void> {
  const { loop, hospitals, violations } = world
  let waiting: string[] = []
  const busy = new Set<unknown>()
  while (loop.now < until && violations.length === 0) {
    await loop.runUntil(loop.now + LOOK_EVERY_MS, () => violations.length > 0)
    waiting = await unfinished(world)
    if (waiting.length === 0) return
    for (const { atWork } of hospitals) {
      const present = atWork()
      if (!present || busy.has(present)) continue
      busy.add(present)
      void present.clearUp().finally(() => busy.delete(present))
    }
  }
  if (violations.length === 0) violations.push(...waiting)
}
