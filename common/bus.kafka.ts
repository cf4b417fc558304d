/** The bus over Apache Kafka: the only way in which our programs speak to it. */
import { type Bus, type InRecord, PublishFailed, RECORD_BYTES_MAX, type Reading, sizeOf } from './bus'
import { type KafkaClient, Observations } from './client.kafka'
import type { KafkaSecurity } from './kafka.file'
import { quietIdleTimers } from './kafkajs-timers.kafka'
import type { Log } from './log'
import { parked } from './parked'
import { Pipe } from './pipe.kafka'
import { Reader } from './reader.kafka'

export interface KafkaBusOptions {
  readonly brokers: readonly string[]
  readonly clientId: string
  /** Absent: in the clear. */
  readonly security?: KafkaSecurity
  /** How sure an acknowledgement is: of the leading broker (1), or of all copies (-1). By topic (topics.ts). */
  acksOf(topic: string): 1 | -1
  /** Where records go that nobody can use. */
  readonly parkedTopic: string
  readonly log: Log
}

const REQUEST_MS = 5_000
const PARK_MS = 5_000

/** Connects when first used; until Kafka is there, publishing fails by its deadlines and reading waits. */
export function busOverKafka(options: KafkaBusOptions): Bus {
  quietIdleTimers()
  const client: KafkaClient = { ...options, requestMs: REQUEST_MS }
  const observations = new Observations()
  const pipes = new Map<string, Pipe>()
  const readers = new Set<Reader>()
  const pipeTo = (topic: string) => {
    const pipe = pipes.get(topic) ?? new Pipe(client, topic, options.acksOf(topic), observations)
    pipes.set(topic, pipe)
    return pipe
  }
  async function park(record: InRecord, reason: string): Promise<void> {
    const aside = pipeTo(options.parkedTopic)
    try {
      await aside.publish(parked(record, reason), PARK_MS)
    } catch (error) {
      if (!(error instanceof PublishFailed && error.trouble === 'too-large')) throw error
      // The broker took these bytes once; with our headers they are too many. Then the headers must do.
      const left = `${record.value.length} bytes left out, too large with these headers: ${reason}`
      await aside.publish({ ...parked(record, left), value: Buffer.alloc(0) }, PARK_MS)
    }
  }

  return {
    publish(topic, record, deadlineMs) {
      const bytes = sizeOf(record)
      if (bytes <= RECORD_BYTES_MAX) return pipeTo(topic).publish(record, deadlineMs)
      return Promise.reject(new PublishFailed('too-large', `${topic}: ${bytes} bytes, at most ${RECORD_BYTES_MAX}`))
    },
    async read(reading: Reading) {
      const reader = new Reader({ client, observer: observations, park }, reading)
      readers.add(reader)
      const { close } = await reader.start()
      return { close: () => close().finally(() => readers.delete(reader)) }
    },
    health: () => observations.health(),
    async close() {
      await Promise.all([...readers].map((reader) => reader.close()))
      await Promise.all([...pipes.values()].map((pipe) => pipe.close()))
    },
  }
}
