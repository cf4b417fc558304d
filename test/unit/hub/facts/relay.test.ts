import { PublishFailed } from '../../../../common/bus'
import { codecs } from '../../../../common/contracts.grpc'
import { silent } from '../../../../common/log'
import { topicsWith } from '../../../../common/topics'
import { type OutgoingFact, relayBounds, type UsableFact } from '../../../../hub/facts/fact-store'
import { type HubInMemory, hubInMemory } from '../../../../hub/facts/facts.memory'
import { factRelay } from '../../../../hub/facts/relay'
import { type HandTimers, handTimers } from '../../../support/hand-timers'
import { keyOf } from './making-facts'

const RESEND_MS = 60_000

function world(isDown: (topic: string) => boolean = () => false) {
  const time = handTimers(1_000_000)
  const tables = hubInMemory(time, relayBounds(RESEND_MS))
  const published: { topic: string; key: string; value: Buffer }[] = []
  const bus = {
    async publish(topic: string, { key, value }: { key: string; value: Buffer }) {
      if (isDown(topic)) throw new PublishFailed('unavailable', topic)
      published.push({ topic, key, value })
    },
  }
  const relay = factRelay({ store: tables.facts, bus, topics: topicsWith(), epoch: 7, log: silent })
  return { time, tables, relay, published }
}

function fact(id: string, destination = '5116'): UsableFact {
  const signed = { decision: Buffer.from(id), signature: null }
  return { key: keyOf(id), signed, enrollmentRegion: '5116', number: 1, destination }
}

async function learned(tables: HubInMemory, facts: readonly UsableFact[]): Promise<OutgoingFact[]> {
  const outcomes = await tables.facts.learn(facts)
  return facts.flatMap(({ key, destination, signed }, index) => {
    const rowId = outcomes[index]?.rowId
    return rowId === undefined ? [] : [{ rowId, key, destination, signed }]
  })
}

const many = (count: number, destination?: string) =>
  Array.from({ length: count }, (_, n) => fact(`${destination}-${n}`, destination))
const acked = (tables: HubInMemory, id: string, destination = '5116') =>
  tables.facts.take([{ key: keyOf(id), enrollmentRegion: destination, ack: { hubEpoch: 1 }, row: {} }])

async function swept(relay: ReturnType<typeof factRelay>, time: HandTimers, ms: number) {
  time.pass(ms)
  await relay.sweep()
  await new Promise<void>((resolve) => setImmediate(resolve))
}

test('a fact travels under its key, with the epoch that its ack will echo', async () => {
  const { tables, relay, published } = world()
  await relay.send(await learned(tables, [fact('a')]))
  expect(published).toMatchObject([{ topic: 'fact.5116', key: '5101/H51010000001/a/S' }])
  const record = codecs.factRecord.decode(published[0]!.value)
  expect(record.fact).toMatchObject({ enrollmentRegion: '5116', hubEpoch: 7, signed: { decision: Buffer.from('a') } })
})

test('R23: what nobody acks is sent again after its time, and not before', async () => {
  const { time, tables, relay, published } = world()
  await relay.send(await learned(tables, [fact('a')]))
  await swept(relay, time, RESEND_MS - 1)
  expect(published).toHaveLength(1)
  await swept(relay, time, 1)
  expect(published).toHaveLength(2)
})

test('R23: at most 512 are on their way to one region; an ack lets the next one out', async () => {
  const { time, tables, relay, published } = world()
  await relay.send(await learned(tables, many(600, '5116')))
  await swept(relay, time, 0)
  expect(published).toHaveLength(512)
  await acked(tables, '5116-0')
  await swept(relay, time, 0)
  expect(published.map(({ key }) => key)).toContain('5101/H51010000001/5116-512/S')
  expect(published).toHaveLength(513)
})

test('R23: a silent region is only probed, oldest first, while another flows; an ack opens its window', async () => {
  const { time, tables, relay, published } = world()
  await relay.send(await learned(tables, many(100, '5116')))
  await swept(relay, time, RESEND_MS + 1)
  expect(published.slice(100).map(({ key }) => key)).toEqual(
    Array.from({ length: 16 }, (_, n) => `5101/H51010000001/5116-${n}/S`),
  )
  await relay.send(await learned(tables, [fact('new'), fact('other', '5107')]))
  expect(published.slice(116)).toMatchObject([{ topic: 'fact.5107' }])
  await acked(tables, '5116-3')
  await swept(relay, time, 0)
  expect(published).toHaveLength(117 + (100 - 16) + 1)
})

test('a refused fact leaves the window and is tried again after an hour', async () => {
  const { time, tables, relay, published } = world()
  await relay.send(await learned(tables, [fact('a')]))
  const ack = { hubEpoch: 1, refusedCode: 'H5012' }
  await tables.facts.take([{ key: keyOf('a'), enrollmentRegion: '5116', ack, row: {} }])
  await swept(relay, time, 30 * 60_000)
  expect(published).toHaveLength(1)
  await swept(relay, time, 30 * 60_000)
  expect(published).toHaveLength(2)
})

test('what could not be published is due again soon, and one dead topic holds up no other', async () => {
  let isDown = true
  const { time, tables, relay, published } = world((topic) => isDown && topic === 'fact.5116')
  await relay.send(await learned(tables, [fact('a'), fact('b', '5107')]))
  expect(published).toMatchObject([{ topic: 'fact.5107' }])
  isDown = false
  await swept(relay, time, 4_999)
  expect(published).toHaveLength(1)
  await swept(relay, time, 1)
  expect(published).toMatchObject([{ topic: 'fact.5107' }, { topic: 'fact.5116' }])
})

test('a database that is away delays the relay and does not break it', async () => {
  const store = { claim: () => Promise.reject(new Error('away')), giveBack: async () => undefined }
  const relay = factRelay({
    store,
    bus: { publish: async () => undefined },
    topics: topicsWith(),
    epoch: 1,
    log: silent,
  })
  await expect(relay.sweep()).resolves.toBeUndefined()
})

test('an ack makes room: what was left behind goes out at once, and nobody looks where nothing was', async () => {
  const { tables, relay, published } = world()
  const window = await learned(tables, many(513, '5116'))
  expect(window).toHaveLength(512)
  relay.leftBehind('5116')
  await acked(tables, '5116-0')
  relay.roomMade(new Set(['5107']))
  await new Promise(setImmediate)
  expect(published).toEqual([])
  relay.roomMade(new Set(['5107', '5116']))
  await new Promise(setImmediate)
  expect(published.map(({ key }) => key)).toEqual(['5101/H51010000001/5116-512/S'])
})
