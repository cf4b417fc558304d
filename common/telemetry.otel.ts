/**
 * Spans at the few points that matter, written by hand: automatic instrumentation costs more than the work it watches
 * and would put personal keys into spans. They go nowhere, and cost little, until telemetry-export.otel starts.
 */
import {
  type Attributes,
  context,
  createContextKey,
  type Link,
  propagation,
  ROOT_CONTEXT,
  type Span,
  type SpanContext,
  SpanStatusCode,
  TraceFlags,
  trace,
} from '@opentelemetry/api'
import { putBounded } from './bounded'
import { catalogue, Fault, isCode, outcomeOf } from './errors'

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

/** Whether spans are recorded at all; while they are not, nothing need be put around anything. */
export function isTracing(): boolean {
  return propagation.fields().length > 0
}

const tracer = () => trace.getTracer('lianjie')

/** About a span, beside its name and attributes. */
export interface Beside<T> {
  /** Other journeys that it belongs to. */
  readonly links?: readonly Link[]
  /** The code of ours that a result carries, when it is a failure. */
  codeOf?(result: T): string | undefined
}

/** Runs the work inside a span named after its file, e.g. hub.exchange.ask. Costs next to nothing while off. */
export function span<T>(
  name: string,
  attributes: SpanAttributes,
  work: () => Promise<T>,
  { links = [], codeOf }: Beside<T> = {},
): Promise<T> {
  const options = { attributes: allowed(attributes), links: [...links] }
  return tracer().startActiveSpan(name, options, async (current) => {
    try {
      const result = await work()
      const code = codeOf?.(result)
      if (code) judge(current, code)
      return result
    } catch (error) {
      if (error instanceof Fault) judge(current, error.refusal.code)
      // The kind of error only: its message may quote what somebody sent.
      else current.setStatus({ code: SpanStatusCode.ERROR, message: error instanceof Error ? error.name : 'unknown' })
      throw error
    } finally {
      current.end()
    }
  })
}

/** Answers by which a part of the province says that it could not do its work; all others are business. */
const TROUBLE: ReadonlySet<string> = new Set(['UNAVAILABLE', 'INTERNAL', 'DEADLINE_EXCEEDED', 'RESOURCE_EXHAUSTED'])

/** Whether this code tells of a part that is away, slow, full or broken. */
export function isTrouble(code: string): boolean {
  return isCode(code) && TROUBLE.has(catalogue[code].status)
}

function judge(current: Span, code: string): void {
  // Any other text may be anything.
  if (!isCode(code)) return
  current.setAttributes({ code, outcome: outcomeOf(code) })
  if (isTrouble(code)) current.setStatus({ code: SpanStatusCode.ERROR, message: code })
}

/** Adds what became known during the work to the current span. */
export function attach(attributes: SpanAttributes): void {
  const current: Span | undefined = trace.getActiveSpan()
  current?.setAttributes(allowed(attributes))
}

/** Leaves out whatever the list does not name, also when a caller got round the types. */
export function allowed(attributes: SpanAttributes): Attributes {
  const kept = Object.entries(attributes).filter(([name]) => (ATTRIBUTES as readonly string[]).includes(name))
  return Object.fromEntries(kept)
}

/** The current trace, for the next hop. Empty while off. */
export function carried(): Carrier {
  const carrier: Record<string, string> = {}
  propagation.inject(context.active(), carrier)
  return carrier
}

/** Runs the work as part of the trace that came with a message of a neighbour of ours. */
export function continuing<T>(carrier: Carrier, work: () => T): T {
  return context.with(propagation.extract(context.active(), carrier), work)
}

/** Set where a call came in from outside the province: what its caller records does not bind us. */
export const FROM_OUTSIDE = createContextKey('lianjie from outside')

/**
 * The same for what comes from outside: the name of the trace is taken and nothing else. Whether it is recorded here is
 * ours to say, and a tracestate is free text, which a hospital may have filled with anything.
 */
export function beginning<T>({ traceparent }: Carrier, work: () => T): T {
  const outside = context.active().setValue(FROM_OUTSIDE, true)
  return context.with(traceparent ? propagation.extract(outside, { traceparent }) : outside, work)
}

/** Traces of settlements under way or just done, so that what follows later is linked to them. */
export interface Roads {
  /** The current span is this settlement's. */
  pass(name: string): void
  /** Links to it; none when it never passed here, or so long ago that it is forgotten. */
  links(name: string): readonly Link[]
}

const ROADS = 20_000

export function roads(): Roads {
  const known = new Map<string, SpanContext>()
  return {
    pass(name) {
      const current = trace.getActiveSpan()?.spanContext()
      if (current && trace.isSpanContextValid(current)) putBounded(known, name, current, ROADS)
    },
    links(name) {
      const found = known.get(name)
      return found ? [{ context: found }] : []
    },
  }
}

/** Something that took place in a batch, told when it is over; by instants of Date.now(). */
export interface Happened {
  readonly links: readonly Link[]
  readonly beganAtMs: number
  /** A code of ours when it went wrong. */
  readonly code?: string | undefined
}

/** A journey of its own, linked to others: recorded when one of those is, or when it went wrong. */
export function happened(name: string, attributes: SpanAttributes, { links, beganAtMs, code }: Happened): void {
  const isWanted = links.some((link) => isSampled(link.context)) || code !== undefined
  if (!isWanted) return
  const options = { attributes: allowed(attributes), links: [...links], startTime: beganAtMs }
  const whole = tracer().startSpan(name, options, ROOT_CONTEXT)
  if (code) judge(whole, code)
  whole.end()
}

export function isSampled({ traceFlags }: SpanContext): boolean {
  return (traceFlags & TraceFlags.SAMPLED) !== 0
}
