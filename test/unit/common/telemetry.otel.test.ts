import { context, propagation, trace } from '@opentelemetry/api'
import { core, node, tracing } from '@opentelemetry/sdk-node'
import { silent } from '../../../common/log'
import { attach, carried, continuing, span } from '../../../common/telemetry.otel'
import { startTelemetry } from '../../../common/telemetry-export.otel'

test('while off, work runs, nothing is carried, and nothing has to be stopped', async () => {
  const stop = await startTelemetry({ service: 'test', collector: undefined, share: 1, slowMs: 1_000, log: silent })
  expect(await span('test.off', { kind: 'S' }, async () => carried())).toEqual({})
  await stop()
})

describe('while on', () => {
  const exporter = new tracing.InMemorySpanExporter()
  const provider = new node.NodeTracerProvider({ spanProcessors: [new tracing.SimpleSpanProcessor(exporter)] })
  beforeAll(() => provider.register({ propagator: new core.W3CTraceContextPropagator() }))
  beforeEach(() => exporter.reset())
  afterAll(async () => {
    await provider.shutdown()
    for (const api of [trace, context, propagation]) api.disable()
  })

  test('a journey is one trace across a carrier', async () => {
    const carrier = await span('care.settle', {}, async () => carried())
    expect(Object.keys(carrier)).toEqual(['traceparent'])
    await continuing(carrier, () => span('hub.ask', {}, async () => undefined))
    const [settle, ask] = exporter.getFinishedSpans()
    expect(ask?.spanContext().traceId).toBe(settle?.spanContext().traceId)
    expect(ask?.parentSpanContext?.spanId).toBe(settle?.spanContext().spanId)
  })

  test('what is not in the list is not attached, whatever the types were told', async () => {
    const personal = { personId: '511602199001011234', name: '张三' } as never
    await span('care.settle', { care_region: '5101', ...(personal as object) }, async () => attach(personal))
    expect(exporter.getFinishedSpans().map(({ attributes }) => attributes)).toEqual([{ care_region: '5101' }])
  })

  test('a failure is marked by its kind, without its message', async () => {
    const failing = span('care.settle', {}, async () => {
      throw new RangeError('card 511602199001011234')
    })
    await expect(failing).rejects.toThrow('card')
    const [failed] = exporter.getFinishedSpans()
    expect(failed?.status.message).toBe('RangeError')
    expect(JSON.stringify([failed?.status, failed?.events])).not.toContain('5116')
  })
})
