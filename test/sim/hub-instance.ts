/** One life of a hub instance: plugged together as hub/main.ts does, over edges in memory. */
import type { Bus } from '../../common/bus'
import { repeatedly } from '../../common/clock'
import { topicsWith } from '../../common/topics'
import { exchangeOver } from '../../hub/exchange/ask'
import { downRows } from '../../hub/facts/down-rows'
import type { HubInMemory } from '../../hub/facts/facts.memory'
import { fromRegions, REGION_RECORDS_AT_ONCE } from '../../hub/facts/from-regions'
import { factsLearnt } from '../../hub/facts/learn'
import { ownFactsInMemory } from '../../hub/facts/own-facts.memory'
import { factRelay } from '../../hub/facts/relay'
import { restorationsOver } from '../../hub/facts/restorations'
import { Ingress } from '../../hub/ingress/ingress'
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
  const asking = { bus, topics, hubName: life.name, incarnation, openPerRegionMax: openMax, replyMs }
  const exchange = exchangeOver({ ...world, ...asking })
  const relay = factRelay({ store, bus, topics, epoch, log: watchful, timers } as Parameters<typeof factRelay>[0])
  relay.start(timers, sweepEveryMs)
  const facts = factsLearnt({ ...world, store, relay, participants, verifier, epoch })
  const rows = downRows({ ...world, store: rowStore(life, database) })
  const { careRegions } = participants
  const signer = signerOf({ role: 'hub', instance: life.name })
  const restoring = { store: database.restorations, careRegions, signer, verifier, bus, topics }
  const restorations = restorationsOver({ ...world, ...restoring })
  const { restored } = restorations
  const handle = fromRegions({ ...world, restored, store, relay, downRows: rows, participants, verifier })
  void bus.read({ topics: [topics.toHub], group: 'hub', concurrency: REGION_RECORDS_AT_ONCE, handle })
  await exchange.start()
  const { heartbeatMs, linkDeadMs: deadMs } = settings.care
  const serving = { hubName: life.name, participants, exchange, facts, downRows: rows, openPerLinkMax: openMax }
  const epochSeen = ({ hubEpochSeen }: { readonly hubEpochSeen: number }) => database.epochSeen(hubEpochSeen)
  const ownFacts = ownFactsInMemory(() => database.learned.values())
  return {
    life,
    ingress: new Ingress({ ...world, ...serving, restorations, epochSeen, ownFacts, heartbeatMs, deadMs }),
  }
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
