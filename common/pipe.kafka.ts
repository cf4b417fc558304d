/**
 * One topic's way to Kafka. Each topic has a producer of its own, so that a region whose topic is gone, forbidden or
 * slow to acknowledge holds nobody else up (R22). One produce is in flight at most; what arrives meanwhile is the next
 * batch, so an idle system waits for nothing and a busy one sends few large requests.
 *
 * The producer is not idempotent: the client's idempotent mode loses acknowledged records when a connection breaks.
 * A repeat may therefore append a record twice, which every reader bears.
 */
import net from 'node:net'
import tls from 'node:tls'
import { type ISocketFactory, Kafka, Partitioners, type Producer } from 'kafkajs'
import { type OutRecord, PublishFailed, type PublishTrouble, sizeOf } from './bus'
import { type KafkaClient, kafkaOptions, type Observer, rootOf } from './client.kafka'

const BATCH_RECORDS_MAX = 256
const BATCH_BYTES_MAX = 512 * 1024
const QUEUE_RECORDS_MAX = 20_000
const FIRST_PAUSE_MS = 50
const LONGEST_PAUSE_MS = 1_000
/** A topic may be so new that a broker has not heard of it: so often it may deny it before we believe it. */
const DENIALS_BELIEVED = 4
const ATTEMPT_MS_MAX = 15_000
/** A record with less time left is not sent any more: an attempt that it calls off would fail the others with it. */
const LAST_MOMENT_MS = 5

const TOO_LARGE = ['MESSAGE_TOO_LARGE', 'RECORD_LIST_TOO_LARGE']
const NO_SUCH_TOPIC = 'UNKNOWN_TOPIC_OR_PARTITION'
const FORBIDDEN = ['TOPIC_AUTHORIZATION_FAILED', 'CLUSTER_AUTHORIZATION_FAILED', 'INVALID_TOPIC_EXCEPTION']
/** The broker answers with an error although it may have kept the record. */
const PERHAPS_KEPT = ['REQUEST_TIMED_OUT', 'NOT_ENOUGH_REPLICAS_AFTER_APPEND']

interface Waiting {
  readonly record: OutRecord
  readonly bytes: number
  /** Its deadline, on the monotonic clock. */
  readonly until: number
  /** It was once written to a socket without a final answer. */
  perhapsOut: boolean
  settled: boolean
  settle(trouble?: PublishFailed): void
}

interface Attempt {
  /** The produce request has gone to the socket: from here on the outcome is the broker's. */
  written: boolean
  /** Somebody was told "certainly not sent", so it must not be written any more. */
  barred: boolean
  readonly batch: readonly Waiting[]
}

export class Pipe {
  private queue: Waiting[] = []
  private readonly open = new Set<Promise<void>>()
  private singly = 0
  private producer: Producer | undefined
  private line: { retired: boolean } | undefined
  private attempt: Attempt | undefined
  private pumping: Promise<void> | undefined
  private failures = 0
  private denials = 0
  private closed = false

  constructor(
    private readonly client: KafkaClient,
    private readonly topic: string,
    private readonly acks: 1 | -1,
    private readonly observer: Observer,
  ) {}

  /** Resolves on the broker's acknowledgement. */
  publish(record: OutRecord, deadlineMs: number): Promise<void> {
    if (this.closed) return Promise.reject(this.trouble('unavailable', 'the bus is closed'))
    if (this.queue.length >= QUEUE_RECORDS_MAX) return Promise.reject(this.trouble('unavailable', 'too many wait'))
    const settled = new Promise<void>((resolve, reject) => {
      const timer = setTimeout(() => this.expire(waiting), deadlineMs)
      const waiting: Waiting = {
        record,
        bytes: sizeOf(record),
        until: performance.now() + deadlineMs,
        perhapsOut: false,
        settled: false,
        settle: (trouble) => {
          if (waiting.settled) return
          waiting.settled = true
          clearTimeout(timer)
          if (trouble) reject(trouble)
          else resolve()
        },
      }
      this.queue.push(waiting)
      this.pumping ??= Promise.resolve().then(() => this.pump())
    })
    this.open.add(settled)
    const forget = () => void this.open.delete(settled)
    settled.then(forget, forget)
    return settled
  }

