/**
 * How long the queues to the enrollment regions are, as seen from here. One that takes longer than a second gets no
 * longer: whoever is turned away at once hears what is certain, and not a doubt at the deadline. Look-ups give way
 * before settlements; what was promised, a reversal, is never turned away. Pure.
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

export class Queues {
  private readonly lastTookMs = new Map<Region, number>()

  /** @param countOpen how many questions to it wait for their answer; asked only where the last one was slow */
  isFull(ask: AskKind, region: Region, countOpen: () => number): boolean {
    return (this.lastTookMs.get(region) ?? 0) > SLOW_MS && countOpen() >= OPEN_MOST[ask]
  }

  /** @param isAnswered the region itself has answered: a quick refusal on the way says nothing of its queue */
  ended(region: Region, tookMs: number, isAnswered: boolean): void {
    if (isAnswered || tookMs > SLOW_MS) this.lastTookMs.set(region, tookMs)
  }
}
