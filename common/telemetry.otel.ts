/**
 * Spans at the few points that matter, written by hand: automatic instrumentation costs more than the work it watches
 * and would put personal keys into spans. Off, and never loaded, unless LIANJIE_OTLP names a collector.
 */
import { type Attributes, context, propagation, type Span, SpanStatusCode, trace } from '@opentelemetry/api'

/** W3C trace context as it travels in Link frames, Kafka headers and gRPC metadata. */
export type Carrier = Readonly<Record<string, string>>

/** Everything that may be attached to a span. A person, a credential or a name can not: they are not in the list. */
export const ATTRIBUTES = [
  'care_region',
  'enrollment_region',
  'hospital',
  'settle_id',
  'kind',
  'code',
  'outcome',
  'topic',
  'partition',
  'batch_size',
  'attempt',
] as const
export type Attribute = (typeof ATTRIBUTES)[number]
export type SpanAttributes = Readonly<Partial<Record<Attribute, string | number>>>

/** Starts export to an OTLP collector. The share of journeys that are recorded is decided where they start. */
export interface Exporting {
  readonly service: string
  /** URL of the collector; undefined leaves telemetry off. */
  readonly collector: string | undefined
  /** 0 to 1. */
  readonly share: number
}

const NOTHING_TO_STOP = async () => undefined

/** @returns what stops it, exporting what is left */
export async function startTelemetry({ service, collector, share }: Exporting): Promise<() => Promise<void>> {
  if (!collector) return NOTHING_TO_STOP
  // Loaded only now: tens of megabytes that a program without a collector must not pay for.
  const { NodeSDK, tracing } = await import('@opentelemetry/sdk-node')
  process.env.OTEL_EXPORTER_OTLP_ENDPOINT ??= collector
  const sampler = new tracing.ParentBasedSampler({ root: new tracing.TraceIdRatioBasedSampler(share) })
  const sdk = new NodeSDK({ serviceName: service, sampler, instrumentations: [] })
  sdk.start()
  return () => sdk.shutdown()
}

const tracer = () => trace.getTracer('lianjie')

/** Runs the work inside a span named after its file, e.g. hub.exchange.ask. Costs next to nothing while off. */
export function span<T>(name: string, attributes: SpanAttributes, work: () => Promise<T>): Promise<T> {
  return tracer().startActiveSpan(name, { attributes: allowed(attributes) }, async (current) => {
    try {
      return await work()
    } catch (error) {
      // The kind of error only: its message may quote what somebody sent.
      current.setStatus({ code: SpanStatusCode.ERROR, message: error instanceof Error ? error.name : 'unknown' })
      throw error
    } finally {
      current.end()
    }
  })
}

/** Adds what became known during the work to the current span. */
export function attach(attributes: SpanAttributes): void {
  const current: Span | undefined = trace.getActiveSpan()
  current?.setAttributes(allowed(attributes))
}

/** Leaves out whatever the list does not name, also when a caller got round the types. */
function allowed(attributes: SpanAttributes): Attributes {
  const kept = Object.entries(attributes).filter(([name]) => (ATTRIBUTES as readonly string[]).includes(name))
  return Object.fromEntries(kept)
}

/** The current trace, for the next hop. Empty while off. */
export function carried(): Carrier {
  const carrier: Record<string, string> = {}
  propagation.inject(context.active(), carrier)
  return carrier
}

/** Runs the work as part of the trace that came with a message. */
export function continuing<T>(carrier: Carrier, work: () => T): T {
  return context.with(propagation.extract(context.active(), carrier), work)
}