  /** Takes nothing new, and resolves when what was taken is answered: at the latest at its deadlines. */
  async close(): Promise<void> {
    this.closed = true
    await Promise.allSettled(this.open)
    this.retireProducer()
  }

  /** The caller's time is over, or as good as. What it is told must stay true whatever happens next. */
  private expire(waiting: Waiting): void {
    const under = this.attempt?.batch.includes(waiting) ? this.attempt : undefined
    if (under && !under.written) under.barred = true
    const perhaps = waiting.perhapsOut || under?.written
    waiting.settle(this.trouble(perhaps ? 'unknown' : 'unavailable', 'no acknowledgement within the deadline'))
  }

  private async pump(): Promise<void> {
    while (this.drop()) {
      if (!(await this.prepared())) continue
      const batch = this.next()
      if (batch.length > 0) await this.deliver(batch)
    }
    this.pumping = undefined
  }

  /**
   * Connects and learns where the topic is, before any record is taken: so what takes long happens while every record
   * still waits in the queue, and can be said to be certainly not sent when its time is over.
   */
  private async prepared(): Promise<boolean> {
    if (this.producer) return true
    const producer = this.fresh()
    this.producer = producer
    try {
      await within(
        ATTEMPT_MS_MAX,
        producer.connect().then(() => this.produce([])),
      )
      return true
    } catch (error) {
      this.retireProducer()
      const { type, message } = rootOf(error)
      if (isNo(type) && this.isBelieved(type)) this.refuse(this.queue.splice(0), 'rejected', message)
      else await this.waitAfter(message)
      return false
    }
  }

  private async deliver(batch: readonly Waiting[]): Promise<void> {
    try {
      await this.send(batch)
      for (const waiting of batch) waiting.settle()
      this.failures = 0
      this.denials = 0
    } catch (error) {
      await this.judge(batch, error)
    }
  }

  /** Forgets what is settled; answers whether anything is left. */
  private drop(): boolean {
    while (this.queue[0]?.settled) this.queue.shift()
    return this.queue.length > 0
  }

  private next(): Waiting[] {
    const batch: Waiting[] = []
    const most = this.singly > 0 ? 1 : BATCH_RECORDS_MAX
    const soon = performance.now() + LAST_MOMENT_MS
    let bytes = 0
    while (this.drop() && batch.length < most) {
      const first = this.queue[0]!
      if (batch.length > 0 && bytes + first.bytes > BATCH_BYTES_MAX) break
      this.queue.shift()
      if (first.until < soon) {
        this.expire(first)
        continue
      }
      bytes += first.bytes
      batch.push(first)
    }
    if (this.singly > 0) this.singly--
    return batch
  }

  private async send(batch: readonly Waiting[]): Promise<void> {
    const attempt = { written: false, barred: false, batch }
    this.attempt = attempt
    const began = performance.now()
    try {
      await within(ATTEMPT_MS_MAX, this.produce(batch))
      this.observer.answered(this.topic, performance.now() - began)
    } catch (error) {
      // Whatever this attempt still does, it must not write behind our back.
      attempt.barred = true
      throw error
    }
  }

  private async produce(batch: readonly Waiting[]): Promise<void> {
    const messages = batch.map(({ record: { key, value, headers = {} } }) => ({ key, value, headers }))
    await this.producer!.send({ topic: this.topic, acks: this.acks, timeout: this.client.requestMs, messages })
  }

  private fresh(): Producer {
    this.line = { retired: false }
    const socketFactory = this.sockets(this.line)
    const kafka = new Kafka({ ...kafkaOptions(this.client), retry: { retries: 0 }, socketFactory })
    const createPartitioner = Partitioners.DefaultPartitioner
    return kafka.producer({
      idempotent: false,
      allowAutoTopicCreation: false,
      createPartitioner,
      retry: { retries: 0 },
    })
  }

