/**
 * One reading of topics from Kafka. The client's loop only fetches, hands over and stays alive in its group; the work
 * is done beside it, so a slow record never holds back the fetching. Offsets are committed by a timer of our own, after
 * processing only. A client that crashed or went silent is replaced by a new one, for ever.
 */
import { type Consumer, type ConsumerGroupJoinEvent, type EachBatchPayload, Kafka, type KafkaMessage } from 'kafkajs'
import type { InRecord, Reading, Subscription } from './bus'
import { type KafkaClient, kafkaOptions, type Observer, RETRY, rootOf } from './client.kafka'
import { Hand, realLater } from './hand'
import { Partition } from './partitions.kafka'

/** A member that was killed costs its partitions this long (R25); the broker allows no less. */
const SESSION_MS = 6_000
const HEARTBEAT_MS = 1_000
const REBALANCE_MS = 10_000
/** Bounds idle polling only: the broker answers as soon as there is one byte. */
const FETCH_WAIT_MS = 500
const COMMIT_EVERY_MS = 1_000
/** No fetch, heartbeat or join for so long: the connection is dead and nobody noticed. */
const SILENCE_MS = 15_000
const REBUILD_PAUSE_MS = 500
/** Waiting behind keys that are being tried again; beyond it the partition is read no further. */
const PARTITION_RECORDS_MAX = 10_000
const CLOSE_MS_MAX = 10_000
/** Partitions that are handed over while one of them keeps the pace; more just take turns. */
const PACED_TOGETHER = 16

interface Parts {
  readonly client: KafkaClient
  readonly observer: Observer
  park(record: InRecord, reason: string): Promise<void>
}

export class Reader {
  private readonly hand: Hand
  private readonly movingMax: number
  private readonly partitions = new Map<string, Partition>()
  private readonly pausedNow = new Set<string>()
  private consumer: Consumer | undefined
  private crashed: Consumer | undefined
  private memberId: string | undefined
  private lastSign = performance.now()
  private committing: Promise<void> | undefined
  private building = false
  private closing = false
  private timers: NodeJS.Timeout[] = []
  private onAssigned: (() => void)[] = []
  /** Something was fetched since the last pause. */
  private isPaceDue = false

  constructor(
    private readonly parts: Parts,
    private readonly reading: Reading,
  ) {
    this.movingMax = Math.max(1_000, reading.concurrency * 16)
    const { log } = parts.client
    const park = parts.park
    this.hand = new Hand({ reading, park, later: realLater, log, onRoom: () => this.regulate() })
  }

  /** Resolves when the group has given us our partitions, however long Kafka takes to be there. */
  async start(): Promise<Subscription> {
    const assigned = new Promise<void>((resolve) => this.onAssigned.push(resolve))
    this.timers = [
      setInterval(() => void this.commit(), COMMIT_EVERY_MS),
      setInterval(() => this.watch(), SILENCE_MS / 5),
    ]
    void this.build()
    await assigned
    if (this.closing) throw new Error(`the bus was closed before ${this.name} could be read`)
    return { close: () => this.close() }
  }

  async close(): Promise<void> {
    if (this.closing) return
    this.closing = true
    for (const resolve of this.onAssigned.splice(0)) resolve()
    await Promise.race([this.hand.close(), new Promise((resolve) => setTimeout(resolve, CLOSE_MS_MAX).unref())])
    for (const timer of this.timers) clearInterval(timer)
    await this.committing
    await this.commit()
    this.loseAll()
    await this.consumer?.disconnect().catch(() => {})
    this.consumer = undefined
  }

  private get name(): string {
    return this.reading.topics.join(', ')
  }

