/** The records that somebody could not use, and their way back. They stay in the parked topic: it is a journal. */
import { randomUUID } from 'node:crypto'
import { type Admin, Kafka, type KafkaMessage } from 'kafkajs'
import type { OutRecord } from '../../common/bus'
import { kafkaOptions } from '../../common/client.kafka'
import type { KafkaSecurity } from '../../common/kafka.file'
import { silent } from '../../common/log'
import { parkedFrom, unparked } from '../../common/parked'
import { headersOf } from '../../common/reader.kafka'
import type { ParkedRecordIn } from '../../proto/types'

export interface Parked {
  /** Newest first. */
  list(limit: number): Promise<ParkedRecordIn[]>
  /** Sends one record back, as its sender wrote it; answers the topic it went to, or undefined when there is none. */
  replay(id: string): Promise<string | undefined>
}

export interface ParkedOptions {
  readonly brokers: readonly string[]
  readonly security?: KafkaSecurity
  readonly parkedTopic: string
}

interface Stretch {
  readonly partition: number
  readonly from: bigint
  /** The first offset that does not belong to it. */
  readonly to: bigint
}
interface Found {
  readonly partition: number
  readonly message: KafkaMessage
}

const LOOK_MS_MAX = 10_000

export function parkedOverKafka({ parkedTopic, ...reached }: ParkedOptions): Parked {
  const kafka = new Kafka(kafkaOptions({ ...reached, clientId: 'parked', log: silent, requestMs: 5_000 }))
  const look = async (choose: (whole: Stretch) => Stretch | undefined) => {
    const chosen = (await extent(kafka, parkedTopic)).map(choose).filter((stretch) => stretch !== undefined)
    return read(kafka, parkedTopic, chosen)
  }
  return {
    async list(limit) {
      const most = BigInt(limit)
      const found = await look(({ partition, from, to }) => ({
        partition,
        to,
        from: to - most > from ? to - most : from,
      }))
      return found
        .map(rowOf)
        .sort((a, b) => Number(b.parkedAtMs) - Number(a.parkedAtMs))
        .slice(0, limit)
    },
    async replay(id) {
      const wanted = placeOf(id)
      if (!wanted) return undefined
      const { partition, offset } = wanted
      const [found] = await look((whole) =>
        whole.partition === partition && whole.from <= offset && offset < whole.to
          ? { partition, from: offset, to: offset + 1n }
          : undefined,
      )
      return found && sendBack(kafka, recordOf(found.message))
    },
  }
}

function placeOf(id: string): { partition: number; offset: bigint } | undefined {
  const [, partition, offset] = /^(\d{1,9})\/(\d{1,18})$/.exec(id) ?? []
  return partition && offset ? { partition: Number(partition), offset: BigInt(offset) } : undefined
}

async function extent(kafka: Kafka, topic: string): Promise<Stretch[]> {
  return asAdmin(kafka, async (admin) => {
    const partitions = await admin.fetchTopicOffsets(topic)
    return partitions.map(({ partition, low, high }) => ({ partition, from: BigInt(low), to: BigInt(high) }))
  })
}

async function asAdmin<T>(kafka: Kafka, work: (admin: Admin) => Promise<T>): Promise<T> {
  const admin = kafka.admin()
  try {
    await admin.connect()
    return await work(admin)
  } finally {
    await admin.disconnect().catch(() => {})
  }
}

/** Reads the stretches without leaving a trace: a group of its own that commits nothing is forgotten by the broker. */
async function read(kafka: Kafka, topic: string, stretches: readonly Stretch[]): Promise<Found[]> {
  const left = new Map(stretches.filter(({ from, to }) => from < to).map((stretch) => [stretch.partition, stretch]))
  if (left.size === 0) return []
  const consumer = kafka.consumer({
    groupId: `parked-look-${randomUUID()}`,
    maxWaitTimeInMs: 100,
    readUncommitted: true,
  })
  const found: Found[] = []
  try {
    await consumer.subscribe({ topics: [topic], fromBeginning: true })
    await new Promise<void>((resolve, reject) => {
      setTimeout(() => reject(new Error(`${topic} could not be read within ${LOOK_MS_MAX} ms`)), LOOK_MS_MAX).unref()
      const eachBatch = async ({
        batch,
      }: {
        batch: { partition: number; messages: KafkaMessage[]; lastOffset(): string }
      }) => {
        const { partition } = batch
        const stretch = left.get(partition)
        if (!stretch) return
        const ours = ({ offset }: KafkaMessage) => BigInt(offset) >= stretch.from && BigInt(offset) < stretch.to
        found.push(...batch.messages.filter(ours).map((message) => ({ partition, message })))
        if (BigInt(batch.lastOffset()) >= stretch.to - 1n) left.delete(partition)
        if (left.size === 0) resolve()
      }
      consumer
        .run({ autoCommit: false, eachBatch })
        .then(() => {
          for (const { partition, from } of left.values()) consumer.seek({ topic, partition, offset: String(from) })
        })
        .catch(reject)
    })
  } finally {
    await consumer.disconnect().catch(() => {})
  }
  return found
}

function rowOf({ partition, message }: Found): ParkedRecordIn {
  const { topic, reason } = parkedFrom(headersOf(message.headers))
  const bytes = message.value?.length ?? 0
  return { id: `${partition}/${message.offset}`, topic, reason, bytes, parkedAtMs: Number(message.timestamp) }
}

function recordOf({ key, value, headers }: KafkaMessage): OutRecord {
  return { key: key?.toString() ?? '', value: value ?? Buffer.alloc(0), headers: headersOf(headers) }
}

async function sendBack(kafka: Kafka, record: OutRecord): Promise<string> {
  const { topic } = parkedFrom(record.headers ?? {})
  const { key, value, headers = {} } = unparked(record)
  const producer = kafka.producer({ idempotent: false, allowAutoTopicCreation: false })
  try {
    await producer.connect()
    await producer.send({ topic, acks: -1, messages: [{ key, value, headers }] })
    return topic
  } finally {
    await producer.disconnect().catch(() => {})
  }
}