  /** Sockets that tell when a produce request is written, and do not write one that was called off. */
  private sockets(line: { retired: boolean }): ISocketFactory {
    return ({ host, port, ssl, onConnect }) => {
      const where = { host, port, noDelay: true, keepAlive: true, keepAliveInitialDelay: 10_000 }
      // TLS sends a name, never an address.
      const named = net.isIP(host) ? {} : { servername: host }
      const socket = ssl ? tls.connect({ ...where, ...named, ...ssl }, onConnect) : net.connect(where, onConnect)
      const write = socket.write.bind(socket) as (bytes: Buffer) => boolean
      socket.write = (bytes: Buffer | string | Uint8Array) => {
        if (isProduce(bytes as Buffer)) {
          if (line.retired || !this.attempt || this.attempt.barred) throw new CalledOff()
          this.attempt.written = true
        }
        return write(bytes as Buffer)
      }
      return socket
    }
  }

  /** One attempt failed: who is told what, and what goes again. */
  private async judge(batch: readonly Waiting[], error: unknown): Promise<void> {
    const { type, message } = rootOf(error)
    const written = this.attempt!.written
    this.retireProducer()
    if (isNo(type) && this.isBelieved(type)) return this.refuse(batch, 'rejected', message)
    if (type && TOO_LARGE.includes(type) && batch.length === 1) return this.refuse(batch, 'too-large', message)
    // The broker's clear "no" to a single record is certain; a part of a batch, or no answer, is not.
    const certain = !written || (type !== undefined && batch.length === 1 && !PERHAPS_KEPT.includes(type))
    if (!certain) for (const waiting of batch) waiting.perhapsOut = true
    const forGood = type !== undefined && isForGood(error)
    if (forGood && batch.length === 1) return this.refuse(batch, 'rejected', message)
    this.queue.unshift(...batch)
    if (forGood) this.singly = Math.max(this.singly, batch.length)
    else if (!(error instanceof CalledOff)) await this.waitAfter(message)
  }

  /** Whether a topic that the broker denies is taken to be missing for good. */
  private isBelieved(type: string | undefined): boolean {
    return type !== NO_SUCH_TOPIC || ++this.denials >= DENIALS_BELIEVED
  }

  private async waitAfter(why: string): Promise<void> {
    this.observer.failed(this.topic, why)
    if (this.closed) return this.refuse(this.queue.splice(0), 'unavailable', 'the bus is closed')
    await pause(Math.min(FIRST_PAUSE_MS * 2 ** Math.min(this.failures++, 10), LONGEST_PAUSE_MS))
  }

  private refuse(batch: readonly Waiting[], trouble: PublishTrouble, why: string): void {
    // A broker that says no is there.
    if (trouble !== 'unavailable') this.observer.answered(this.topic)
    for (const waiting of batch) {
      const told = waiting.perhapsOut && trouble !== 'too-large' ? 'unknown' : trouble
      waiting.settle(this.trouble(told, why))
    }
  }

  /**
   * After a failure the client may still be busy with other brokers, or hang on a connection that is only half there.
   * It may not write any more, and the next attempt starts with a clean one.
   */
  private retireProducer(): void {
    if (this.line) this.line.retired = true
    void this.producer?.disconnect().catch(() => {})
    this.producer = undefined
  }

  private trouble(kind: PublishTrouble, why: string): PublishFailed {
    return new PublishFailed(kind, `${this.topic}: ${why}`)
  }
}

const PRODUCE_API_KEY = 0
/** A request is its length (4 bytes), then the number of the call (2 bytes). */
const isProduce = (bytes: Buffer) => bytes.length > 6 && bytes.readInt16BE(4) === PRODUCE_API_KEY

const isNo = (type: string | undefined) => type === NO_SUCH_TOPIC || (type !== undefined && FORBIDDEN.includes(type))

class CalledOff extends Error {
  override readonly name = 'CalledOff'
}

const isForGood = (error: unknown) => (rootOf(error) as { retriable?: boolean }).retriable === false

const pause = (ms: number) => new Promise<void>((resolve) => setTimeout(resolve, ms))

async function within<T>(ms: number, work: Promise<T>): Promise<T> {
  let timer: NodeJS.Timeout | undefined
  const late = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(Object.assign(new Error('took too long'), { name: 'TookTooLong' })), ms)
  })
  try {
    return await Promise.race([work, late])
  } finally {
    clearTimeout(timer)
  }
}
