import { PublishFailed } from '../../../common/bus'
import { busInMemory } from '../../../common/bus.memory'
import { type Caller, service } from '../../../common/calls.grpc'
import { fault } from '../../../common/errors'
import {
  countedBus,
  doubtGauges,
  type Gauge,
  type Metrics,
  outboxGauges,
  readAtMostOnce,
} from '../../../common/metrics'
import { meteredExchange } from '../../../hub/exchange/metered'
import { meteredDoor } from '../../../region-node/gateway/metered'

/** Everything that is told, in order. */
function heard(): Metrics & { readonly told: unknown[][]; readonly gauges: Gauge[] } {
  const told: unknown[][] = []
  const gauges: Gauge[] = []
  return {
    ...{ told, gauges },
    took: (...given) => told.push(['took', ...given]),
    refused: (...given) => told.push(['refused', ...given]),
    publishFailed: (...given) => told.push(['publishFailed', ...given]),
    gauge: (gauge) => gauges.push(gauge),
  }
}

/** A clock that is five milliseconds later each time it is asked. */
function clock() {
  let nowMs = 0
  return { monotonic: () => (nowMs += 5) }
}

describe('a call at the door is told with how it ended', () => {
  test.each`
    code         | outcome
    ${undefined} | ${'done'}
    ${'H3001'}   | ${'refused'}
    ${'H6001'}   | ${'undecided'}
    ${'H9001'}   | ${'undecided'}
  `('$code: $outcome', async ({ code, outcome }) => {
    const metrics = heard()
    const query = async () => (code ? Promise.reject(code === 'H9001' ? new Error('broken') : fault(code)) : {})
    const door = meteredDoor(service('hospitalDoor', { query } as never), metrics, clock())
    await Promise.resolve(door.handlers.query?.({} as never, {} as Caller)).catch(() => undefined)
    const refused = code ? [['refused', { kind: 'query', code }]] : []
    expect(metrics.told).toEqual([...refused, ['took', { kind: 'query', outcome }, 5]])
  })

  test('what it answers, or how it fails, is handed on as it is', async () => {
    const call = (handle: () => Promise<unknown>) =>
      meteredDoor({ definition: {}, handlers: { handle } }, heard(), clock()).handlers.handle?.(
        {} as never,
        {} as Caller,
      )
    expect(await call(async () => 'answer')).toBe('answer')
    const failure = new Error('broken')
    await expect(call(() => Promise.reject(failure))).rejects.toBe(failure)
  })
})

test('a question at the hub is told by whom it was for; what is open is read when somebody asks', async () => {
  const metrics = heard()
  const open = new Map([['5116', 3]])
  const ask = async () => ({ questionId: 'q', outcome: 'failure', failure: { code: 'H2003' } }) as never
  const exchange = meteredExchange({ open: () => open, ask }, metrics, clock())
  await exchange.ask({ enrollmentRegion: '5116', ask: 'ASK_SETTLE' } as never, '5101')
  const labels = { kind: 'ask settle', enrollment_region: '5116' }
  expect(metrics.told).toContainEqual(['refused', { ...labels, code: 'H2003' }])
  open.set('5107', 1)
  expect(await metrics.gauges[0]?.read()).toEqual([
    { labels: { enrollment_region: '5116' }, value: 3 },
    { labels: { enrollment_region: '5107' }, value: 1 },
  ])
})

test('what a region answers in place of a code is never shown', async () => {
  const metrics = heard()
  const ask = async () => ({ questionId: 'q', outcome: 'failure', failure: { code: '510104199001011234' } }) as never
  const exchange = meteredExchange({ open: () => new Map(), ask }, metrics, clock())
  await exchange.ask({ enrollmentRegion: '5116', ask: 'ASK_SETTLE' } as never, '5101')
  const labels = { kind: 'ask settle', enrollment_region: '5116' }
  expect(metrics.told).toContainEqual(['refused', { ...labels, code: 'H9001' }])
  expect(metrics.told).toContainEqual(['took', { ...labels, outcome: 'undecided' }, 5])
})

test('a record that is not acknowledged is counted, and whoever published it hears of it all the same', async () => {
  const metrics = heard()
  const bus = busInMemory()
  const rejecting = { ...bus, publish: () => Promise.reject(new PublishFailed('unavailable', 'gone')) }
  const record = { key: 'k', value: Buffer.alloc(1) }
  await expect(countedBus(rejecting as never, metrics).publish('t', record, 10)).rejects.toThrow('gone')
  await countedBus(bus, metrics).publish('t', record, 10)
  expect(metrics.told).toEqual([['publishFailed', { topic: 't', outcome: 'unavailable' }]])
  await bus.close()
})

describe('gauges over a database', () => {
  test('read it once for all who ask together, and again later', async () => {
    let nowMs = 0
    let reads = 0
    const read = readAtMostOnce(
      async () => ++reads,
      () => nowMs,
    )
    expect([await read(), await read()]).toEqual([1, 1])
    nowMs = 10_000
    expect(await read()).toBe(2)
  })

  test('tell the number of doubts and the age of the oldest, and none as zero', async () => {
    const read = async (ages: readonly number[]) => {
      const source = { inDoubt: async () => ({ doubts: ages.map((ageMs) => ({ ageMs })), waiting: 4 }) }
      const gauges = doubtGauges('care', source, () => 0)
      return Promise.all(gauges.map(async (gauge) => (await gauge.read())[0]?.value))
    }
    expect(await read([1_000, 61_500])).toEqual([2, 61.5, 4])
    expect(await read([])).toEqual([0, 0, 4])
    const many = { inDoubt: async () => ({ doubts: [{ ageMs: 1 }], more: 1_999, waiting: 0 }) }
    expect(await doubtGauges('care', many, () => 0)[0]?.read()).toMatchObject([{ value: 2_000 }])
  })

  test('tell what waits by who is to learn it; a database that is away tells nothing', async () => {
    const labels = { enrollment_region: '5116' }
    const [rows, oldest] = outboxGauges(
      async () => [{ labels, rows: 7, oldestMs: 1_500 }],
      () => 0,
    )
    expect([await rows?.read(), await oldest?.read()]).toEqual([[{ labels, value: 7 }], [{ labels, value: 1.5 }]])
    const [away] = outboxGauges(
      () => Promise.reject(new Error('away')),
      () => 0,
    )
    await expect(away?.read()).rejects.toThrow('away')
  })
})