  /** Makes a client and starts it; tries until it runs or the reading is closed. */
  private async build(): Promise<void> {
    if (this.building) return
    this.building = true
    while (!this.closing) {
      const consumer = this.fresh()
      this.consumer = consumer
      this.lastSign = performance.now()
      try {
        await consumer.connect()
        await consumer.subscribe({ topics: [...this.reading.topics], fromBeginning: true })
        const partitionsConsumedConcurrently = this.reading.paceMs === undefined ? 1 : PACED_TOGETHER
        const eachBatch = (batch: EachBatchPayload) => this.takeBatch(consumer, batch)
        await consumer.run({ autoCommit: false, partitionsConsumedConcurrently, eachBatch })
        // The client tells of a failed join as of a crash, and says that it runs.
        if (this.crashed !== consumer) break
      } catch (error) {
        this.complain(rootOf(error).message)
        void consumer.disconnect().catch(() => {})
        await new Promise((resolve) => setTimeout(resolve, REBUILD_PAUSE_MS))
      }
    }
    this.building = false
    if (this.closing) await this.consumer?.disconnect().catch(() => {})
  }

  private fresh(): Consumer {
    // A client of its own each time: clients of one origin share a cache of offsets by group.
    const consumer = new Kafka(kafkaOptions(this.parts.client)).consumer({
      groupId: this.reading.group,
      sessionTimeout: SESSION_MS,
      heartbeatInterval: HEARTBEAT_MS,
      rebalanceTimeout: REBALANCE_MS,
      maxWaitTimeInMs: FETCH_WAIT_MS,
      minBytes: 1,
      maxBytesPerPartition: 1_048_576,
      readUncommitted: true,
      allowAutoTopicCreation: false,
      retry: { ...RETRY, restartOnFailure: async () => false },
    })
    const { GROUP_JOIN, FETCH, HEARTBEAT, CRASH } = consumer.events
    const alive = () => this.alive(consumer)
    consumer.on(FETCH, () => {
      // The client says of every fetch that it brought nothing (its numberOfBatches is always 0).
      this.isPaceDue = true
      alive()
    })
    consumer.on(HEARTBEAT, alive)
    consumer.on(GROUP_JOIN, (event) => this.joined(consumer, event))
    consumer.on(CRASH, ({ payload: { error } }) => {
      this.crashed = consumer
      this.replace(consumer, rootOf(error).message)
    })
    return consumer
  }

  private alive(consumer: Consumer): void {
    if (consumer !== this.consumer) return
    this.lastSign = performance.now()
    this.parts.observer.answered(this.name)
  }

  private complain(why: string): void {
    this.parts.observer.failed(this.name, why)
    this.parts.client.log.warn({ topics: this.reading.topics, why }, 'cannot read from the bus; trying again')
  }

  private watch(): void {
    const silentMs = performance.now() - this.lastSign
    if (this.consumer && silentMs > SILENCE_MS) this.replace(this.consumer, `silent for ${Math.round(silentMs)} ms`)
  }

  private replace(consumer: Consumer, why: string): void {
    if (consumer !== this.consumer || this.closing || this.building) return
    this.complain(why)
    this.consumer = undefined
    this.memberId = undefined
    this.loseAll()
    void consumer.disconnect().catch(() => {})
    setTimeout(() => void this.build(), REBUILD_PAUSE_MS)
  }

  /** The group has divided the partitions anew. What we keep, we keep with what is in hand; the rest is let go. */
  private joined(consumer: Consumer, { payload }: ConsumerGroupJoinEvent): void {
    if (consumer !== this.consumer) return
    this.alive(consumer)
    // Under another name we were out of the group in between, and somebody else may have read on.
    if (payload.memberId !== this.memberId) this.loseAll()
    this.memberId = payload.memberId
    const ours = Object.entries(payload.memberAssignment).flatMap(([topic, ids]) => ids.map((id) => ({ topic, id })))
    const names = new Set(ours.map(nameOf))
    for (const [name, partition] of this.partitions) if (!names.has(name)) this.lose(name, partition)
    for (const { topic, id } of ours) {
      const name = nameOf({ topic, id })
      if (!this.partitions.has(name)) this.partitions.set(name, new Partition(topic, id))
    }
    this.hand.reconsider()
    this.regulate()
    for (const resolve of this.onAssigned.splice(0)) resolve()
  }

