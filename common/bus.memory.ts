/**
 * The bus within one process, for tests and the simulator: the same meaning as over Kafka (groups, order per key,
 * repeats until handled, parking), and in addition the accidents on demand. Time comes from outside.
 */

import type { TopicSpec } from './bus'
import { type Bus, type InRecord, type OutRecord, PublishFailed, RECORD_BYTES_MAX, type Reading, sizeOf } from './bus'
import { Hand, type Later, realLater } from './hand'
import { type Log, silent } from './log'
import { parked } from './parked'

/** What happens to a record on its way in; drop and duplicate are acknowledged, lose-ack is kept but seems lost. */
export type Fate = 'deliver' | 'drop' | 'duplicate' | 'lose-ack'

export interface MemoryBrokerOptions {
  readonly later?: Later
  /** Time until the others take over from a member that was killed. */
  readonly sessionMs?: number
  /** A topic that nobody created is refused, as Kafka does; otherwise it comes into being with one partition. */
  readonly createdOnly?: boolean
  readonly fate?: (topic: string, record: OutRecord) => Fate
}

export interface MemoryBus extends Bus {
  /** Ends without leaving its groups, as a killed process does. */
  kill(): void
}

export interface MemoryBroker {
  bus(options?: { readonly parkedTopic?: string; readonly log?: Log }): MemoryBus
  createTopics(specs: readonly TopicSpec[]): void
  /** Everything published to the topic so far, partition by partition. */
  records(topic: string): InRecord[]
  stop(): void
  start(): void
}

interface Place {
  readonly name: string
  readonly log: InRecord[]
}
interface Share {
  readonly place: Place
  next: number
  readonly inHand: Set<number>
  isOurs: boolean
}
interface Member {
  readonly reading: Reading
  readonly hand: Hand
  readonly shares: Map<string, Share>
  isAlive: boolean
}
interface Group {
  readonly members: Member[]
  readonly committed: Map<string, number>
}

const IN_HAND_MAX = 1_000

/** One bus on a broker of its own: enough for most tests. */
export function busInMemory(options: MemoryBrokerOptions = {}): MemoryBus {
  return brokerInMemory(options).bus()
}

export function brokerInMemory(options: MemoryBrokerOptions = {}): MemoryBroker {
  return new Broker(options)
}

class Broker implements MemoryBroker {
  private readonly topics = new Map<string, Place[]>()
  private readonly groups = new Map<string, Group>()
  private stopped = false
  readonly later: Later

  constructor(private readonly options: MemoryBrokerOptions) {
    this.later = options.later ?? realLater
  }

  bus({ parkedTopic = 'parked', log = silent }: { parkedTopic?: string; log?: Log } = {}): MemoryBus {
    return new BusOfOne(this, parkedTopic, log)
  }

  createTopics(specs: readonly TopicSpec[]): void {
    for (const { name, partitions } of specs) {
      if (this.topics.has(name)) continue
      const places = Array.from({ length: partitions }, (_, id) => ({ name: `${name}/${id}`, log: [] }))
      this.topics.set(name, places)
    }
    for (const group of this.groups.values()) this.divide(group)
  }

  records(topic: string): InRecord[] {
    return this.topics.get(topic)?.flatMap(({ log }) => log) ?? []
  }

  stop(): void {
    this.stopped = true
  }

  start(): void {
    this.stopped = false
    this.deliverToAll()
  }

  get isUp(): boolean {
    return !this.stopped
  }

  async append(topic: string, record: OutRecord, deadlineMs: number): Promise<void> {
    if (sizeOf(record) > RECORD_BYTES_MAX) throw new PublishFailed('too-large', `${topic}: too large`)
    if (this.stopped) throw new PublishFailed('unavailable', `${topic}: no broker`)
    if (!this.topics.has(topic)) {
      if (this.options.createdOnly) throw new PublishFailed('rejected', `${topic}: no such topic`)
      this.createTopics([{ name: topic, partitions: 1, retentionMs: 0 }])
    }
    const fate = this.options.fate?.(topic, record) ?? 'deliver'
    if (fate === 'drop') return
    const times = fate === 'duplicate' ? 2 : 1
    for (let i = 0; i < times; i++) this.write(topic, record)
    this.later(0, () => this.deliverToAll())
    if (fate !== 'lose-ack') return
    await new Promise<void>((resolve) => this.later(deadlineMs, resolve))
    throw new PublishFailed('unknown', `${topic}: no acknowledgement within the deadline`)
  }

  private write(topic: string, { key, value, headers = {} }: OutRecord): void {
    const places = this.topics.get(topic)!
    const partition = hashOf(key) % places.length
    const { log } = places[partition]!
    log.push({ topic, partition, offset: BigInt(log.length), key, value, headers: { ...headers } })
  }

