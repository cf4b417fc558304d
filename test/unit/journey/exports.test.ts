import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { join } from 'node:path'
import { context, propagation, trace } from '@opentelemetry/api'
import { projectRoot } from '../../../common/contracts.grpc'
import { logFor } from '../../../common/log'
import { span } from '../../../common/telemetry.otel'
import { startTelemetry } from '../../../common/telemetry-export.otel'
import { freePort } from '../../../deploy/local/ports'
import { until } from '../../support/until'
import { observedRoad, PLANTED, type Road, settleRequest } from './observed-road'

/** What reached the collector, by path, and what a scrape answers. */
const received: { path: string; body: Buffer }[] = []
let collector: Server
let road: Road
const metrics = { node: '', hub: '' }

/**
 * Jest lets nobody import in the midst of a foreign module, which is how the exporter finds its http. What is sent, and
 * where to, is all its own.
 */
const TRANSPORT = 'node_modules/@opentelemetry/otlp-exporter-base/build/src/transport/http-exporter-transport.js'
jest.doMock(join(projectRoot(), TRANSPORT), () => ({
  createHttpExporterTransport: ({ url }: { url: string }) => ({
    async send(data: Uint8Array) {
      await fetch(url, { method: 'POST', body: data })
      return { status: 'success' }
    },
    shutdown: () => undefined,
  }),
}))

beforeAll(async () => {
  collector = createServer(async (request, response) => {
    const chunks: Buffer[] = []
    for await (const chunk of request) chunks.push(chunk as Buffer)
    received.push({ path: request.url ?? '', body: Buffer.concat(chunks) })
    response.end()
  })
  await new Promise<void>((resolve) => collector.listen(0, '127.0.0.1', resolve))
  const { port } = collector.address() as AddressInfo
  const node = await freePort()
  metrics.node = `127.0.0.1:${node}`
  metrics.hub = `127.0.0.1:${await freePort(new Set([node]))}`
  road = await observedRoad({ telemetry: { collector: `http://127.0.0.1:${port}/`, share: 1, slowMs: 1_000 }, metrics })
})
afterAll(async () => {
  await road.close()
  await new Promise((resolve) => collector.close(resolve))
  for (const api of [trace, context, propagation]) api.disable()
})

const scrape = async (address: string) => (await fetch(`http://${address}/metrics`)).text()
/** The value of a series, whatever order its labels have. */
function seriesOf(text: string, name: string, labels: Record<string, string> = {}): number | undefined {
  const wanted = Object.entries(labels).map(([label, value]) => `${label}="${value}"`)
  const line = text.split('\n').find((one) => {
    return (one.startsWith(`${name}{`) || one.startsWith(`${name} `)) && wanted.every((label) => one.includes(label))
  })
  return line === undefined ? undefined : Number(line.split(' ').at(-1))
}

test('a settlement, its refusals and its facts are seen by collector and monitoring, and its person by neither', async () => {
  const traceparent = '00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01'
  await road.settled(1, { traceparent, tracestate: `who=${PLANTED.citizenNo}` })
  const { visitId } = await road.bill()
  await expect(road.call('settle', { ...settleRequest(2, visitId), totalFen: 1 })).rejects.toThrow('H5002')
  await expect(road.call('settle', { ...settleRequest(3, PLANTED.citizenNo) })).rejects.toThrow('H1001')
  await expect(road.call('confirm', { settleId: PLANTED.card, token: Buffer.alloc(0) })).rejects.toThrow()
  for (const credential of [
    { credentialType: '02', credentialNo: PLANTED.citizenNo, name: `${PLANTED.name}不` },
    { credentialType: '03', credentialNo: PLANTED.card, name: PLANTED.name },
  ]) {
    const found = road.call('findPerson', { sessionId: 's', enrollmentDivision: '511602', query: credential })
    await found.catch(() => undefined)
  }
  await road.learnAll()

  const [node, hub] = [await scrape(metrics.node), await scrape(metrics.hub)]
  const settles = 'lianjie_call_duration_seconds_count'
  expect(seriesOf(node, settles, { kind: 'settle', outcome: 'done' })).toBe(1)
  expect(seriesOf(node, settles, { kind: 'confirm', outcome: 'done' })).toBe(1)
  expect(seriesOf(node, settles, { kind: 'settle', outcome: 'refused' })).toBe(2)
  expect(seriesOf(node, 'lianjie_refusals_total', { kind: 'settle', code: 'H5002' })).toBe(1)
  expect(seriesOf(hub, settles, { kind: 'ask settle', enrollment_region: '5116', outcome: 'done' })).toBe(1)
  expect(seriesOf(hub, 'lianjie_open_questions', { enrollment_region: '5116' })).toBe(0)
  expect(seriesOf(node, 'lianjie_open_questions')).toBe(0)
  for (const text of [node, hub]) {
    expect(seriesOf(text, 'lianjie_memory_bytes', { kind: 'resident' })).toBeGreaterThan(1e6)
    expect(seriesOf(text, 'lianjie_event_loop_delay_seconds', { kind: 'p99' })).toBeGreaterThanOrEqual(0)
    expect(seriesOf(text, 'lianjie_cpu_seconds_total')).toBeGreaterThan(0)
    expect(seriesOf(text, 'lianjie_heap_collections_total')).toBeGreaterThanOrEqual(0)
  }

  await road.close()
  await until(() => received.length > 0)
  expect([...new Set(received.map(({ path }) => path))]).toEqual(['/v1/traces'])
  const exported = Buffer.concat(received.map(({ body }) => body))
  for (const span of ['region.gateway.settle', 'hub.exchange.ask', 'region.enrollment.answer', 'hub.facts.learn'])
    expect(exported.includes(span)).toBe(true)
  const told = { spans: exported, metrics: Buffer.from(node + hub), logs: Buffer.from(road.logged.join('\n')) }
  expect(told.logs.length).toBeGreaterThan(0)
  const found = Object.entries(told).flatMap(([where, bytes]) =>
    Object.values(PLANTED).flatMap((secret) => (bytes.includes(secret) ? [`${secret} in ${where}`] : [])),
  )
  expect(found).toEqual([])
})

test('a collector that is away is told of once, and the end of a process does not wait for it', async () => {
  for (const api of [trace, context, propagation]) api.disable()
  const lines: string[] = []
  const log = logFor('away', 'warn', { write: (line) => void lines.push(line) })
  const gone = `http://127.0.0.1:${await freePort()}`
  const stop = await startTelemetry({ service: 'away', collector: gone, share: 1, slowMs: 1_000, log })
  for (let i = 0; i < 3; i++) {
    await span('work', {}, async () => undefined)
    await stop()
  }
  expect(lines.map((line) => JSON.parse(line).collector)).toEqual([gone])
})
