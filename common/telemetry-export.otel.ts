/**
 * How spans leave: head sampling where a journey begins, with what failed or was slow kept all the same, in batches to
 * an OTLP collector. Loaded only where a collector is named.
 *
 * What is kept outside the sampled share is judged by each process for itself: when the outermost span of a journey's
 * part in this process ends, and it took too long or any span in it failed, that part is exported, under the same trace
 * id in every process that judges so. A neighbour that was quick and did its work exports nothing of it.
 */
import {
  type Context,
  DiagLogLevel,
  diag,
  type Link,
  type SpanContext,
  SpanStatusCode,
  TraceFlags,
  trace,
} from '@opentelemetry/api'
import type { tracing } from '@opentelemetry/sdk-node'
import { putBounded } from './bounded'
import type { Log } from './log'
import { FROM_OUTSIDE, isSampled } from './telemetry.otel'

/** What is exported where. The share of journeys that are recorded is decided where they start. */
export interface Exporting {
  readonly service: string
  /** URL of an OTLP collector's HTTP door, e.g. http://127.0.0.1:4318; undefined leaves telemetry off. */
  readonly collector: string | undefined
  /** 0 to 1. */
  readonly share: number
  /** A journey outside that share is exported all the same when its part in this process took longer, or failed. */
  readonly slowMs: number
  /** Hears, at most once a minute, that nothing could be exported. */
  readonly log: Log
}

/** Small, because a batch is serialised in one go, and everything waits for that. */
const BATCH_SPANS = 128
const QUEUE_SPANS = 2_048
const EVERY_MS = 1_000
const EXPORT_MS = 10_000
/** A collector that is away must not hold up the end of a process. */
const LAST_EXPORT_MS = 2_000
const COMPLAIN_EVERY_MS = 60_000

const NOTHING_TO_STOP = async () => undefined

/** @returns what stops it, exporting what is left */
export async function startTelemetry({ collector, log, ...telling }: Exporting): Promise<() => Promise<void>> {
  if (!collector) return NOTHING_TO_STOP
  // Loaded only now: tens of megabytes that a program without a collector must not pay for.
  const { OTLPTraceExporter } = await import('@opentelemetry/exporter-trace-otlp-proto')
  const sdk = await import('@opentelemetry/sdk-node')
  complainTo(log, collector)
  const exporter = new OTLPTraceExporter({ url: `${collector.replace(/\/+$/, '')}/v1/traces` })
  const batches = new sdk.tracing.BatchSpanProcessor(exporter, {
    ...{ maxExportBatchSize: BATCH_SPANS, maxQueueSize: QUEUE_SPANS },
    ...{ scheduledDelayMillis: EVERY_MS, exportTimeoutMillis: EXPORT_MS },
  })
  return tracingInto(batches, telling)
}

/** The same into any processor. A provider of our own: the ready-made one would add command line and host name. */
export async function tracingInto(
  processor: tracing.SpanProcessor,
  { service, share, slowMs }: Omit<Exporting, 'collector' | 'log'>,
): Promise<() => Promise<void>> {
  const sdk = await import('@opentelemetry/sdk-node')
  const provider = new sdk.node.NodeTracerProvider({
    resource: sdk.resources.resourceFromAttributes({ 'service.name': service }),
    sampler: headSampler(sdk.tracing, share),
    spanProcessors: [keepingTrouble(processor, slowMs)],
  })
  provider.register({ propagator: new sdk.core.W3CTraceContextPropagator() })
  // What cannot be exported any more is lost, and was complained of.
  const last = () => provider.shutdown().catch(() => undefined)
  return () => Promise.race([last(), afterwards(LAST_EXPORT_MS)])
}

function afterwards(ms: number): Promise<void> {
  return new Promise((resolve) => {
    setTimeout(resolve, ms).unref()
  })
}

