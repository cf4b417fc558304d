/**
 * How long the queues to the enrollment regions are, as seen from here. One that takes longer than a second gets no
 * longer: whoever is turned away at once costs a tenth of one that waits until its deadline, and what a hospital hears
 * is certain. Look-ups give way before settlements; what was promised, a reversal, is never turned away. Pure.
 */
import type { Region } from '../../common/regions'
import type { AskKind } from './province'

/** An answer that took longer says that a queue has formed. */
const SLOW_MS = 1_000
/** So many may be open all the same: they find out whether it is still so. */
const OPEN_MOST: Readonly<Record<AskKind, number>> = {
  ASK_REVERSE: Number.POSITIVE_INFINITY,
  ASK_SETTLE: 16,
  ASK_QUOTE: 8,
  ASK_PERSON: 8,
  ASK_ENTITLEMENT: 8,
}

interface Queue {
  open: number
  lastTookMs: number
}

export class Queues {
  private readonly queues = new Map<Region, Queue>()

  isFull(ask: AskKind, region: Region): boolean {
    const queue = this.queues.get(region)
    return queue !== undefined && queue.lastTookMs > SLOW_MS && queue.open >= OPEN_MOST[ask]
  }

  began(region: Region): void {
    const queue = this.queues.get(region)
    if (queue) queue.open++
    else this.queues.set(region, { open: 1, lastTookMs: 0 })
  }

  /** @param isAnswered the region itself has answered: a quick refusal on the way says nothing of its queue */
  ended(region: Region, tookMs: number, isAnswered: boolean): void {
    const queue = this.queues.get(region)
    if (!queue) return
    queue.open--
    if (isAnswered || tookMs > SLOW_MS) queue.lastTookMs = tookMs
  }
}
