/**
 * The Prometheus endpoint of a process, http://host:port/metrics. Off, and never loaded, unless the settings name an
 * address. It answers whoever can reach it, and there is nothing in it that is a person's or a settlement's.
 */
import { monitorEventLoopDelay } from 'node:perf_hooks'
import type { Attributes, Meter, ObservableResult } from '@opentelemetry/api'
import { watchCollections } from './collections.otel'
import type { Log } from './log'
import { type Gauge, type Labels, type Metrics, noMetrics } from './metrics'
import { allowed } from './telemetry.otel'

export interface Measuring {
  readonly service: string
  /** host:port to listen on; undefined leaves metrics off. */
  readonly address: string | undefined
  readonly log: Log
}

export interface Measured {
  readonly metrics: Metrics
  stop(): Promise<void>
}

/** Seconds; finer where settles and confirms usually end. */
const DURATIONS_S = [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5]
const MS_PER_S = 1_000
const NS_PER_S = 1e9
const LOOP_EVERY_MS = 20
const LOOP_WINDOW_MS = 10_000
/** A connection on which nobody asks would else hold up the end of the process for as long as it has. */
const LAST_ANSWER_MS = 1_000

/** Listens. @throws when the address cannot be had */
export async function startMetrics({ service, address, log }: Measuring): Promise<Measured> {
  if (!address) return { metrics: noMetrics, stop: async () => undefined }
  // Loaded only now, as the export of spans is.
  const { PrometheusExporter } = await import('@opentelemetry/exporter-prometheus')
  const { metrics: sdk, resources } = await import('@opentelemetry/sdk-node')
  const [host, port] = splitAt(address)
  const exporter = new PrometheusExporter({ host, port, preventServerStart: true, withoutScopeInfo: true })
  const resource = resources.resourceFromAttributes({ 'service.name': service })
  const provider = new sdk.MeterProvider({ resource, readers: [exporter] })
  const meter = provider.getMeter('lianjie')
  const stopWatching = watchProcess(meter)
  await exporter.startServer()
  log.info({ address }, 'metrics')
  return {
    metrics: metricsOf(meter, log),
    async stop() {
      stopWatching()
      await provider.shutdown({ timeoutMillis: LAST_ANSWER_MS }).catch(() => undefined)
    },
  }
}

function splitAt(address: string): [host: string, port: number] {
  const colon = address.lastIndexOf(':')
  return [address.slice(0, colon), Number(address.slice(colon + 1))]
}

function metricsOf(meter: Meter, log: Log): Metrics {
  const took = meter.createHistogram('lianjie_call_duration_seconds', {
    description: 'How long calls took, by kind and outcome',
    unit: 's',
    advice: { explicitBucketBoundaries: DURATIONS_S },
  })
  const refused = meter.createCounter('lianjie_refusals', { description: 'Refusals and doubts told, by code' })
  const failed = meter.createCounter('lianjie_kafka_publish_failures', { description: 'Records not acknowledged' })
  return {
    took: (labels, ms) => took.record(ms / MS_PER_S, attributes(labels)),
    refused: (labels) => refused.add(1, attributes(labels)),
    publishFailed: (labels) => failed.add(1, attributes(labels)),
    gauge: (gauge) => meter.createObservableGauge(gauge.name, { description: gauge.help }).addCallback(reading(gauge)),
  }

  function reading({ name, read }: Gauge) {
    return async (result: ObservableResult) => {
      try {
        for (const { labels, value } of await read()) result.observe(value, attributes(labels))
      } catch (error) {
        log.debug({ err: error, name }, 'a gauge could not be read')
      }
    }
  }
}

function attributes(labels: Labels): Attributes {
  return allowed(labels)
}

/** Late turns of the event loop, memory, what full collections leave, and processor time. */
function watchProcess(meter: Meter): () => void {
  const loop = loopDelays()
  const delays = meter.createObservableGauge('lianjie_event_loop_delay_seconds', {
    description: 'How late timers were in the last ten seconds or more: half of them, one in a hundred, the worst',
  })
  delays.addCallback((result) => {
    for (const [kind, seconds] of Object.entries(loop.read())) result.observe(seconds, { kind })
  })
  const memory = meter.createObservableGauge('lianjie_memory_bytes', { description: 'Memory of the process' })
  memory.addCallback((result) => {
    const { rss, heapUsed, external } = process.memoryUsage()
    result.observe(rss, { kind: 'resident' })
    result.observe(heapUsed, { kind: 'heap' })
    result.observe(external, { kind: 'outside the heap' })
  })
  const cpu = meter.createObservableCounter('lianjie_cpu_seconds', { description: 'Processor time of the process' })
  cpu.addCallback((result) => {
    const { user, system } = process.cpuUsage()
    result.observe((user + system) / 1e6, {})
  })
  const stopCollections = collectionGauges(meter)
  return () => {
    loop.disable()
    stopCollections()
  }
}

function collectionGauges(meter: Meter): () => void {
  const collections = watchCollections()
  const held = meter.createObservableGauge('lianjie_heap_after_collection_bytes', {
    description: 'Held after the last full collection of the heap; none before the first',
  })
  held.addCallback((result) => {
    const { heldBytes } = collections.read()
    if (heldBytes !== undefined) result.observe(heldBytes, {})
  })
  const count = meter.createObservableCounter('lianjie_heap_collections', {
    description: 'Full collections of the heap',
  })
  count.addCallback((result) => result.observe(collections.read().count, {}))
  return () => collections.stop()
}

/** By a clock of its own and not at each scrape: two that ask would else take the numbers from each other. */
function loopDelays() {
  const loop = monitorEventLoopDelay({ resolution: LOOP_EVERY_MS })
  loop.enable()
  const late = (ns: number) => Math.max(0, ns / NS_PER_S - LOOP_EVERY_MS / MS_PER_S)
  const now = () => ({ p50: late(loop.percentile(50)), p99: late(loop.percentile(99)), max: late(loop.max) })
  let sinceMs = performance.now()
  let last: ReturnType<typeof now> | undefined
  return {
    disable: () => loop.disable(),
    read() {
      const nowMs = performance.now()
      if (nowMs - sinceMs < LOOP_WINDOW_MS) return last ?? now()
      sinceMs = nowMs
      last = now()
      loop.reset()
      return last
    },
  }
}
