/** The care half (就医地) put together from its parts; what it leans on is given, nothing is opened here. */
import { type Cancel, dayInShanghai, repeatedly, type Timers } from '../../common/clock'
import { personDigest } from '../../common/masking'
import type { OperationsSource } from '../../common/operations'
import type { Region } from '../../common/regions'
import { rounds } from '../../common/rounds'
import type { OwnFactsWantedIn, SignedManualDecision as Told } from '../../proto/types'
import type { FromProvince } from '../province/province'
import { madeOurs } from './by-hand'
import { sweep } from './cancel'
import { type Fence, fenceFrom, silentMsSince } from './fence'
import { fromProvince } from './from-province'
import { gated } from './gated'
import { noQuotes, type Quotes } from './one-phase-quotes'
import { careOperations } from './operations'
import type { CareParts } from './parts'
import { type Relearn, relearnOf } from './relearn'
import { reversalLanes } from './reverse'
import { type Teaching, teachingOf } from './teach'
import { rememberingVerifier } from './verified'

export interface CareHalfParts extends Omit<CareParts, 'province' | 'relay' | 'digest' | 'quotes'> {
  /** Absent: none is kept, and none compared. */
  readonly quotes?: Quotes
  /** The province's key for digests of persons (R28). */
  readonly digestKey: Buffer
  /** Round trip of the session cache, for operators. */
  pingCache(): Promise<number>
}

/** Made before the Link is opened, because the Link needs what is in `from`; joined to it afterwards. */
export interface CareHalf {
  /** Resolves when a hub has compared its facts with ours: a door that opens later lets nobody in too early (R20). */
  readonly compared: Promise<void>
  /** Whether this node may have forgotten what it decided, so that it speaks for no day of its own (R20). */
  isDoubted(): boolean
  /** What the Link hands over. Valid at once. */
  readonly from: FromProvince
  /** Joins the line to the province and the relay. Called once, before anything arrives at the door. */
  join(line: Pick<CareParts, 'province' | 'relay'>): CareWorld
}

/** Everything that the door's use cases need. */
export type CareWorld = CareParts & {
  readonly fence: Fence
  readonly operations: OperationsSource
  /** Sweeps, opens days, and watches for signs of life until closed. */
  start(timers: Timers): void
  /** Resolves when the last sweep is done and the last intent is written. */
  close(): Promise<void>
}

/**
 * Opens the accounting day and reads what must be known before the first call.
 * @throws Fault when the database is away: a care node without it can do nothing
 */
export async function careHalf({ digestKey, ...rest }: CareHalfParts): Promise<CareHalf> {
  const given = {
    digest: (region: Region, personId: string) => personDigest(digestKey, region, personId),
    ...rest,
    quotes: rest.quotes ?? noQuotes,
    verifier: rememberingVerifier(rest.verifier),
  }
  const { days, signs, clock } = given
  await days.open(dayInShanghai(clock.now()))
  const stored = await signs.last()
  let joined: Pick<CareParts, 'province' | 'relay'> | undefined

  const relay: CareParts['relay'] = {
    fresh: (row) => joined?.relay.fresh(row),
    // Before the join nothing can be acked: rejecting leaves the row at the hub, which sends it again.
    acked: async (ack) => (joined ? joined.relay.acked(ack) : Promise.reject(new Error('not joined yet'))),
    linkUp: () => joined?.relay.linkUp(),
  }
  // Nothing is said before the join.
  const say: CareParts['province']['say'] = (frame) => joined?.province.say(frame) ?? false
  const isDoubtful = stored !== undefined && silentMsSince(stored, given) > DOUBTED_AFTER_MS
  // Behind the gate: it is what the gate waits for.
  const byHand = { ...given, relay }
  const own = { say: (ownFacts: OwnFactsWantedIn) => say({ ownFacts }), madeOurs: (one: Told) => madeOurs(one, byHand) }
  const relearn = await relearnOf({ ...own, ...given }, isDoubtful)
  const teaching = await teachingOf({ say, mayTeach: () => relearn.refusal() === undefined, ...given })
  const stores = gated(given, relearn)
  const from = fromProvince({ relay, teaching, relearn, ...given, ...stores })
  return {
    from,
    compared: relearn.firstCompared,
    isDoubted: () => relearn.refusal() !== undefined,
    join(line) {
      joined = line
      const parts: CareParts = { province: line.province, relay: line.relay, ...given, ...stores }
      return world(parts, { fence: fenceFrom(stored, parts), teaching, relearn, pingCache: given.pingCache })
    },
  }
}

interface Beside {
  readonly fence: Fence
  readonly teaching: Teaching
  readonly relearn: Relearn
  pingCache(): Promise<number>
}

function world(parts: CareParts, { fence, teaching, relearn, pingCache }: Beside): CareWorld {
  let stop: Cancel = () => undefined
  let day = ''

  async function tick(): Promise<void> {
    const today = dayInShanghai(parts.clock.now())
    if (today !== day) {
      await parts.days.open(today)
      day = today
    }
    await fence.tick()
    await teaching.tick()
    await relearn.tick()
    if (!relearn.refusal()) await sweep(parts)
  }

  const sweeping = rounds(tick, parts.log, ROUND_FAILED)
  // Apart from the sweep: a region that is silent keeps a reversal waiting for seconds, and nothing else.
  const reversing = reversalLanes(parts, () => relearn.refusal() === undefined)
  function turn(): void {
    sweeping.turn()
    reversing.turn()
  }

  return {
    fence,
    operations: careOperations({
      pingCache,
      obstacle: () => (relearn.refusal() ? 'restored' : fence.refusal() && 'fenced'),
      ...parts,
    }),
    start(timers) {
      stop = repeatedly(timers, parts.timers.sweepMs, turn)
      turn()
    },
    async close() {
      stop()
      await Promise.all([sweeping.ended(), reversing.ended()])
      await parts.intents.written()
    },
    ...parts,
  }
}

/**
 * A database whose last sign of a hub is older than this was not served for so long, or is a copy from before: on the
 * disks the two look alike. Without a hub hardly anything is left to be decided, so nothing is until one was heard.
 */
const DOUBTED_AFTER_MS = 300_000
const ROUND_FAILED = 'a round failed; the next one tries again'
