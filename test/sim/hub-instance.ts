/** One life of a hub instance: plugged together as hub/main.ts does, over edges in memory. */
import type { Bus } from '../../common/bus'
import { repeatedly } from '../../common/clock'
import { topicsWith } from '../../common/topics'
import { type DaysParts, daysClosing } from '../../hub/days/days'
import { exchangeOver } from '../../hub/exchange/ask'
import { downRows } from '../../hub/facts/down-rows'
import type { HubInMemory } from '../../hub/facts/facts.memory'
import { fromRegions, REGION_RECORDS_AT_ONCE } from '../../hub/facts/from-regions'
import { factsLearnt } from '../../hub/facts/learn'
import { manualDecisions } from '../../hub/facts/manual'
import { ownFactsInMemory } from '../../hub/facts/own-facts.memory'
import { factRelay } from '../../hub/facts/relay'
import { restorationsOver } from '../../hub/facts/restorations'
import { seenBy } from '../../hub/facts/seen'
import { Ingress } from '../../hub/ingress/ingress'
import type { DayReply } from '../../proto/types'
import type { Departures } from './departures'
import { type Life, overDatabase } from './life'
import type { HubDoor } from './line'
import { participants } from './places'
import { watchful } from './rejections'
import { settings } from './settings'
import { signerOf, verifier } from './signing'

export interface HubEdges {
  readonly database: HubInMemory
  readonly bus: Bus
  /** Hears when each question leaves. */
  readonly departures: Departures
  /** Another one in every life. */
  readonly incarnation: string
  /** Ends this life, because the database has another epoch. */
  restart(): void
}

export async function hubInstance(
  life: Life,
  { database, bus: given, departures, incarnation, restart }: HubEdges,
): Promise<HubDoor> {
  const { clock, timers, steps } = life
  const world = { clock, timers, steps, log: watchful }
  const { replyMs, sweepEveryMs, epochLookMs, openMax } = settings.hub
  const topics = topicsWith('')
  const bus = departures.noted(given, life)
  const store = overDatabase(life, database.facts, 'facts', ['learn', 'quarantine', 'claim', 'giveBack', 'take'])
  const epoch = await store.epoch()
  watch(life, async () => (await store.epoch()) === epoch || restart(), epochLookMs)
  const hubName = life.name
  const exchange = exchangeOver({ bus, topics, hubName, incarnation, openPerRegionMax: openMax, replyMs, ...world })
  const relay = factRelay({ store, bus, topics, epoch, log: watchful, timers } as Parameters<typeof factRelay>[0])
  relay.start(timers, sweepEveryMs)
  const facts = factsLearnt({ store, relay, participants, verifier, epoch, ...world })
  const rows = downRows({ store: rowStore(life, database), ...world })
  const { careRegions } = participants
  const signer = signerOf({ role: 'hub', instance: life.name })
  const kept = life.around.closing?.restorations(database.restorations) ?? database.restorations
  const restorations = restorationsOver({ store: kept, careRegions, signer, verifier, bus, topics, ...world })
  const { restored } = restorations
  const manual = life.around.lost ? byHand(life, database, { signer, bus, linked: () => rows.followed() }) : undefined
  const beside = manual && {
    manual,
    seen: seenBy({ facts, ownFacts: ownFactsInMemory(() => database.learned.values()) }),
  }
  const closing = daysHere(life, database, { signer, bus })
  const heard = { ...beside, ...closing?.heard, restored, downRows: rows }
  const handle = fromRegions({ ...heard, store, relay, participants, verifier, ...world })
  void bus.read({ topics: [topics.toHub], group: 'hub', concurrency: REGION_RECORDS_AT_ONCE, handle })
  await exchange.start()
  const { heartbeatMs, linkDeadMs: deadMs } = settings.care
  const serving = { hubName, participants, exchange, facts, downRows: rows, openPerLinkMax: openMax }
  const epochSeen = ({ hubEpochSeen }: { readonly hubEpochSeen: number }) => database.epochSeen(hubEpochSeen)
  const told = manual && database.manual.ofCareRegion
  const ownFacts = ownFactsInMemory(() => database.learned.values(), undefined, told)
  return {
    life,
    ...(manual && { manual }),
    ...(closing && { days: closing.days }),
    ingress: new Ingress({
      ...(closing && { days: closing.days }),
      ...(manual && { heard: (region) => manual.heard(region) }),
      ...{ restorations, epochSeen, ownFacts, heartbeatMs, deadMs },
      ...world,
      ...serving,
    }),
  }
}

type ByHand = Pick<Parameters<typeof manualDecisions>[0], 'signer' | 'bus' | 'linked'>

function byHand(life: Life, { manual }: HubInMemory, given: ByHand) {
  const { clock, timers, steps } = life
  const store = overDatabase(life, manual, 'manual', ['propose', 'keep', 'claim', 'acknowledged'])
  const regions = () => participants.regions().map(({ region }) => region)
  const world = { clock, timers, steps, log: watchful, topics: topicsWith('') }
  const decisions = manualDecisions({ store, verifier, wait: settings.manual, regions, ...world, ...given })
  decisions.start()
  return decisions
}

/** Where days are closed in this schedule. */
function daysHere(life: Life, database: HubInMemory, given: Pick<DaysParts, 'signer' | 'bus'>) {
  const kept = life.around.closing?.hub(database)
  if (!kept) return undefined
  const { clock, timers } = life
  const book = overDatabase(life, kept.book, 'book', ['keepClosed'])
  const store = overDatabase(life, kept.store, 'days', ['ask', 'keepTold', 'done'])
  const halves = () => ({ care: participants.careRegions(), enrollment: participants.enrollmentRegions() })
  const world = { clock, timers, log: watchful, topics: topicsWith('') }
  const days = daysClosing({ book, store, halves, verifier, ...world, ...given })
  days.start()
  return { days, heard: { dayReplied: (reply: DayReply) => days.replied(reply, 'enrollment', reply.region) } }
}

function watch({ timers }: Life, look: () => Promise<unknown>, everyMs: number): void {
  repeatedly(timers, everyMs, () => void look())
}

/** Notices travel, and are lost with the connection that listens. */
function rowStore(life: Life, { downRows: store }: HubInMemory) {
  return {
    ...overDatabase(life, store, 'downRows', ['handled']),
    onNews: (listener: (region: string) => void) =>
      store.onNews((region) => life.after(life.around.random.next(), () => listener(region))),
  }
}
