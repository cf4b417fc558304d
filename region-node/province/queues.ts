/**
 * The queues to the enrollment regions, as seen from here. A region that takes longer than a second is asked by a few
 * at a time; the next stand in line at home, where they cost nothing, and each answer calls one of them. Without the
 * line they were turned away, came back every second and filled both the node and its neighbours' road with refusals,
 * and when the region answered again most of them were not there. Settlements go before look-ups; what was promised, a
 * reversal, never stands in line. Pure.
 */
import type { Refusal } from '../../common/errors'
import type { Region } from '../../common/regions'
import type { AskKind, ProvinceAnswer } from './province'

/** Longer without an answer, and a queue has formed. */
const SLOW_MS = 1_000
/**
 * So many are under way to such a region all the same: they find out whether it is still so. Fewer than a hub needs
 * silences to hold a region for unreachable, so that a late one of few hospitals is not taken for a dead one.
 */
const UNDER_WAY_MOST: Readonly<Record<AskKind, number>> = {
  ASK_REVERSE: Number.POSITIVE_INFINITY,
  ASK_SETTLE: 4,
  ASK_QUOTE: 2,
  ASK_PERSON: 2,
  ASK_ENTITLEMENT: 2,
}
/** A longer line would not be through within a call's time. */
const LINE_MOST = { settle: 128, 'look-up': 32 } as const
/** The next hear the same; there is no such region to ask just now, for all of them. */
const UNREACHABLE = /^H(2003|2005)$/
/** Said on the way, or by nobody: no word of the region's own. */
const UNHEARD = /^H(2003|2005|6001|800[123])$/

export interface Asker {
  /** Its turn has come. */
  go(): void
  turnAway(why: Refusal): void
}

export interface Place {
  /** Goes at once, or stands in line. */
  enter(): void
  readonly isInLine: boolean
  /** Its question is over, whether or not it went. Said twice, the second does nothing. */
  leave(answer: ProvinceAnswer): void
}

interface Standing {
  readonly ask: AskKind
  readonly asker: Asker
  /** Monotonic; when it went. */
  sentMs: number
}

interface Queue {
  /** Oldest first. */
  readonly underWay: Set<Standing>
  readonly lines: Readonly<Record<keyof typeof LINE_MOST, Set<Standing>>>
  lastTookMs: number
}

export class Queues {
  private readonly queues = new Map<Region, Queue>()

  constructor(private readonly monotonic: () => number) {}

  /** Whether such a question had better not even stand in line. */
  isFull(ask: AskKind, region: Region): boolean {
    const queue = this.queues.get(region)
    const line = lineOf(ask)
    return queue !== undefined && queue.lines[line].size >= LINE_MOST[line] && !this.mayGo(ask, queue)
  }

  place(ask: AskKind, region: Region, asker: Asker): Place {
    const queue = this.queue(region)
    const standing: Standing = { ask, asker, sentMs: 0 }
    const line = queue.lines[lineOf(ask)]
    return {
      enter: () => (this.mayGo(ask, queue) ? this.send(standing, queue) : void line.add(standing)),
      get isInLine() {
        return line.has(standing)
      },
      leave: (answer) => {
        if (!line.delete(standing) && queue.underWay.delete(standing)) this.ended(standing, queue, answer)
      },
    }
  }

  /** How many stand in line for each region that makes anybody wait. */
  inLine(): ReadonlyMap<Region, number> {
    const counts = [...this.queues].map(([region, queue]) => [region, all(queue).length] as const)
    return new Map(counts.filter(([, count]) => count > 0))
  }

  /** Nobody goes any more. */
  close(why: Refusal): void {
    for (const queue of this.queues.values()) for (const { asker } of all(queue)) asker.turnAway(why)
  }

  /** Nobody overtakes those in line; look-ups stand behind all. */
  private mayGo(ask: AskKind, queue: Queue): boolean {
    if (ask === 'ASK_REVERSE') return true
    const ahead = ask === 'ASK_SETTLE' ? queue.lines.settle.size : all(queue).length
    return ahead === 0 && (queue.underWay.size < UNDER_WAY_MOST[ask] || !this.isSlow(queue))
  }

  private isSlow({ underWay, lastTookMs }: Queue): boolean {
    const [oldest] = underWay
    return lastTookMs > SLOW_MS || (oldest !== undefined && this.monotonic() - oldest.sentMs > SLOW_MS)
  }

  private send(standing: Standing, queue: Queue): void {
    standing.sentMs = this.monotonic()
    queue.underWay.add(standing)
    standing.asker.go()
  }

  private ended({ sentMs }: Standing, queue: Queue, answer: ProvinceAnswer): void {
    const code = 'refusal' in answer ? answer.refusal.code : ''
    const tookMs = this.monotonic() - sentMs
    // A quick refusal on the way says nothing of the region's queue.
    if (tookMs > SLOW_MS || !UNHEARD.test(code)) queue.lastTookMs = tookMs
    if ('refusal' in answer && UNREACHABLE.test(code)) {
      for (const { asker } of all(queue)) asker.turnAway(answer.refusal)
    } else this.callNext(queue)
  }

  /** Of a region that is quick again each answer calls one, however many are under way: or look-ups waited for ever. */
  private callNext(queue: Queue): void {
    let isOwed = !this.isSlow(queue)
    for (const line of [queue.lines.settle, queue.lines['look-up']]) {
      for (const next of line) {
        if (queue.underWay.size >= UNDER_WAY_MOST[next.ask] && !isOwed) return
        isOwed = false
        line.delete(next)
        this.send(next, queue)
      }
    }
  }

  private queue(region: Region): Queue {
    let queue = this.queues.get(region)
    if (!queue) {
      queue = { underWay: new Set(), lines: { settle: new Set(), 'look-up': new Set() }, lastTookMs: 0 }
      this.queues.set(region, queue)
    }
    return queue
  }
}

function lineOf(ask: AskKind): keyof typeof LINE_MOST {
  return ask === 'ASK_SETTLE' ? 'settle' : 'look-up'
}

function all({ lines }: Queue): readonly Standing[] {
  return [...lines.settle, ...lines['look-up']]
}