  join(member: Member): void {
    const name = member.reading.group
    const group: Group = this.groups.get(name) ?? { members: [], committed: new Map() }
    this.groups.set(name, group)
    group.members.push(member)
    if (!this.options.createdOnly) {
      const specs = member.reading.topics.map((topic) => ({ name: topic, partitions: 1, retentionMs: 0 }))
      this.createTopics(specs)
    }
    this.divide(group)
  }

  leave(member: Member): void {
    member.isAlive = false
    for (const share of member.shares.values()) share.isOurs = false
    const group = this.groups.get(member.reading.group)!
    group.members.splice(group.members.indexOf(member), 1)
    this.divide(group)
  }

  /** A killed member keeps its partitions until its session is over. */
  lapse(member: Member): void {
    member.isAlive = false
    for (const share of member.shares.values()) share.isOurs = false
    this.later(this.options.sessionMs ?? 6_000, () => this.leave(member))
  }

  private divide(group: Group): void {
    const wanted = new Set(group.members.flatMap(({ reading }) => reading.topics))
    const places = [...wanted].flatMap((topic) => this.topics.get(topic) ?? [])
    places.forEach((place, index) => {
      const owner = group.members[index % group.members.length]
      for (const member of group.members) {
        if (member === owner) this.give(member, place, group)
        else this.takeAway(member, place)
      }
    })
    for (const member of group.members) member.hand.reconsider()
    this.later(0, () => this.deliverToAll())
  }

  private give({ shares, isAlive }: Member, place: Place, { committed }: Group): void {
    if (!isAlive || shares.has(place.name)) return
    shares.set(place.name, { place, next: committed.get(place.name) ?? 0, inHand: new Set(), isOurs: true })
  }

  private takeAway({ shares }: Member, place: Place): void {
    const share = shares.get(place.name)
    if (share) share.isOurs = false
    shares.delete(place.name)
  }

  private deliverToAll(): void {
    for (const { members } of this.groups.values()) for (const member of members) this.deliver(member)
  }

  deliver(member: Member): void {
    for (const share of member.shares.values()) {
      while (this.isUp && share.isOurs && share.next < share.place.log.length && member.hand.moving < IN_HAND_MAX) {
        this.handOver(member, share, share.next++)
      }
    }
  }

  private handOver(member: Member, share: Share, offset: number): void {
    share.inHand.add(offset)
    const done = () => {
      share.inHand.delete(offset)
      if (!share.isOurs) return
      const { committed } = this.groups.get(member.reading.group)!
      committed.set(share.place.name, Math.min(share.next, ...share.inHand))
    }
    member.hand.take({ record: share.place.log[offset]!, stillOurs: () => share.isOurs, done })
  }
}

class BusOfOne implements MemoryBus {
  private readonly members = new Set<Member>()
  private isAlive = true

  constructor(
    private readonly broker: Broker,
    private readonly parkedTopic: string,
    private readonly log: Log,
  ) {}

  async publish(topic: string, record: OutRecord, deadlineMs: number): Promise<void> {
    if (!this.isAlive) throw new PublishFailed('unavailable', `${topic}: the bus is closed`)
    return this.broker.append(topic, record, deadlineMs)
  }

  async read(reading: Reading) {
    const { broker, log, parkedTopic } = this
    const park = (record: InRecord, reason: string) => this.publish(parkedTopic, parked(record, reason), 1_000)
    const onRoom = () => broker.deliver(member)
    const hand = new Hand({ reading, park, later: broker.later, log, onRoom })
    const member: Member = { reading, hand, shares: new Map(), isAlive: true }
    this.members.add(member)
    broker.join(member)
    return { close: () => this.leave(member) }
  }

  health() {
    if (!this.isAlive) return { ok: false, detail: 'closed' }
    return this.broker.isUp ? { ok: true, detail: 'in memory' } : { ok: false, detail: 'the broker is stopped' }
  }

  async close(): Promise<void> {
    await Promise.all([...this.members].map((member) => this.leave(member)))
    this.isAlive = false
  }

  kill(): void {
    this.isAlive = false
    for (const member of this.members) this.broker.lapse(member)
    this.members.clear()
  }

  private async leave(member: Member): Promise<void> {
    if (!this.members.delete(member)) return
    await member.hand.close()
    this.broker.leave(member)
  }
}

/** Spreads keys over partitions; which one a key gets matters to nobody. */
function hashOf(key: string): number {
  let hash = 2_166_136_261
  for (const byte of Buffer.from(key)) hash = Math.imul(hash ^ byte, 16_777_619) >>> 0
  return hash
}
