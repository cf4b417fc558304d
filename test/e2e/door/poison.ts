/** Garbage on Kafka, as a broken or hostile neighbour would write it. */
import { randomBytes } from 'node:crypto'
import { Kafka, logLevel } from 'kafkajs'
import { v7 as uuidv7 } from 'uuid'
import { codecs } from '../../../common/contracts.grpc'
import { topicsWith } from '../../../common/topics'
import type { Province } from '../../../deploy/local/province'

const topics = topicsWith()
const key = { careRegion: '5101', hospital: 'H51010000001', settleId: uuidv7(), kind: 'SETTLEMENT' } as const

/** Read by nobody's decoder: they are put aside, every one. */
export const GARBAGE: readonly (Buffer | null)[] = [
  randomBytes(64),
  Buffer.from('0affffffff07', 'hex'),
  Buffer.alloc(0),
  null,
  Buffer.alloc(500_000, 0xff),
]

/** Topics whose readers must put garbage aside. */
export const READ: readonly string[] = [
  topics.request('5116'),
  topics.fact('5116'),
  topics.toHub,
  topics.reply('hub-1'),
  topics.reply('hub-2'),
]

/** Well formed and wrong: refused, dropped or put aside, and never in anybody's way. */
export const WRONG: readonly { readonly topic: string; readonly value: Buffer }[] = [
  { topic: topics.request('5116'), value: codecs.requestRecord.encode({ replyTopic: topics.reply('hub-1') }) },
  { topic: topics.request('5116'), value: request({ replyTopic: 'no.such.topic' }) },
  { topic: topics.request('5116'), value: request({ replyTopic: '' }) },
  { topic: topics.request('5116'), value: request({ careRegion: '6501' }) },
  { topic: topics.request('5116'), value: request({ careRegion: '' }) },
  { topic: topics.fact('5116'), value: codecs.factRecord.encode({ fact: {} }) },
  { topic: topics.fact('5116'), value: codecs.factRecord.encode({ fact: { signed: { decision: decision() } } }) },
  { topic: topics.toHub, value: codecs.regionRecord.encode({ ack: {} }) },
  { topic: topics.toHub, value: codecs.regionRecord.encode({ ack: { key, enrollmentRegion: '6501' } }) },
  { topic: topics.toHub, value: codecs.regionRecord.encode({ ack: { key, enrollmentRegion: '5116', hubEpoch: 1 } }) },
  {
    topic: topics.toHub,
    value: codecs.regionRecord.encode({ ack: { key: { ...key, settleId: 'a\u0000b' }, enrollmentRegion: '5116' } }),
  },
  { topic: topics.toHub, value: codecs.regionRecord.encode({ inquiry: { key, enrollmentRegion: '5116', ageMs: 1 } }) },
  { topic: topics.reply('hub-1'), value: codecs.replyRecord.encode({ answer: { questionId: 'nobody asked' } }) },
  { topic: topics.reply('hub-1'), value: codecs.replyRecord.encode({}) },
]

function request(more: object): Buffer {
  const question = { questionId: 'q', ask: 'ASK_SETTLE', key, enrollmentRegion: '5116', personDigest: 'd' } as const
  return codecs.requestRecord.encode({ careRegion: '5101', replyTopic: topics.reply('hub-1'), question, ...more })
}

function decision(): Buffer {
  return codecs.decision.encode({ key, enrollmentRegion: '5116', cancelled: { reason: 'HOSPITAL' } })
}

/** Writes each to every partition of its topic, so that no key is spared. */
export async function poison({ brokers }: Province, records: readonly { topic: string; value: Buffer | null }[]) {
  const kafka = new Kafka({ brokers: [...brokers], clientId: 'a-stranger', logLevel: logLevel.NOTHING })
  const [producer, admin] = [kafka.producer(), kafka.admin()]
  await Promise.all([producer.connect(), admin.connect()])
  try {
    for (const { topic, value } of records) {
      const partitions = await admin.fetchTopicOffsets(topic)
      await producer.send({ topic, messages: partitions.map(({ partition }) => ({ partition, key: 'k', value })) })
    }
  } finally {
    await Promise.all([producer.disconnect(), admin.disconnect()])
  }
}
