import { context, propagation, trace } from '@opentelemetry/api'
import { tracing } from '@opentelemetry/sdk-node'
import { ATTRIBUTES } from '../../../common/telemetry.otel'
import { tracingInto } from '../../../common/telemetry-export.otel'
import { observedRoad, PLANTED, type Road, settleRequest } from './observed-road'

const exporter = new tracing.InMemorySpanExporter()
const TELEMETRY = { share: 1, slowMs: 1_000 }
const HOSPITALS_TRACE = '0af7651916cd43dd8448eb211c80319c'
const HOSPITALS_SPAN = 'b7ad6b7169203331'

let road: Road
let stop: () => Promise<void>
beforeAll(async () => {
  stop = await tracingInto(new tracing.SimpleSpanProcessor(exporter), { service: 'road', ...TELEMETRY })
  road = await observedRoad({ telemetry: TELEMETRY })
})
beforeEach(() => exporter.reset())
afterAll(async () => {
  await road.close()
  await stop()
  for (const api of [trace, context, propagation]) api.disable()
})

const spans = () => exporter.getFinishedSpans()
const named = (name: string) => spans().filter((span) => span.name === name)
const one = (name: string) => {
  const [span, ...more] = named(name)
  if (!span || more.length > 0) throw new Error(`${named(name).length} spans are named ${name}`)
  return span
}

test('a settlement is one trace from the hospital to the verdict, and all that follows is linked to it', async () => {
  await road.settled(1, { traceparent: `00-${HOSPITALS_TRACE}-${HOSPITALS_SPAN}-00` })
  await road.learnAll()

  const way = ['region.gateway.settle', 'region.province.ask', 'hub.exchange.ask', 'region.enrollment.answer'].map(one)
  expect(way.map((span) => span.spanContext().traceId)).toEqual(way.map(() => HOSPITALS_TRACE))
  const parents = way.map((span) => span.parentSpanContext?.spanId)
  expect(parents).toEqual([HOSPITALS_SPAN, ...way.slice(0, -1).map((span) => span.spanContext().spanId)])
  expect(way.map(({ attributes }) => attributes.settle_id)).toEqual(way.map(() => settleRequest(1, '').settleId))

  const linked = (name: string) => one(name).links.map((link) => link.context.spanId)
  const [settle, ask, exchange, answer] = way.map((span) => span.spanContext().spanId)
  expect(linked('region.gateway.confirm')).toEqual([settle])
  expect(linked('region.outbox.fact')).toEqual([ask])
  expect(linked('hub.facts.learn')).toEqual([exchange])
  expect(linked('region.enrollment.learn')).toEqual([answer])
})

test('a question of a trace nobody began is sampled as one of ours', async () => {
  await road.settled(2)
  expect(one('region.gateway.settle').parentSpanContext).toBeUndefined()
  expect(one('region.enrollment.answer').spanContext().traceId).toBe(one('hub.exchange.ask').spanContext().traceId)
})

test('a refusal carries its code, and only what tells of trouble counts as an error', async () => {
  const { visitId } = await road.bill()
  await expect(road.call('settle', { ...settleRequest(3, visitId), totalFen: 1 })).rejects.toThrow('H5002')
  const { attributes, status } = one('region.gateway.settle')
  expect(attributes).toMatchObject({ code: 'H5002', outcome: 'refused' })
  expect(status.code).toBe(0)
})

test('spans carry what the list names and nothing else; nobody is found in them', async () => {
  const traceparent = `00-${HOSPITALS_TRACE}-${HOSPITALS_SPAN}-01`
  await road.settled(4, { traceparent, tracestate: `who=${PLANTED.personId}` })
  await road.learnAll()
  await expect(road.call('confirm', { settleId: PLANTED.citizenNo, token: Buffer.alloc(0) })).rejects.toThrow()
  await expect(road.call('findPerson', findByName())).rejects.toThrow()
  expect(spans().length).toBeGreaterThan(8)
  const attributes = new Set(spans().flatMap((span) => Object.keys(span.attributes)))
  expect([...attributes].filter((name) => !(ATTRIBUTES as readonly string[]).includes(name))).toEqual([])
  const told = JSON.stringify(spans().map(asExported))
  for (const secret of Object.values(PLANTED)) expect(told).not.toContain(secret)
})

function findByName() {
  const query = { credentialType: '02', credentialNo: PLANTED.citizenNo, name: `${PLANTED.name}子` }
  return { sessionId: 's', enrollmentDivision: '511602', query }
}

/** All of a span that leaves. */
function asExported(span: tracing.ReadableSpan) {
  const { name, attributes, events, status, links, resource } = span
  const contexts = [span.spanContext(), span.parentSpanContext, ...links.map((link) => link.context)]
  const states = contexts.map((context) => context?.traceState?.serialize())
  return { name, attributes, events, status, links, states, resource: resource.attributes }
}
