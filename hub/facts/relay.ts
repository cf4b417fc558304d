/**
 * Facts on their way to enrollment regions (protocol R23). The truth is the outbox table, which any instance may work
 * from; Kafka may lose whatever is given to it. Each region has a topic of its own, so that none waits for another.
 */
import type { Bus } from '../../common/bus'
import { type Cancel, repeatedly, type Timers } from '../../common/clock'
import { codecs } from '../../common/contracts.grpc'
import type { Log } from '../../common/log'
import { keyText } from '../../common/settlement-key'
import type { Topics } from '../../common/topics'
import type { FactStore, OutgoingFact } from './fact-store'

export interface RelayParts {
  readonly store: Pick<FactStore, 'claim' | 'giveBack'>
  readonly bus: Pick<Bus, 'publish'>
  readonly topics: Topics
  /** Told in each record and echoed in its ack (R18). */
  readonly epoch: number
  readonly log: Log
}

export interface Relay {
  /** Publishes rows that are claimed already; what cannot be published is given back. Never rejects. */
  send(facts: readonly OutgoingFact[]): Promise<void>
  /** Claims and publishes what is due, if nobody here is at it already. Never rejects. */
  sweep(): Promise<void>
  /** A fact was learned and found no room in its destination's window. */
  leftBehind(destination: string): void
  /** Acks came from these destinations: what had found no room goes out now, without waiting for the next sweep. */
  roomMade(destinations: ReadonlySet<string>): void
  start(timers: Timers, everyMs: number): void
  /** Resolves when nothing is being published any more. */
  close(): Promise<void>
}

const PUBLISH_WITHIN_MS = 10_000
const DATABASE_AWAY = 'the outbox cannot be reached; the next sweep tries again'

export function factRelay(parts: RelayParts): Relay {
  return new FactsOnTheirWay(parts)
}

class FactsOnTheirWay implements Relay {
  private readonly publishing = new Set<Promise<void>>()
  private sweeping: Promise<void> | undefined
  /** Where rows may wait for room. Others are found by the sweep that comes by itself. */
  private readonly behind = new Set<string>()
  private isWantedAgain = false
  private stop: Cancel = () => undefined

  constructor(private readonly parts: RelayParts) {}

  send(facts: readonly OutgoingFact[]): Promise<void> {
    if (facts.length === 0) return Promise.resolve()
    const work = this.publishAll(facts).finally(() => this.publishing.delete(work))
    this.publishing.add(work)
    return work
  }

  sweep(): Promise<void> {
    this.isWantedAgain = true
    this.sweeping ??= this.sweepUntilDone().finally(() => {
      this.sweeping = undefined
    })
    return this.sweeping
  }

  leftBehind(destination: string): void {
    this.behind.add(destination)
  }

  roomMade(destinations: ReadonlySet<string>): void {
    if ([...destinations].some((destination) => this.behind.has(destination))) void this.sweep()
  }

  start(timers: Timers, everyMs: number): void {
    this.stop = repeatedly(timers, everyMs, () => void this.sweep())
    void this.sweep()
  }

  async close(): Promise<void> {
    this.stop()
    await this.sweeping
    await Promise.allSettled(this.publishing)
  }

  private async sweepUntilDone(): Promise<void> {
    do {
      this.isWantedAgain = false
      await this.claimAndSend()
    } while (this.isWantedAgain)
  }

  private async claimAndSend(): Promise<void> {
    try {
      const claimed = await this.parts.store.claim()
      this.behind.clear()
      for (const { destination } of claimed) this.behind.add(destination)
      // Not awaited: a topic that is slow to acknowledge holds nobody else up.
      for (const facts of byDestination(claimed)) void this.send(facts)
    } catch (error) {
      this.parts.log.warn({ err: error }, DATABASE_AWAY)
    }
  }

  private async publishAll(facts: readonly OutgoingFact[]): Promise<void> {
    const { store, log } = this.parts
    const results = await Promise.allSettled(facts.map((fact) => this.publish(fact)))
    const failed = facts.filter((_, index) => results[index]?.status === 'rejected')
    if (failed.length === 0) return
    const destinations = [...new Set(failed.map(({ destination }) => destination))]
    const err = results.find((result) => result.status === 'rejected')?.reason
    log.warn({ err, destinations, facts: failed.length }, 'facts could not be published; they stay due')
    await store.giveBack(failed.map(({ rowId }) => rowId)).catch((error: Error) => log.warn(error, DATABASE_AWAY))
  }

  private publish({ destination, key, signed }: OutgoingFact): Promise<void> {
    const { bus, topics, epoch } = this.parts
    const value = codecs.factRecord.encode({ fact: { signed, enrollmentRegion: destination, hubEpoch: epoch } })
    return bus.publish(topics.fact(destination), { key: keyText(key), value }, PUBLISH_WITHIN_MS)
  }
}

function byDestination(facts: readonly OutgoingFact[]): Iterable<readonly OutgoingFact[]> {
  const groups = new Map<string, OutgoingFact[]>()
  for (const fact of facts) {
    const group = groups.get(fact.destination)
    if (group) group.push(fact)
    else groups.set(fact.destination, [fact])
  }
  return groups.values()
}
