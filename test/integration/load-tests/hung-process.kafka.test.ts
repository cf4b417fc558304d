import { Kafka } from 'kafkajs'
import type { Bus } from '../../../common/bus'
import { busOverKafka } from '../../../common/bus.kafka'
import { kafkaOptions } from '../../../common/client.kafka'
import { silent } from '../../../common/log'
import { createTopics } from '../../../common/topics.kafka'
import { type HungProcess, hungProcess } from '../../../load-tests/hung-process.kafka'
import { text } from '../../support/bus-contract'
import { freshPrefix, stack } from '../../support/stack'
import { until } from '../../support/until'

const PARTITIONS = 2
let [bus, hung] = [undefined as Bus | undefined, undefined as HungProcess | undefined]

afterAll(async () => {
  await hung?.close()
  await bus?.close()
})

test('while a second process of the city hangs, its questions lie unread, and all are read when it has left', async () => {
  const { brokers } = stack().kafka
  const prefix = freshPrefix('hung')
  const [topic, facts, group] = [`${prefix}settle.request.5116`, `${prefix}fact.5116`, `${prefix}enrollment-5116`]
  const specs = [topic, facts, `${prefix}parked`].map((name) => ({ name, partitions: PARTITIONS, retentionMs: 60_000 }))
  await createTopics(brokers, specs)
  bus = busOverKafka({
    ...{ brokers, clientId: 'region-5116-enrollment', acksOf: () => 1, parkedTopic: `${prefix}parked`, log: silent },
  })
  const read = { questions: new Set<string>(), facts: new Set<string>() }
  const into = (set: Set<string>) => async (record: { value: Buffer }) => void set.add(record.value.toString())
  await bus.read({ topics: [topic], group, concurrency: 8, handle: into(read.questions) })
  await bus.read({ topics: [facts], group: `${group}-facts`, concurrency: 8, handle: into(read.facts) })
  hung = await hungProcess({ kafka: { brokers }, topic, group })
  for (const turn of [1, 2]) {
    await hung.hold()
    // Keys enough for both partitions.
    const keys = Array.from({ length: 20 }, (_, n) => `${turn}/${n}`)
    for (const key of keys) await Promise.all([topic, facts].map((to) => bus?.publish(to, text(key, key), 5_000)))
    await until(() => keys.every((key) => read.facts.has(key)), 'facts are learned meanwhile')
    expect(keys.filter((key) => read.questions.has(key))).toEqual([])
    await hung.release()
    await until(() => keys.every((key) => read.questions.has(key)), 'its own process reads them all')
  }
  expect(await lagOf(brokers, group, topic)).toBe(0)
})

/** What is not committed yet, a moment after it was read. */
async function lagOf(brokers: readonly string[], groupId: string, topic: string): Promise<number> {
  const admin = new Kafka(kafkaOptions({ brokers, clientId: 'test', log: silent, requestMs: 5_000 })).admin()
  await admin.connect()
  try {
    for (let looks = 0; ; looks++) {
      const [offsets] = await admin.fetchOffsets({ groupId, topics: [topic] })
      const ends = await admin.fetchTopicOffsets(topic)
      const committed = new Map(offsets?.partitions.map(({ partition, offset }) => [partition, Number(offset)]))
      const lag = ends.reduce((sum, { partition, high }) => sum + Number(high) - (committed.get(partition) ?? 0), 0)
      if (lag === 0 || looks === 50) return lag
      await new Promise((resolve) => setTimeout(resolve, 200))
    }
  } finally {
    await admin.disconnect()
  }
}
