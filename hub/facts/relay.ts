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
  start(timers: Timers, everyMs: number): void
  /** Resolves when nothing is being published any more. */
  close(): Promise<void>
}

const PUBLISH_WITHIN_MS = 10_000
const DATABASE_AWAY = 'the outbox cannot be reached; the next sweep tries again'

export function factRelay({ store, bus, topics, epoch, log }: RelayParts): Relay {
  const publishing = new Set<Promise<void>>()
  let sweeping: Promise<void> | undefined
  let isWantedAgain = false
  let stop: Cancel = () => undefined

  function publish({ destination, key, signed }: OutgoingFact): Promise<void> {
    const value = codecs.factRecord.encode({ fact: { signed, enrollmentRegion: destination, hubEpoch: epoch } })
    return bus.publish(topics.fact(destination), { key: keyText(key), value }, PUBLISH_WITHIN_MS)
  }

  async function sendAll(facts: readonly OutgoingFact[]): Promise<void> {
    const results = await Promise.allSettled(facts.map(publish))
    const failed = facts.filter((_, index) => results[index]?.status === 'rejected')
    if (failed.length === 0) return
    const destinations = [...new Set(failed.map(({ destination }) => destination))]
    const err = results.find((result) => result.status === 'rejected')?.reason
    log.warn({ err, destinations, facts: failed.length }, 'facts could not be published; they stay due')
    await store.giveBack(failed.map(({ rowId }) => rowId)).catch((error: Error) => log.warn(error, DATABASE_AWAY))
  }

  function send(facts: readonly OutgoingFact[]): Promise<void> {
    const work = sendAll(facts).finally(() => publishing.delete(work))
    publishing.add(work)
    return work
  }

  async function claimAndSend(): Promise<void> {
    try {
      const claimed = await store.claim()
      for (const facts of byDestination(claimed)) void send(facts)
    } catch (error) {
      log.warn({ err: error }, DATABASE_AWAY)
    }
  }

  async function sweepUntilDone(): Promise<void> {
    do {
      isWantedAgain = false
      await claimAndSend()
    } while (isWantedAgain)
  }

  function sweep(): Promise<void> {
    isWantedAgain = true
    sweeping ??= sweepUntilDone().finally(() => {
      sweeping = undefined
    })
    return sweeping
  }

  return {
    send: (facts) => (facts.length > 0 ? send(facts) : Promise.resolve()),
    sweep,
    start(timers, everyMs) {
      stop = repeatedly(timers, everyMs, () => void sweep())
      void sweep()
    },
    async close() {
      stop()
      await sweeping
      await Promise.allSettled(publishing)
    },
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
