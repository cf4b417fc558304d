/**
 * Measures the enrollment half's stages of a verdict and of a fact from outside, around the ports where they are
 * plugged in: how long a question waited here for its turn, the checks, the policy, the commit, the answer.
 */
import { putBounded } from '../../common/bounded'
import type { Bus, InRecord } from '../../common/bus'
import type { Clock } from '../../common/clock'
import { keyFromWire, keyText, type SettlementKey } from '../../common/settlement-key'
import { SLOW_MS, type Stages } from '../../common/stages'
import type { FactBooks } from './fact-books'
import type { Traced } from './half'
import type { Verdicts } from './verdicts'

export interface StageWatchParts {
  readonly stages: Stages<'ENROLLMENT'>
  readonly clock: Clock
}

/** Instants of one question under way, by the monotonic clock; what did not happen is absent. */
interface Answering {
  readonly key: SettlementKey
  readonly takenMs: number | undefined
  readonly beganMs: number
  readMs?: number
  writingMs?: number
  writtenMs?: number
}

const SENDING_MAX = 1_000

/** Around each of the ports that a question or a fact passes. */
export interface StageWatch {
  readonly traced: Traced
  verdicts(verdicts: Verdicts): Verdicts
  factBooks(books: FactBooks): FactBooks
  bus(bus: Bus): Bus
}

export function stageWatch(parts: StageWatchParts): StageWatch {
  return new Watch(parts)
}

class Watch implements StageWatch {
  private readonly answering = new Map<string, Answering>()
  /** Whose answers are on their way to the broker, by the record's key, which is the settlement's id. */
  private readonly sending = new Map<string, SettlementKey>()
  /** A record is decoded and its answering begun in the very turn in which it is handed over, so this is its own. */
  private handed: InRecord | undefined

  constructor(private readonly parts: StageWatchParts) {}

  readonly traced: Traced = async (question, work) => {
    const key = keyFromWire(question.key)
    const takenMs = this.handed?.takenMs
    this.handed = undefined
    if (!key) return work()
    const name = keyText(key)
    const open: Answering = { key, takenMs, beganMs: this.now() }
    this.answering.set(name, open)
    try {
      const answer = await work()
      this.answered(open, Boolean(answer.failure))
      putBounded(this.sending, key.settleId, key, SENDING_MAX)
      return answer
    } finally {
      if (this.answering.get(name) === open) this.answering.delete(name)
    }
  }

  verdicts(verdicts: Verdicts): Verdicts {
    return {
      commitOwn: () => verdicts.commitOwn(),
      read: async (key, subject) => {
        const read = await verdicts.read(key, subject)
        const open = this.answering.get(keyText(key))
        if (open) open.readMs = this.now()
        return read
      },
      write: async (verdict) => {
        const open = this.answering.get(keyText(verdict.key))
        if (open) open.writingMs = this.now()
        const written = await verdicts.write(verdict)
        if (open) open.writtenMs = this.now()
        return written
      },
    }
  }

  factBooks(books: FactBooks): FactBooks {
    return {
      personsOf: (keys) => books.personsOf(keys),
      quarantine: (fact) => books.quarantine(fact),
      learn: async (persons, facts) => {
        const beganMs = this.now()
        const learned = await books.learn(persons, facts)
        const learning = this.now() - beganMs
        for (const { key } of facts) this.parts.stages.put(key, { learning })
        return learned
      },
    }
  }

  bus(bus: Bus): Bus {
    return {
      health: () => bus.health(),
      close: () => bus.close(),
      publish: (topic, record, deadlineMs) => {
        const published = bus.publish(topic, record, deadlineMs)
        if (!this.sending.has(record.key)) return published
        const beganMs = this.now()
        return published.finally(() => this.sent(record.key, beganMs))
      },
      read: ({ handle, ...reading }) =>
        bus.read({
          ...reading,
          handle: (record) => {
            this.handed = record
            try {
              return handle(record)
            } finally {
              this.handed = undefined
            }
          },
        }),
    }
  }

  private now(): number {
    return this.parts.clock.monotonic()
  }

  private answered({ key, takenMs, beganMs, readMs, writingMs, writtenMs }: Answering, failed: boolean): void {
    const endedMs = this.now()
    // What is remembered of a person needs no reading, what is stored needs no writing.
    const checkedMs = readMs ?? beganMs
    const times = {
      ...(takenMs !== undefined && { queue: beganMs - takenMs }),
      checks: checkedMs - beganMs,
      ...(writingMs !== undefined && { policy: writingMs - checkedMs }),
      ...(writingMs !== undefined && writtenMs !== undefined && { commit: writtenMs - writingMs }),
      answer: endedMs - (writtenMs ?? writingMs ?? checkedMs),
    }
    this.parts.stages.put(key, times, failed || endedMs - (takenMs ?? beganMs) > SLOW_MS)
  }

  private sent(settleId: string, beganMs: number): void {
    const key = this.sending.get(settleId)
    this.sending.delete(settleId)
    if (key) this.parts.stages.put(key, { 'to-kafka': this.now() - beganMs })
  }
}
