/**
 * What every bus promises, whatever carries it. The same suite runs against the bus in memory and against real Kafka,
 * because these are the places where the two could come to mean different things.
 */
import {
  type Bus,
  type InRecord,
  type OutRecord,
  PublishFailed,
  type Reading,
  type TopicSpec,
  Unusable,
} from '../../common/bus'
import { parkedFrom } from '../../common/parked'
import { until } from './until'

/** A reader in another process, which echoes what it handled into another topic under a header "by". */
export interface Member {
  kill(): Promise<void>
}

export interface World {
  readonly parkedTopic: string
  /** Long enough for every connection to be lost and every back-off to reach its longest. */
  readonly outageMs: number
  bus(name: string): Bus
  member(name: string, topic: string, group: string, echo: string): Promise<Member>
  createTopics(specs: readonly TopicSpec[]): Promise<void>
  stopBroker(): Promise<void>
  startBroker(): Promise<void>
  close(): Promise<void>
}

const DEADLINE_MS = 5_000

export const pause = (ms: number) => new Promise<void>((resolve) => setTimeout(resolve, ms))

export const text = (key: string, value: string): OutRecord => ({ key, value: Buffer.from(value) })
const said = (record: InRecord) => record.value.toString()

export function describeBus(build: () => Promise<World>): void {
  let world: World
  let bus: Bus
  let topics = 0

  beforeAll(async () => {
    world = await build()
    await world.createTopics([{ name: world.parkedTopic, partitions: 1, retentionMs: 86_400_000 }])
    bus = world.bus('main')
  })
  afterAll(async () => {
    await bus?.close()
    await world?.close()
  })

  async function freshTopic(partitions = 3): Promise<string> {
    const name = `contract.${++topics}`
    await world.createTopics([{ name, partitions, retentionMs: 86_400_000 }])
    return name
  }
  const reading = (topic: string, handle: Reading['handle'], group = `${topic}.readers`): Reading => ({
    topics: [topic],
    group,
    concurrency: 16,
    handle,
  })
  const publish = (topic: string, key: string, value: string) => bus.publish(topic, text(key, value), DEADLINE_MS)

  test.each([
    ['handed over at once', {}],
    ['fetched at a pace', { paceMs: 200 }],
  ])('records of one key, %s, are handled in the order in which they were sent, one at a time', async (_, pace) => {
    const topic = await freshTopic()
    const seen = new Map<string, number[]>()
    const busy = new Set<string>()
    let overlaps = 0
    const handle = async (record: InRecord) => {
      if (busy.has(record.key)) overlaps++
      busy.add(record.key)
      await pause(Number(said(record)) % 3)
      busy.delete(record.key)
      seen.set(record.key, [...(seen.get(record.key) ?? []), Number(said(record))])
    }
    const subscription = await bus.read({ ...reading(topic, handle), ...pace })
    const numbers = Array.from({ length: 40 }, (_, i) => i)
    const keys = ['a', 'b', 'c', 'd', 'e']
    await Promise.all(numbers.flatMap((i) => keys.map((key) => publish(topic, key, String(i)))))
    await until(() => keys.every((key) => seen.get(key)?.length === numbers.length), 'all handled')
    for (const key of keys) expect(seen.get(key)).toEqual(numbers)
    expect(overlaps).toBe(0)
    await subscription.close()
  })

  test('ready means assigned: what is sent right after, and even before, is not missed', async () => {
    const topic = await freshTopic()
    const seen: string[] = []
    await publish(topic, 'k', 'before')
    const subscription = await bus.read(reading(topic, async (record) => void seen.push(said(record))))
    await publish(topic, 'k', 'after')
    await until(() => seen.length === 2, 'both are there')
    expect(seen).toEqual(['before', 'after'])
    await subscription.close()
  })

  test('what arrives is what was sent: bytes, key and headers', async () => {
    const topic = await freshTopic()
    const seen: InRecord[] = []
    const subscription = await bus.read(reading(topic, async (record) => void seen.push(record)))
    const value = Buffer.from([0, 255, 10, 128])
    await bus.publish(topic, { key: '汉字', value, headers: { traceparent: '00-1-2-01' } }, DEADLINE_MS)
    await until(() => seen.length === 1, 'it is there')
    expect(seen[0]).toMatchObject({ topic, key: '汉字', value, headers: { traceparent: '00-1-2-01' } })
    await subscription.close()
  })

  test('a handler that fails gets its record again, before the next of that key; other keys do not wait', async () => {
    const topic = await freshTopic(1)
    const seen: string[] = []
    let failures = 3
    const subscription = await bus.read(
      reading(topic, async (record) => {
        if (said(record) === 'bad' && failures-- > 0) throw new Error('planned')
        seen.push(said(record))
      }),
    )
    await publish(topic, 'x', 'bad')
    await publish(topic, 'x', 'after bad')
    await publish(topic, 'y', 'other')
    await until(() => seen.length === 3, 'all handled')
    expect(seen).toEqual(['other', 'bad', 'after bad'])
    await subscription.close()
  })

  test('a slow handler holds up only its own key, though all share a partition', async () => {
    const topic = await freshTopic(1)
    let fast = 0
    let release = () => {}
    const slow = new Promise<void>((resolve) => {
      release = resolve
    })
    const subscription = await bus.read(
      reading(topic, async ({ key }) => {
        if (key === 'slow') await slow
        else fast++
      }),
    )
    await publish(topic, 'slow', '')
    for (let i = 0; i < 10; i++) await publish(topic, `fast-${i}`, '')
    await until(() => fast === 10, 'the others are through')
    release()
    await subscription.close()
  })

  test('an offset is committed only when everything before it is handled', async () => {
    const topic = await freshTopic(1)
    const first: string[] = []
    const second: string[] = []
    const one = await bus.read(
      reading(topic, async (record) => {
        if (record.key === 'never') throw new Error('planned')
        first.push(said(record))
      }),
    )
    await publish(topic, 'ok', '1')
    await publish(topic, 'never', '2')
    await publish(topic, 'ok', '3')
    await until(() => first.length === 2, 'its neighbours are handled')
    await pause(500)
    await one.close()
    const two = await bus.read(reading(topic, async (record) => void second.push(said(record))))
    await until(() => second.includes('2'), 'what was never handled comes again')
    expect(second).not.toContain('1')
    await two.close()
  })

  test('a record nobody can use is parked with its bytes, headers and reason; its neighbours pass', async () => {
    const topic = await freshTopic(1)
    const seen: string[] = []
    const aside: InRecord[] = []
    const watch = await bus.read(
      reading(world.parkedTopic, async (record) => void aside.push(record), `${topic}.aside`),
    )
    const subscription = await bus.read(
      reading(topic, async (record) => {
        if (said(record) === 'poison') throw new Unusable('bytes that are no message')
        seen.push(said(record))
      }),
    )
    await publish(topic, 'k', 'before')
    await bus.publish(topic, { ...text('k', 'poison'), headers: { traceparent: 't' } }, DEADLINE_MS)
    await publish(topic, 'k', 'after')
    await until(() => seen.length === 2, 'the neighbours are through')
    await until(() => aside.length === 1, 'it is parked')
    expect(seen).toEqual(['before', 'after'])
    const { key, headers } = aside[0]!
    expect([key, said(aside[0]!), headers.traceparent]).toEqual(['k', 'poison', 't'])
    expect(parkedFrom(headers)).toEqual({ topic, partition: 0, offset: '1', reason: 'bytes that are no message' })
    await subscription.close()
    await watch.close()
  })

  test('200 questions at once each get their own answer', async () => {
    const requests = await freshTopic()
    const replies = await freshTopic(1)
    const far = world.bus('far')
    const open = new Map<string, (answer: string) => void>()
    const answering = await far.read(
      reading(requests, ({ key, value }) => far.publish(replies, text(key, `re: ${value}`), DEADLINE_MS)),
    )
    const listening = await bus.read(reading(replies, async (record) => open.get(record.key)?.(said(record))))
    const ask = (id: string) =>
      new Promise<string>((resolve, reject) => {
        open.set(id, resolve)
        publish(requests, id, `question ${id}`).catch(reject)
      })
    const ids = Array.from({ length: 200 }, (_, i) => `id-${i}`)
    const answers = await Promise.all(ids.map(ask))
    expect(answers).toEqual(ids.map((id) => `re: question ${id}`))
    await listening.close()
    await answering.close()
    await far.close()
  })

  test('R22: a missing topic and a record too large fail alone, while another topic flows', async () => {
    const topic = await freshTopic()
    const sent = await Promise.allSettled([
      bus.publish('contract.nobody-made-it', text('k', 'v'), DEADLINE_MS),
      bus.publish(topic, { key: 'big', value: Buffer.alloc(1_200_000) }, DEADLINE_MS),
      ...Array.from({ length: 300 }, (_, i) => publish(topic, `k${i}`, 'v')),
    ])
    expect(sent.slice(0, 2).map(troubleOf)).toEqual(['rejected', 'too-large'])
    expect(sent.slice(2).every(({ status }) => status === 'fulfilled')).toBe(true)
  })

  test('R25: another member takes over from one that was killed without leaving', async () => {
    const [topic, echo] = [await freshTopic(4), await freshTopic(1)]
    const by = new Map<string, Set<string>>()
    const listening = await bus.read(
      reading(echo, async (record) => {
        const names = by.get(said(record)) ?? new Set()
        by.set(said(record), names.add(record.headers.by!))
      }),
    )
    const victim = await world.member('victim', topic, `${topic}.group`, echo)
    const heir = await world.member('heir', topic, `${topic}.group`, echo)
    const send = (round: string) =>
      Promise.all(Array.from({ length: 40 }, (_, i) => publish(topic, `key-${i}`, `${round}-${i}`)))
    const through = (round: string) => [...by.keys()].filter((id) => id.startsWith(`${round}-`)).length === 40
    const workers = () => new Set([...by.values()].flatMap((names) => [...names]))
    await send('warm')
    await until(() => through('warm'), 'the first round is through')
    expect(workers()).toEqual(new Set(['victim', 'heir']))
    await victim.kill()
    await send('late')
    await until(() => through('late'), 'the second round is through')
    await heir.kill()
    await listening.close()
  })

  test('a broker that is away and comes back: publishes fail by their deadline, then all flows again', async () => {
    const topic = await freshTopic()
    const seen = new Set<string>()
    const subscription = await bus.read(reading(topic, async (record) => void seen.add(said(record))))
    await publish(topic, 'k', 'before')
    await until(() => seen.has('before'), 'it flows')
    await world.stopBroker()
    const began = performance.now()
    const lost = await Promise.allSettled([1, 2, 3].map((i) => bus.publish(topic, text('k', `lost-${i}`), 700)))
    expect(performance.now() - began).toBeLessThan(1_500)
    for (const result of lost) expect(troubleOf(result)).toMatch(/^(unavailable|unknown)$/)
    expect(bus.health().ok).toBe(false)
    await pause(Math.max(0, world.outageMs - (performance.now() - began)))
    await world.startBroker()
    await bus.publish(topic, text('k', 'after'), 10_000)
    await until(() => seen.has('after'), 'the reader goes on')
    await until(() => bus.health().ok, 'the bus is well again')
    // "Certainly not appended" must have been the truth.
    const denied = lost.flatMap((result, i) => (troubleOf(result) === 'unavailable' ? [`lost-${i + 1}`] : []))
    for (const value of denied) expect(seen).not.toContain(value)
    await subscription.close()
  })
}

function troubleOf(result: PromiseSettledResult<void>): string | undefined {
  return result.status === 'rejected' && result.reason instanceof PublishFailed ? result.reason.trouble : undefined
}
