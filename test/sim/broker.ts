/**
 * The broker, with all that it may do to us: it loses what it acknowledged, forgets how far its readers are, gives
 * records twice and late, is away, and learns of a dead reader only when its session is over. Records of one partition
 * keep their order, and `Hand` of the product handles them, as it does over Kafka.
 */
import {
  type Bus,
  type InRecord,
  type OutRecord,
  PublishFailed,
  type PublishTrouble,
  type Reading,
} from '../../common/bus'
import { Hand } from '../../common/hand'
import { silent } from '../../common/log'
import { parked } from '../../common/parked'
import { after, before, type Life, type Surroundings } from './life'
import { naming } from './naming'

export interface Broker {
  busOf(life: Life): Bus
  loseTail(topic: string, records: number): void
  rewind(topic: string): void
  stopFor(ms: number): void
  /** Hears nothing of a process for so long, and takes it for dead when its session is over before. */
  missFor(name: string, ms: number): void
  /** Records that nobody could use. */
  parkedCount(): number
}

export const KAFKA = 'kafka'
const PARTITIONS = 2
const SESSION_MS = 3_000
const ASK_AGAIN_MS = 20
/** All may have healed before its time. */
const LOOK_AGAIN_MS = 1_000

interface Partition {
  readonly name: string
  readonly topic: string
  readonly log: InRecord[]
}
interface Member {
  readonly life: Life
  readonly reading: Reading
  readonly hand: Hand
  /** Next offset of each partition that is ours. */
  readonly shares: Map<Partition, Share>
}
interface Share {
  next: number
  readonly inHand: Set<number>
  isOurs: boolean
  /** A record is on its way. */
  isFetching: boolean
}
interface Group {
  readonly members: Member[]
  readonly committed: Map<string, number>
}

export function brokerIn(around: Surroundings): Broker {
  return new SimulatedBroker(around)
}

class SimulatedBroker implements Broker {
  private readonly topics = new Map<string, readonly Partition[]>()
  private readonly groups = new Map<string, Group>()
  private awayUntil = 0

  constructor(private readonly around: Surroundings) {}

  busOf(life: Life): Bus {
    return {
      publish: (topic, record, deadlineMs) => this.publish(life, topic, record, deadlineMs),
      read: (reading) => this.read(life, reading),
      health: () => ({ ok: true, detail: '' }),
      close: async () => undefined,
    }
  }

  loseTail(topic: string, records: number): void {
    for (const partition of this.partitions(topic)) {
      const lost = Math.min(records, partition.log.length)
      partition.log.length -= lost
      this.around.troubles.tally.lostRecords += lost
      for (const { committed, members } of this.groups.values()) {
        const length = partition.log.length
        committed.set(partition.name, Math.min(committed.get(partition.name) ?? 0, length))
        for (const { shares } of members) {
          const share = shares.get(partition)
          if (share) share.next = Math.min(share.next, length)
        }
      }
    }
  }

  rewind(topic: string): void {
    const partitions = this.partitions(topic)
    for (const { committed, members } of this.groups.values()) {
      for (const partition of partitions) committed.delete(partition.name)
      for (const member of members) {
        for (const partition of partitions) {
          const share = member.shares.get(partition)
          if (share) share.next = 0
        }
        this.fetchAll(member)
      }
    }
  }

  stopFor(ms: number): void {
    this.awayUntil = this.around.loop.now + ms
  }

  missFor(name: string, ms: number): void {
    if (ms <= SESSION_MS) return
    const { loop } = this.around
    for (const group of this.groups.values()) {
      for (const member of group.members.filter(({ life }) => life.name === name && life.isAlive)) {
        loop.after(SESSION_MS, () => {
          for (const share of member.shares.values()) share.isOurs = false
          member.shares.clear()
          this.leave(group, member)
        })
        loop.after(ms, () => {
          // It may have stood still twice.
          if (!member.life.isAlive || group.members.includes(member)) return
          group.members.push(member)
          this.divide(group)
        })
      }
    }
  }

  parkedCount(): number {
    return this.partitions('parked').reduce((sum, { log }) => sum + log.length, 0)
  }

  private get isAway(): boolean {
    return this.awayUntil > this.around.loop.now
  }

  private partitions(topic: string): readonly Partition[] {
    let found = this.topics.get(topic)
    if (!found) {
      found = Array.from({ length: PARTITIONS }, (_, id) => ({ name: `${topic}/${id}`, topic, log: [] }))
      this.topics.set(topic, found)
    }
    return found
  }

  private publish(life: Life, topic: string, record: OutRecord, deadlineMs: number): Promise<void> {
    const { network, troubles } = this.around
    const kind = kindOf(topic)
    const [carrier, sending] = [onBus(kind), publishing(life.role)(kind)]
    return new Promise((resolve, reject) => {
      if (!life.isAlive || life.crashesAt(before(sending))) return
      const fail = (trouble: PublishTrouble, afterMs: number): void => {
        life.after(afterMs, () => reject(new PublishFailed(trouble, `${topic}: simulated`)))
      }
      if (this.isAway) {
        fail('unavailable', deadlineMs / 2)
        return
      }
      if (network.cutUntil(life.name, KAFKA)) {
        fail('unknown', deadlineMs)
        return
      }
      const delay = troubles.met('delay', carrier)?.size ?? 0
      this.around.loop.after(network.latency() + delay, () => {
        const isDropped = troubles.met('drop', carrier) !== undefined
        if (isDropped) troubles.tally.dropped++
        else this.append(topic, record)
        if (troubles.met('double', carrier)) {
          troubles.tally.duplicated++
          this.append(topic, record)
        }
        if (!life.isAlive || life.crashesAt(after(sending))) return
        if (network.cutUntil(KAFKA, life.name)) fail('unknown', deadlineMs)
        else life.after(network.latency(), resolve)
      })
    })
  }