/** Its own words may quote anything: they are left out. */
function complainTo(log: Log, collector: string): void {
  let lastMs = Number.NEGATIVE_INFINITY
  const complain = () => {
    const nowMs = performance.now()
    if (nowMs - lastMs < COMPLAIN_EVERY_MS) return
    lastMs = nowMs
    log.warn({ collector }, 'spans cannot be exported; those of now are lost')
  }
  const [error, warn] = [complain, complain]
  const quiet = () => undefined
  diag.setLogger({ error, warn, info: quiet, debug: quiet, verbose: quiet }, DiagLogLevel.WARN)
}

/**
 * A share of the journeys that begin here, by their trace id, so that all who hear of one decide alike; whatever
 * belongs to a sampled one is sampled. The rest is written down too, for those that end badly, but not for export.
 */
function headSampler({ TraceIdRatioBasedSampler, SamplingDecision }: typeof tracing, share: number): tracing.Sampler {
  const byTraceId = new TraceIdRatioBasedSampler(share)
  const { RECORD, RECORD_AND_SAMPLED } = SamplingDecision

  function isIn(context: Context, traceId: string, links: readonly Link[]): boolean {
    const parent = trace.getSpanContext(context)
    const bindsUs = parent && !(parent.isRemote && context.getValue(FROM_OUTSIDE))
    if (bindsUs) return isSampled(parent)
    if (links.some((link) => isSampled(link.context))) return true
    return byTraceId.shouldSample(context, traceId).decision === RECORD_AND_SAMPLED
  }

  return {
    shouldSample: (context, traceId, _name, _kind, _attributes, links) => ({
      decision: isIn(context, traceId, links) ? RECORD_AND_SAMPLED : RECORD,
    }),
    toString: () => `lianjie head sampler, ${share}`,
  }
}

const HELD_TRACES = 2_000
const HELD_SPANS_EACH = 32
/** In a storm of refusals the first ones tell enough, and exporting all of them would make it worse. */
const KEPT_A_SECOND = 50

interface Held {
  readonly spans: tracing.ReadableSpan[]
  isBad: boolean
}

/** Holds the spans of unsampled journeys until their part in this process is over. */
function keepingTrouble(next: tracing.SpanProcessor, slowMs: number): tracing.SpanProcessor {
  const held = new Map<string, Held>()
  const room = roomEachSecond(KEPT_A_SECOND)

  function hold(ended: tracing.ReadableSpan): void {
    const { traceId } = ended.spanContext()
    let journey = held.get(traceId)
    if (!journey) {
      journey = { spans: [], isBad: false }
      putBounded(held, traceId, journey, HELD_TRACES)
    }
    if (ended.status.code === SpanStatusCode.ERROR) journey.isBad = true
    if (journey.spans.length < HELD_SPANS_EACH || isOutermost(ended)) journey.spans.push(ended)
    if (!isOutermost(ended)) return
    held.delete(traceId)
    if (!journey.isBad && tookMs(ended) <= slowMs) return
    if (room()) for (const one of journey.spans) next.onEnd(kept(one))
  }

  return {
    onStart: (started, context) => next.onStart(started, context),
    onEnd: (ended) => (isSampled(ended.spanContext()) ? next.onEnd(ended) : hold(ended)),
    forceFlush: () => next.forceFlush(),
    shutdown: () => next.shutdown(),
  }
}

/** Nothing of this journey in this process is around it. */
function isOutermost({ parentSpanContext: parent }: tracing.ReadableSpan): boolean {
  return !parent || parent.isRemote === true
}

function tookMs({ duration: [seconds, nanos] }: tracing.ReadableSpan): number {
  return seconds * 1_000 + nanos / 1e6
}

/** As if it had been sampled: what writes batches leaves out the others. */
function kept(one: tracing.ReadableSpan): tracing.ReadableSpan {
  const sampled: SpanContext = { ...one.spanContext(), traceFlags: TraceFlags.SAMPLED }
  return Object.create(one, { spanContext: { value: () => sampled } })
}

/** Answers true so many times each second. */
function roomEachSecond(most: number): () => boolean {
  let sinceMs = Number.NEGATIVE_INFINITY
  let used = 0
  return () => {
    const nowMs = performance.now()
    if (nowMs - sinceMs >= 1_000) {
      sinceMs = nowMs
      used = 0
    }
    return ++used <= most
  }
}
