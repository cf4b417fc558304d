import { context, propagation, trace } from '@opentelemetry/api'
import { tracing } from '@opentelemetry/sdk-node'
import { fault } from '../../../common/errors'
import { beginning, type Carrier, carried, continuing, happened, roads, span } from '../../../common/telemetry.otel'
import { tracingInto } from '../../../common/telemetry-export.otel'

let exporter: tracing.InMemorySpanExporter
let stop: () => Promise<void>

/** A process of which nothing is sampled unless a test says so. */
async function watching(share: number, slowMs = 60_000): Promise<void> {
  exporter = new tracing.InMemorySpanExporter()
  stop = await tracingInto(new tracing.SimpleSpanProcessor(exporter), { service: 'test', share, slowMs })
}

afterEach(async () => {
  await stop()
  for (const api of [trace, context, propagation]) api.disable()
})

const names = () => exporter.getFinishedSpans().map(({ name }) => name)
const nothing = async () => undefined
const TRACE = '0af7651916cd43dd8448eb211c80319c'
const came = (sampled: boolean): Carrier => ({ traceparent: `00-${TRACE}-b7ad6b7169203331-0${sampled ? 1 : 0}` })

describe('outside the share', () => {
  beforeEach(() => watching(0))

  test('a journey that goes well leaves nothing', async () => {
    await span('door', {}, () => span('ask', {}, nothing))
    expect(names()).toEqual([])
  })

  test('a journey in which anything failed is exported whole, as far as it was here', async () => {
    const failing = () => span('ask', {}, () => Promise.reject(new RangeError('x')))
    await span('door', {}, async () => {
      await span('check', {}, nothing)
      await failing().catch(nothing)
    })
    expect(names()).toEqual(['check', 'ask', 'door'])
    const contexts = exporter.getFinishedSpans().map((one) => one.spanContext())
    expect(new Set(contexts.map(({ traceId }) => traceId)).size).toBe(1)
    expect(contexts.map(({ traceFlags }) => traceFlags)).toEqual([1, 1, 1])
  })

  test.each`
    what                                  | code       | exported
    ${'that a region is away is trouble'} | ${'H2003'} | ${['door']}
    ${'that it took too long is trouble'} | ${'H8004'} | ${['door']}
    ${'that somebody is unknown is not'}  | ${'H3001'} | ${[]}
    ${'that a bill is wrong is not'}      | ${'H5002'} | ${[]}
  `('$what ($code), thrown or answered', async ({ code, exported }) => {
    await span('door', {}, async () => Promise.reject(fault(code))).catch(nothing)
    expect(names()).toEqual(exported)
    exporter.reset()
    await span('door', {}, async () => code, { codeOf: (told) => told })
    expect(names()).toEqual(exported)
  })

  test('a neighbour hears of the trace, and keeps its own part when that went wrong', async () => {
    const carrier = await span('door', {}, async () => carried())
    expect(carrier.traceparent).toMatch(/-00$/)
    const away = async () => Promise.reject(fault('H2003'))
    await continuing(carrier, () => span('hub', {}, away)).catch(nothing)
    expect(names()).toEqual(['hub'])
    expect(exporter.getFinishedSpans()[0]?.spanContext().traceId).toBe(carrier.traceparent?.split('-')[1])
  })

  test('in a storm the first ones are kept, not all', async () => {
    for (let i = 0; i < 500; i++) await span('door', {}, async () => Promise.reject(fault('H8001'))).catch(nothing)
    expect(names().length).toBeGreaterThanOrEqual(50)
    // One second's worth, or two when the storm lasted that long.
    expect(names().length).toBeLessThan(500)
  })

  test('what a neighbour has sampled is sampled; what a hospital has sampled is ours to say', async () => {
    await continuing(came(true), () => span('hub', {}, nothing))
    await beginning(came(true), () => span('door', {}, nothing))
    expect(names()).toEqual(['hub'])
  })
})

test('what took longer than the limit is exported, with what was around it', async () => {
  await watching(0, 0)
  await span('door', {}, () => span('ask', {}, () => new Promise((resolve) => setTimeout(resolve, 2))))
  expect(names()).toEqual(['ask', 'door'])
})

describe('within the share', () => {
  beforeEach(() => watching(1))

  test('a hospital that does not sample is sampled, under its own name for the journey', async () => {
    await beginning({ ...came(false), tracestate: 'who=somebody' }, () => span('door', {}, nothing))
    const [door] = exporter.getFinishedSpans()
    expect(door?.spanContext()).toMatchObject({ traceId: TRACE, traceFlags: 1 })
    expect(door?.spanContext().traceState).toBeUndefined()
  })

  test.each`
    code       | outcome
    ${'H2003'} | ${'refused'}
    ${'H6001'} | ${'undecided'}
  `('a region that is away ($code) leaves the cashier as $outcome as the metrics say', async ({ code, outcome }) => {
    await span('door', {}, async () => code, { codeOf: (told) => told })
    const [door] = exporter.getFinishedSpans()
    expect(door?.attributes).toEqual({ code, outcome })
    expect(door?.status.message).toBe(code)
  })

  test('what a neighbour has not sampled is not', async () => {
    await continuing(came(false), () => span('hub', {}, nothing))
    expect(names()).toEqual([])
  })
})

describe('what follows later', () => {
  test('is linked to the journey, and sampled with it', async () => {
    await watching(0)
    const known = roads()
    await continuing(came(true), () => span('settle', {}, async () => known.pass('s1')))
    await span('confirm', {}, nothing, { links: known.links('s1') })
    happened('learn', { settle_id: 's1' }, { links: known.links('s1'), beganAtMs: Date.now() })
    const [settle, ...later] = exporter.getFinishedSpans()
    expect(later.map(({ name }) => name)).toEqual(['confirm', 'learn'])
    const linked = later.map(({ links }) => links.map((link) => link.context.spanId))
    expect(linked).toEqual([[settle?.spanContext().spanId], [settle?.spanContext().spanId]])
  })

  test('is not recorded when the journey was not, unless it went wrong', async () => {
    await watching(0)
    const known = roads()
    await span('settle', {}, async () => known.pass('s1'))
    const since = { links: known.links('s1'), beganAtMs: Date.now() }
    happened('learn', {}, since)
    expect(names()).toEqual([])
    happened('learn', {}, { ...since, code: 'H9001' })
    expect(names()).toEqual(['learn'])
  })

  test('of a journey that never passed here has no link', async () => {
    await watching(1)
    expect(roads().links('s1')).toEqual([])
  })
})
