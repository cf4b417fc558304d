/**
 * Measures the hub's stages of a question from outside, around the ports where they are plugged in: until the broker
 * has it, and from then until the answer is here.
 */
import type { Bus } from '../../common/bus'
import type { Clock } from '../../common/clock'
import { keyFromWire } from '../../common/settlement-key'
import { SLOW_MS, type Stages } from '../../common/stages'
import type { Question } from '../../proto/types'
import type { RunningExchange } from './ask'
import type { Exchange } from './exchange'

export interface StageWatchParts {
  readonly stages: Stages<'HUB'>
  readonly clock: Clock
}

/** A question under way; publishedMs stays absent until the broker has acknowledged it. */
interface Asking {
  publishedMs?: number
}

export function stageWatch({ stages, clock }: StageWatchParts) {
  // A question is handed to the bus in the very turn in which it is asked, so what is published then is this one.
  let asking: Asking | undefined

  async function ask(exchange: Exchange, question: Question, careRegion: string) {
    const key = keyFromWire(question.key)
    if (!key) return exchange.ask(question, careRegion)
    const open: Asking = {}
    const beganMs = clock.monotonic()
    asking = open
    let answering: ReturnType<Exchange['ask']>
    try {
      answering = exchange.ask(question, careRegion)
    } finally {
      asking = undefined
    }
    const answer = await answering
    const endedMs = clock.monotonic()
    // The answer may be here before the broker's acknowledgement is.
    const publishedMs = open.publishedMs ?? endedMs
    const times = { 'to-kafka': publishedMs - beganMs, away: endedMs - publishedMs }
    stages.put(key, times, answer.outcome === 'failure' || endedMs - beganMs > SLOW_MS)
    return answer
  }

  return {
    bus: (bus: Bus): Pick<Bus, 'publish' | 'read'> => ({
      read: (reading) => bus.read(reading),
      publish(topic, record, deadlineMs) {
        const open = asking
        const published = bus.publish(topic, record, deadlineMs)
        if (!open) return published
        asking = undefined
        return published.then(() => {
          open.publishedMs = clock.monotonic()
        })
      },
    }),
    exchange: (exchange: RunningExchange): Exchange => ({
      open: () => exchange.open(),
      ask: (question, careRegion) => ask(exchange, question, careRegion),
    }),
  }
}