  private lose(name: string, partition: Partition): void {
    partition.lose()
    this.partitions.delete(name)
    this.pausedNow.delete(name)
  }

  private loseAll(): void {
    for (const [name, partition] of this.partitions) this.lose(name, partition)
    this.hand.reconsider()
  }

  /** Called by the client for what it fetched. The work is not awaited here: the next fetch must not wait for it. */
  private async takeBatch(consumer: Consumer, { batch }: EachBatchPayload): Promise<void> {
    const partition = this.partitions.get(nameOf({ topic: batch.topic, id: batch.partition }))
    if (consumer !== this.consumer || this.closing || !partition) return
    const takenMs = performance.now()
    for (const message of batch.messages) {
      const record = recordOf(batch, message, takenMs)
      if (!partition.take(record)) continue
      this.hand.take({ record, stillOurs: () => partition.isOurs, done: () => partition.done(record) })
    }
    partition.fetchedUpTo(BigInt(batch.lastOffset()) + 1n)
    this.regulate()
    if (this.reading.paceMs === undefined || !this.isPaceDue) return
    // Once a fetch, not once a partition: the client fetches again when all batches of this one are handed over.
    this.isPaceDue = false
    await new Promise((resolve) => setTimeout(resolve, this.reading.paceMs))
  }

  /** Stops fetching while too much is in hand, all or only a partition whose failing keys hold too much. */
  private regulate(): void {
    const { consumer } = this
    if (!consumer || this.closing) return
    const full = this.hand.moving >= this.movingMax
    const roomy = this.hand.moving <= this.movingMax / 2
    for (const [name, { topic, id, size }] of this.partitions) {
      const isPaused = this.pausedNow.has(name)
      if (!isPaused && (full || size >= PARTITION_RECORDS_MAX)) {
        this.pausedNow.add(name)
        consumer.pause([{ topic, partitions: [id] }])
      } else if (isPaused && roomy && size <= PARTITION_RECORDS_MAX / 2) {
        this.pausedNow.delete(name)
        consumer.resume([{ topic, partitions: [id] }])
      }
    }
  }

  private commit(): Promise<void> {
    this.committing ??= this.commitOnce().finally(() => {
      this.committing = undefined
    })
    return this.committing
  }

  private async commitOnce(): Promise<void> {
    const moved = [...this.partitions.values()].flatMap((partition) => {
      const offset = partition.toCommit()
      return offset === undefined ? [] : [{ partition, offset }]
    })
    if (moved.length === 0 || !this.consumer) return
    try {
      const offsets = moved.map(({ partition: { topic, id }, offset }) => ({
        topic,
        partition: id,
        offset: String(offset),
      }))
      await this.consumer.commitOffsets(offsets)
      for (const { partition, offset } of moved) partition.hasCommitted(offset)
    } catch (error) {
      // Normal while the group divides anew. Nothing is lost: it is tried again, and at worst records come twice.
      this.parts.client.log.debug({ why: rootOf(error).message }, 'offsets not committed yet')
    }
  }
}

const nameOf = ({ topic, id }: { topic: string; id: number }) => `${topic}/${id}`

type Of = Pick<EachBatchPayload['batch'], 'topic' | 'partition'>

function recordOf({ topic, partition }: Of, message: KafkaMessage, takenMs: number): InRecord {
  return {
    ...{ topic, partition, takenMs },
    offset: BigInt(message.offset),
    key: message.key?.toString() ?? '',
    value: message.value ?? Buffer.alloc(0),
    headers: headersOf(message.headers),
  }
}

/** Headers as text; of several under one name, the first. */
export function headersOf(headers: KafkaMessage['headers'] = {}): Record<string, string> {
  const texts: Record<string, string> = {}
  for (const [name, value] of Object.entries(headers)) {
    const first = Array.isArray(value) ? value[0] : value
    if (first !== undefined) texts[name] = first.toString()
  }
  return texts
}
