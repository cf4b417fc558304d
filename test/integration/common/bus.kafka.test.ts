import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import net from 'node:net'
import path from 'node:path'
import { Kafka, logLevel } from 'kafkajs'
import { type Bus, Unusable } from '../../../common/bus'
import { busOverKafka } from '../../../common/bus.kafka'
import { silent } from '../../../common/log'
import { createTopics } from '../../../common/topics.kafka'
import { freePort } from '../../../deploy/local/ports'
import { parkedOverKafka } from '../../../hub/console/parked.kafka'
import { type OwnBroker, ownBroker } from '../../support/bus-broker'
import { describeBus, type Member, pause, text, type World } from '../../support/bus-contract'
import { until } from '../../support/until'

const PARKED = 'parked'
const MEMBER = path.join(__dirname, '..', '..', 'support', 'bus-member.js')

let broker: OwnBroker
const opened = new Set<Bus>()

beforeAll(async () => {
  broker = await ownBroker('bus')
  await createTopics(broker.brokers, [{ name: PARKED, partitions: 1, retentionMs: 86_400_000 }])
})
// A bus that a failed test left open would keep jest from ending.
afterAll(async () => {
  await Promise.all([...opened].map((bus) => bus.close()))
  await broker?.close()
})

function busTo(brokers: readonly string[], clientId = 'test'): Bus {
  const bus = busOverKafka({ brokers, clientId, acksOf: () => 1, parkedTopic: PARKED, log: silent })
  opened.add(bus)
  return bus
}

async function memberProcess(settings: Record<string, unknown>): Promise<Member> {
  const child: ChildProcess = spawn(process.execPath, [MEMBER, JSON.stringify(settings)], {
    stdio: ['pipe', 'pipe', 'inherit'],
  })
  const gone = once(child, 'exit')
  await Promise.race([once(child.stdout!, 'data'), gone.then(() => Promise.reject(new Error('the member died')))])
  return {
    async kill() {
      child.kill('SIGKILL')
      await gone
    },
  }
}

describe('the bus over Kafka keeps the contract', () => {
  describeBus(async (): Promise<World> => {
    const { brokers } = broker
    return {
      parkedTopic: PARKED,
      outageMs: 12_000,
      bus: (name) => busTo(brokers, name),
      member: (name, topic, group, echo) => memberProcess({ brokers, topic, group, echo, name, parked: PARKED }),
      createTopics: (specs) => createTopics(brokers, specs),
      stopBroker: () => broker.stop(),
      startBroker: () => broker.start(),
      close: async () => {},
    }
  })
})

