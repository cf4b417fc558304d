/** What an administrator can do to Kafka: forget offsets, delete a topic, put anything into it, read all of it. */
import { type Admin, Kafka, logLevel, type Message } from 'kafkajs'
import type { Field } from '../field'

export interface Said {
  readonly key: string
  readonly value: Buffer
}

export interface Administrator {
  /** Of a group that nobody is in just now. */
  readFromTheBeginning(group: string, topic: string): Promise<void>
  /** Deletes it with all that is in it, and makes it anew with as many partitions. */
  madeAnew(topic: string): Promise<void>
  put(topic: string, messages: readonly Message[]): Promise<void>
  /** How many records were ever put into it. */
  ends(topic: string): Promise<number>
  /** All that is in it now. */
  contents(topic: string): Promise<Said[]>
}

const READ_WITHIN_MS = 15_000
const TRIES = 50
/** Facts of a busy province are kilobytes each, and a request holds a megabyte of them. */
const AT_ONCE = 50

export function administrator({ province }: Pick<Field, 'province'>): Administrator {
  const kafka = new Kafka({ clientId: 'faults', brokers: [...province.brokers], logLevel: logLevel.NOTHING })
  const within = async <T>(work: (admin: Admin) => Promise<T>): Promise<T> => {
    const admin = kafka.admin()
    await admin.connect()
    try {
      return await work(admin)
    } finally {
      await admin.disconnect()
    }
  }
  const ends = (topic: string) => within((admin) => endsOf(admin, topic))
  return {
    ends,
    readFromTheBeginning: (groupId, topic) => within((admin) => admin.resetOffsets({ groupId, topic, earliest: true })),
    madeAnew: (topic) => within((admin) => madeAnew(admin, topic)),
    async put(topic, messages) {
      const producer = kafka.producer()
      await producer.connect()
      try {
        for (let i = 0; i < messages.length; i += AT_ONCE)
          await producer.send({ topic, messages: messages.slice(i, i + AT_ONCE) })
      } finally {
        await producer.disconnect()
      }
    },
    contents: async (topic) => contentsOf(kafka, topic, await ends(topic)),
  }
}

async function endsOf(admin: Admin, topic: string): Promise<number> {
  const offsets = await admin.fetchTopicOffsets(topic)
  return offsets.reduce((sum, { high }) => sum + Number(high), 0)
}

async function madeAnew(admin: Admin, topic: string): Promise<void> {
  const { topics } = await admin.fetchTopicMetadata({ topics: [topic] })
  const numPartitions = topics[0]?.partitions.length ?? 1
  await admin.deleteTopics({ topics: [topic] })
  for (let tries = 0; tries < TRIES; tries++) {
    // The deletion may still be under way.
    const made = admin.createTopics({ topics: [{ topic, numPartitions }], waitForLeaders: true })
    if (await made.catch(() => false)) return
  }
  throw new Error(`${topic} could not be made anew`)
}

async function contentsOf(kafka: Kafka, topic: string, count: number): Promise<Said[]> {
  const consumer = kafka.consumer({ groupId: `faults-${topic}-${process.hrtime.bigint()}` })
  const found: Said[] = []
  await consumer.connect()
  try {
    await consumer.subscribe({ topic, fromBeginning: true })
    await new Promise<void>((resolve, reject) => {
      const tooLong = setTimeout(resolve, READ_WITHIN_MS)
      const running = consumer.run({
        async eachMessage({ message: { key, value } }) {
          found.push({ key: key?.toString() ?? '', value: value ?? Buffer.alloc(0) })
          if (found.length < count) return
          clearTimeout(tooLong)
          resolve()
        },
      })
      running.catch(reject)
    })
  } finally {
    await consumer.disconnect()
  }
  return found
}