  private append(topic: string, { key, value, headers = {} }: OutRecord): void {
    const partitions = this.partitions(topic)
    const id = hashOf(key) % partitions.length
    const partition = partitions[id] as Partition
    const { log } = partition
    log.push({ topic, partition: id, offset: BigInt(log.length), key, value, headers })
    for (const { members } of this.groups.values()) {
      for (const member of members) if (member.shares.has(partition)) this.fetch(member, partition)
    }
  }

  private async read(life: Life, reading: Reading) {
    const park = (record: InRecord, reason: string) => this.publish(life, 'parked', parked(record, reason), 1_000)
    const later = (ms: number, work: () => void) => life.after(ms, work)
    const hand: Hand = new Hand({ reading, park, later, log: silent, onRoom: () => this.fetchAll(member) })
    const member: Member = { life, reading, hand, shares: new Map() }
    const group: Group = this.groups.get(reading.group) ?? { members: [], committed: new Map() }
    this.groups.set(reading.group, group)
    await life.pause(this.around.network.latency())
    group.members.push(member)
    this.divide(group)
    life.onEnd(() => {
      for (const share of member.shares.values()) share.isOurs = false
      this.around.loop.after(SESSION_MS, () => this.leave(group, member))
    })
    return { close: async () => this.leave(group, member) }
  }

  private leave(group: Group, member: Member): void {
    const place = group.members.indexOf(member)
    if (place >= 0) group.members.splice(place, 1)
    this.divide(group)
  }

  private divide(group: Group): void {
    const topics = new Set(group.members.flatMap(({ reading }) => reading.topics))
    const partitions = [...topics].flatMap((topic) => this.partitions(topic))
    partitions.forEach((partition, place) => {
      const owner = group.members[place % group.members.length]
      for (const member of group.members) {
        const share = member.shares.get(partition)
        if (member !== owner && share) {
          share.isOurs = false
          member.shares.delete(partition)
        } else if (member === owner && !share && member.life.isAlive) {
          const next = group.committed.get(partition.name) ?? 0
          member.shares.set(partition, { next, inHand: new Set(), isOurs: true, isFetching: false })
        }
      }
    })
    for (const member of group.members) {
      member.hand.reconsider()
      this.fetchAll(member)
    }
  }

  private fetchAll(member: Member): void {
    for (const partition of member.shares.keys()) this.fetch(member, partition)
  }

  /** One record at a time is on its way from a partition to its reader. */
  private fetch(member: Member, partition: Partition): void {
    const { loop, network } = this.around
    const share = member.shares.get(partition)
    if (!share || share.isFetching || share.next >= partition.log.length) return
    share.isFetching = true
    loop.after(network.latency(), () => {
      share.isFetching = false
      if (!share.isOurs || !member.life.isAlive) return
      const until = Math.max(network.cutUntil(KAFKA, member.life.name), this.isAway ? this.awayUntil : 0)
      if (until > 0) {
        share.isFetching = true
        loop.after(Math.min(until - loop.now, LOOK_AGAIN_MS) + ASK_AGAIN_MS, () => {
          share.isFetching = false
          this.fetch(member, partition)
        })
      } else this.handOver(member, partition, share)
    })
  }

  private handOver(member: Member, partition: Partition, share: Share): void {
    const record = partition.log[share.next]
    if (!record) return
    const offset = share.next++
    share.inHand.add(offset)
    const group = this.groups.get(member.reading.group) as Group
    const done = () => {
      share.inHand.delete(offset)
      if (share.isOurs) group.committed.set(partition.name, Math.min(share.next, ...share.inHand))
    }
    this.around.troubles.count(message(kindOf(partition.topic)))
    member.hand.take({ record, stillOurs: () => share.isOurs && member.life.isAlive, done })
    this.fetch(member, partition)
  }
}

/** Without region or instance: settle.request, settle.reply, fact, region.to.hub, parked. */
function kindOf(topic: string): string {
  let kind = kinds.get(topic)
  if (kind === undefined) {
    kind = topic.replace(/\.(\d{4}|hub-\d)$/, '')
    kinds.set(topic, kind)
  }
  return kind
}
const kinds = new Map<string, string>()
const [onBus, message] = [naming('bus '), naming('message ')]

function publishing(role: string): (kind: string) => string {
  const named = publishers.get(role) ?? naming(`${role} publish `)
  publishers.set(role, named)
  return named
}
const publishers = new Map<string, (kind: string) => string>()

function hashOf(key: string): number {
  let hash = 0x811c9dc5
  for (let i = 0; i < key.length; i++) hash = Math.imul(hash ^ key.charCodeAt(i), 0x01000193)
  return hash >>> 0
}