describe('what only a real broker can show', () => {
  test('nobody listens: "certainly not appended"', async () => {
    const bus = busTo([`127.0.0.1:${await freePort()}`])
    await expect(bus.publish('t', text('k', 'v'), 400)).rejects.toMatchObject({ trouble: 'unavailable' })
    expect(bus.health().ok).toBe(false)
    await bus.close()
  })

  test('somebody accepts and never speaks: still "certainly not appended"', async () => {
    const mute = net.createServer(() => {}).listen(0, '127.0.0.1')
    await once(mute, 'listening')
    const bus = busTo([`127.0.0.1:${(mute.address() as net.AddressInfo).port}`])
    await expect(bus.publish('t', text('k', 'v'), 400)).rejects.toMatchObject({ trouble: 'unavailable' })
    mute.close()
    await bus.close()
  })

  test('a broker that falls silent after the request was written: "it may have been appended", once or more', async () => {
    const topic = 'frozen'
    await createTopics(broker.brokers, [{ name: topic, partitions: 1, retentionMs: 86_400_000 }])
    const bus = busTo(broker.brokers)
    const seen: string[] = []
    const handle = async ({ key }: { key: string }) => void seen.push(key)
    await bus.read({ topics: [topic], group: 'frozen', concurrency: 1, handle })
    await bus.publish(topic, text('warm', ''), 5_000)
    broker.freeze()
    try {
      const first = bus.publish(topic, text('written', ''), 1_500)
      // Long enough for a busy machine to have written it: two that leave together are both unknown.
      await pause(600)
      const second = bus.publish(topic, text('queued', ''), 300)
      await expect(second).rejects.toMatchObject({ trouble: 'unavailable' })
      await expect(first).rejects.toMatchObject({ trouble: 'unknown' })
    } finally {
      broker.thaw()
    }
    await bus.publish(topic, text('later', ''), 15_000)
    await until(() => seen.includes('later'), 'the reader goes on')
    expect(seen).not.toContain('queued')
    await bus.close()
  })

  test('whatever befalls the broker, what senders were told is true', async () => {
    const topic = 'told'
    await createTopics(broker.brokers, [{ name: topic, partitions: 3, retentionMs: 86_400_000 }])
    const bus = busTo(broker.brokers)
    const seen = new Set<string>()
    const handle = async ({ key }: { key: string }) => void seen.add(key)
    await bus.read({ topics: [topic], group: topic, concurrency: 16, handle })
    const told = new Map<string, string>()
    const end = performance.now() + 6_000
    const freezing = setInterval(() => {
      broker.freeze()
      setTimeout(() => broker.thaw(), 300)
    })
    const answers: Promise<void>[] = []
    for (let i = 0; performance.now() < end; i++) {
      const key = String(i)
      const publishing = bus.publish(topic, text(key, ''), 20 + ((i * 37) % 400))
      answers.push(publishing.then(() => void told.set(key, 'done')).catch((e) => void told.set(key, e.trouble)))
      await pause(4)
    }
    clearInterval(freezing)
    await Promise.all(answers)
    const keysTold = (what: string) => [...told].flatMap(([key, was]) => (was === what ? [key] : []))
    expect(keysTold('done').length).toBeGreaterThan(100)
    await until(() => keysTold('done').every((key) => seen.has(key)), 'what was acknowledged is read')
    await bus.publish(topic, text('last', ''), 10_000)
    await pause(500)
    expect(keysTold('unavailable').filter((key) => seen.has(key))).toEqual([])
    await bus.close()
  })

  test('R22: a record that only the broker finds too large is picked out of its batch', async () => {
    const topic = 'narrow'
    await createTopics(broker.brokers, [{ name: topic, partitions: 1, retentionMs: 86_400_000 }])
    await limitRecords(topic, 2_000)
    const bus = busTo(broker.brokers)
    const sizes = [10, 20, 3_000, 30, 40]
    const sent = await Promise.allSettled(
      sizes.map((size) => bus.publish(topic, { key: String(size), value: Buffer.alloc(size) }, 8_000)),
    )
    expect(sent.map(({ status }) => status === 'fulfilled')).toEqual([true, true, false, true, true])
    expect(sent[2]).toMatchObject({ reason: { trouble: 'too-large' } })
    await bus.close()
  })

  test('a busy topic is written in batches, in order', async () => {
    const topic = 'busy'
    await createTopics(broker.brokers, [{ name: topic, partitions: 1, retentionMs: 86_400_000 }])
    const bus = busTo(broker.brokers)
    const seen: string[] = []
    const handle = async ({ value }: { value: Buffer }) => void seen.push(value.toString())
    await bus.read({ topics: [topic], group: 'busy', concurrency: 4, handle })
    // One at a time they would not all be there by their deadline.
    await Promise.all(Array.from({ length: 3_000 }, (_, i) => bus.publish(topic, text('k', String(i)), 10_000)))
    await until(() => seen.length === 3_000, 'all arrived')
    expect(seen).toEqual(Array.from({ length: 3_000 }, (_, i) => String(i)))
    expect(bus.health()).toMatchObject({ ok: true, detail: expect.stringContaining('last round trip') })
    await bus.close()
  })

  test('more than fits in the hand is read in portions, and nothing is left lying', async () => {
    const topic = 'flood'
    await createTopics(broker.brokers, [{ name: topic, partitions: 2, retentionMs: 86_400_000 }])
    const bus = busTo(broker.brokers)
    const sent = Array.from({ length: 6_000 }, (_, i) => bus.publish(topic, text(`k${i % 50}`, String(i)), 15_000))
    await Promise.all(sent)
    let handled = 0
    const handle = async () => {
      await pause(1)
      handled++
    }
    await bus.read({ topics: [topic], group: topic, concurrency: 16, handle })
    await until(() => handled === 6_000, 'all are handled')
    await pause(400)
    await bus.close()
    expect(handled).toBe(6_000)
  })

  test('a read waits for a topic that is made later, and close ends a read that still waits', async () => {
    const bus = busTo(broker.brokers)
    const seen: string[] = []
    const handle = async ({ key }: { key: string }) => void seen.push(key)
    const reading = bus.read({ topics: ['not-yet'], group: 'not-yet', concurrency: 1, handle })
    const never = bus.read({ topics: ['never'], group: 'never', concurrency: 1, handle })
    never.catch(() => {})
    await pause(300)
    await createTopics(broker.brokers, [{ name: 'not-yet', partitions: 1, retentionMs: 86_400_000 }])
    await reading
    await bus.publish('not-yet', text('there', ''), 5_000)
    await until(() => seen.length === 1, 'it flows')
    await bus.close()
    await expect(never).rejects.toThrow('closed')
  })

  test('parked records are listed, newest first, and one goes back to where it came from', async () => {
    const topic = 'mended'
    await createTopics(broker.brokers, [{ name: topic, partitions: 1, retentionMs: 86_400_000 }])
    const bus = busTo(broker.brokers)
    const seen: string[] = []
    const taken: (number | undefined)[] = [performance.now()]
    let isMended = false
    await bus.read({
      topics: [topic],
      group: 'mended',
      concurrency: 1,
      async handle(record) {
        if (!isMended) throw new Unusable('not yet understood')
        seen.push(`${record.value} ${JSON.stringify(record.headers)}`)
        // By this process' own clock, so that its turn can be told from its way here.
        taken.push(record.takenMs, performance.now())
      },
    })
    await bus.publish(topic, { ...text('k', 'v'), headers: { traceparent: 't' } }, 5_000)
    const aside = parkedOverKafka({ brokers: broker.brokers, parkedTopic: PARKED })
    let listed = await aside.list(10)
    for (let i = 0; i < 50 && listed[0]?.topic !== topic; i++) {
      await pause(100)
      listed = await aside.list(10)
    }
    expect(listed[0]).toMatchObject({ topic, reason: 'not yet understood', bytes: 1 })
    isMended = true
    await expect(aside.replay(listed[0]!.id!)).resolves.toBe(topic)
    await until(() => seen.length === 1, 'it is used at last')
    expect(seen).toEqual(['v {"traceparent":"t"}'])
    expect(taken).toEqual([...taken].sort((a, b) => Number(a) - Number(b)))
    await expect(aside.replay('0/999999')).resolves.toBeUndefined()
    await expect(aside.replay('nonsense')).resolves.toBeUndefined()
    expect(await aside.list(1)).toHaveLength(1)
    await bus.close()
  })
})

