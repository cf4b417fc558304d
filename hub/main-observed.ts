/** Part of the hub's main: all by which an instance is watched, put around its parts where they are plugged in. */
import type { Bus } from '../common/bus'
import { systemClock } from '../common/clock'
import type { Log } from '../common/log'
import { countedBus, type Metrics, noMetrics, outboxGauges, readAtMostOnce } from '../common/metrics'
import { startObserving } from '../common/observing.otel'
import type { Shutdown } from '../common/shutdown'
import { type Stages, stagesInMemory } from '../common/stages'
import { isTracing, roads } from '../common/telemetry.otel'
import type { HubSettings } from './config'
import type { HubFigures } from './console/figures'
import type { RunningExchange } from './exchange/ask'
import type { Exchange } from './exchange/exchange'
import { meteredExchange } from './exchange/metered'
import { stageWatch } from './exchange/stage-watch'
import { tracedExchange } from './exchange/traced.otel'
import type { Facts } from './facts/facts'
import { watchedFacts } from './facts/stage-watch'
import { tracedFacts } from './facts/traced.otel'

export interface Observed {
  readonly stages: { readonly HUB: Stages<'HUB'> }
  /** Every record that leaves. */
  bus(bus: Bus): Bus
  /** What the exchange publishes. */
  asking(bus: Bus): Pick<Bus, 'publish' | 'read'>
  exchange(exchange: RunningExchange): Exchange
  facts(facts: Facts): Facts
  figures(figures: HubFigures): void
}

export async function observed(
  { name: service, telemetry, metrics: address }: HubSettings,
  ending: { readonly log: Log; readonly shutdown: Shutdown },
): Promise<Observed> {
  const metrics = await startObserving({ service, telemetry, metrics: address }, ending)
  const stages = stagesInMemory('HUB')
  const watch = stageWatch({ stages, clock: systemClock })
  const known = roads()
  return {
    stages: { HUB: stages },
    bus: (bus) => (metrics === noMetrics ? bus : countedBus(bus, metrics)),
    asking: (bus) => watch.bus(bus),
    exchange(exchange) {
      const watched = watch.exchange(exchange)
      const metered = metrics === noMetrics ? watched : meteredExchange(watched, metrics, systemClock)
      return isTracing() ? tracedExchange(metered, known) : metered
    },
    facts(facts) {
      const watched = watchedFacts(facts, stages, systemClock)
      return isTracing() ? tracedFacts(watched, known) : watched
    },
    figures: (figures) => figureGauges(figures, metrics),
  }
}

function figureGauges(figures: HubFigures, metrics: Metrics): void {
  const { monotonic } = systemClock
  const read = readAtMostOnce(() => figures.read(), monotonic)
  const waiting = async () => {
    const { outbox, downRows } = await read()
    const facts = outbox.map(({ destination, rows, oldestMs }) => ({
      ...{ labels: { kind: 'to enrollment', enrollment_region: destination }, rows, oldestMs },
    }))
    return [...facts, { labels: { kind: 'to care' }, ...downRows }]
  }
  for (const gauge of outboxGauges(waiting, monotonic)) metrics.gauge(gauge)
  metrics.gauge({
    name: 'lianjie_facts_set_aside',
    help: 'Facts in quarantine, and decisions that contradict others: people must look',
    async read() {
      const { quarantined, equivocations } = await read()
      return [
        { labels: { kind: 'quarantine' }, value: quarantined },
        { labels: { kind: 'equivocation' }, value: equivocations },
      ]
    },
  })
}
