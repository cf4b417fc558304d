/** One trace from the hospital's call to the enrollment region's answer, and nothing personal in it. */
import { context, propagation, trace } from '@opentelemetry/api'
import { core, node, tracing } from '@opentelemetry/sdk-node'
import type { Caller, Service } from '../../../common/calls.grpc'
import type { Exchange } from '../../../hub/exchange/exchange'
import { tracedExchange } from '../../../hub/exchange/traced.otel'
import type { Question } from '../../../proto/types'
import { tracedAnswer } from '../../../region-node/enrollment/traced.otel'
import { tracedDoor } from '../../../region-node/gateway/traced.otel'
import type { Province, ProvinceQuestion } from '../../../region-node/province/province'
import { tracedProvince } from '../../../region-node/province/traced.otel'

const exporter = new tracing.InMemorySpanExporter()
const provider = new node.NodeTracerProvider({ spanProcessors: [new tracing.SimpleSpanProcessor(exporter)] })
beforeAll(() => provider.register({ propagator: new core.W3CTraceContextPropagator() }))
afterAll(async () => {
  await provider.shutdown()
  for (const api of [trace, context, propagation]) api.disable()
})

const PERSON = '511602199001011234'
const key = { careRegion: '5101', hospital: 'H51010000001', settleId: 's1', kind: 'S' } as const

/** Each station hands on what the last one carried, as the Link's frames and Kafka's headers do. */
function road(): Service {
  const exchange: Exchange = {
    open: () => new Map(),
    ask: (question) => tracedAnswer(question, async () => ({ questionId: question.questionId })) as never,
  }
  const hub = tracedExchange(exchange)
  const ask = async (question: ProvinceQuestion) => {
    const sent = { ...question, questionId: 'q', key: { ...key, kind: 'SETTLEMENT' }, trace: { ...question.trace } }
    await hub.ask(sent as unknown as Question, '5101')
    return { body: Buffer.alloc(0) }
  }
  const province = tracedProvince({ ask } as unknown as Province)
  const question = { key, enrollmentRegion: '5116', personDigest: 'd', body: Buffer.from(PERSON) } as ProvinceQuestion
  const settle = () => province.ask(question, 1_000)
  return tracedDoor({ definition: {}, handlers: { settle } })
}

test('a settle is one trace through four stations', async () => {
  await road().handlers.settle?.({ personId: PERSON } as never, { trace: {} } as Caller)
  const spans = exporter.getFinishedSpans()
  expect(spans.map(({ name }) => name)).toEqual([
    'region.enrollment.answer',
    'hub.exchange.ask',
    'region.province.ask',
    'region.gateway.settle',
  ])
  expect(new Set(spans.map((span) => span.spanContext().traceId)).size).toBe(1)
  expect(JSON.stringify(spans.map(({ name, attributes, events }) => ({ name, attributes, events })))).not.toContain(
    PERSON,
  )
})