async function limitRecords(topic: string, bytes: number): Promise<void> {
  const admin = new Kafka({ brokers: broker.brokers, logLevel: logLevel.NOTHING }).admin()
  await admin.connect()
  const configEntries = [{ name: 'max.message.bytes', value: String(bytes) }]
  // 2 is the broker's number for "a topic".
  await admin.alterConfigs({ validateOnly: false, resources: [{ type: 2, name: topic, configEntries }] })
  await admin.disconnect()
}

test('what is fetched at a pace comes together, whatever its partition', async () => {
  await createTopics(broker.brokers, [{ name: 'paced', partitions: 3, retentionMs: 86_400_000 }])
  const bus = busTo(broker.brokers)
  const turns = new Set<number>()
  let seen = 0
  const handle = async () => {
    seen++
    turns.add(Math.round(performance.now() / 100))
  }
  const subscription = await bus.read({ topics: ['paced'], group: 'paced', concurrency: 16, paceMs: 1_000, handle })
  const begun = performance.now()
  for (let n = 0; n < 20; n++) {
    await bus.publish('paced', text(`key ${n}`, 'x'), 5_000)
    await pause(50)
  }
  await until(() => seen === 20, 'all are there')
  // Sent one by one, each would come alone without a pace; with it, one fetch a second, of two turns at most.
  expect(turns.size).toBeLessThanOrEqual(2 * (2 + Math.floor((performance.now() - begun) / 1_000)))
  await subscription.close()
})
