/**
 * The queues to the enrollment regions, as seen from here. A region that takes longer than a second is asked by a few
 * at a time; the next stand in line at home, where they cost nothing, and each answer calls one of them. Without the
 * line they were turned away, came back every second and filled both the node and its neighbours' road with refusals,
 * and when the region answered again most of them were not there. Settlements go before look-ups; what was promised, a
 * reversal, never stands in line and takes nobody's place. Pure.
 */
import type { Refusal } from '../../common/errors'
import type { Region } from '../../common/regions'
import type { AskKind, ProvinceAnswer } from './province'

/** Longer without an answer, and a queue has formed. */
const SLOW_MS = 1_000
/** So many are under way to a slow region at first: they find out whether it still is. Look-ups: half of it. */
const UNDER_WAY_FIRST = 4
const UNDER_WAY_MOST = 32
/** An answer within it says that more may be asked at once, a later one or none that fewer should: R7 ends at six. */
const BEARABLE_MS = 4_000
/** A region that is quick again has answered so many within a second or two. */
const LINE_MOST = { settle: 128, 'look-up': 32 } as const
/** Who has less left is not called: there and back would take it all, and leave a doubt. */
export const WAY_MS = 1_500
/** The next hear the same; there is no such region to ask just now, for all of them. */
const UNREACHABLE = /^H(2003|2005)$/
/** No room on the way: who comes next finds none either. */
const NO_ROOM = /^H800[12]$/
/** Said on the way, or by nobody: no word of the region's own. */
const UNHEARD = /^H(2003|2005|6001|800[123])$/

export interface Asker {
  /** Monotonic. */
  readonly untilMs: number
  /** Its turn has come. */
  go(): void
  /** @param why absent: its turn came too late */
  turnAway(why?: Refusal): void
}

export interface Place {
  /** Goes at once, or stands in line. */
  enter(): void
  readonly isInLine: boolean
  /** How long it has stood in line, or stood before it went; nothing for who went at once. */
  stoodMs(): number
  /** Its question is over, whether or not it went. Said twice, the second does nothing. */
  leave(answer: ProvinceAnswer): void
}

interface Standing {
  readonly ask: AskKind
  readonly asker: Asker
  /** Monotonic. */
  enteredMs: number | undefined
  /** Monotonic; when it went. Undefined: it did not, or it is over. */
  sentMs: number | undefined
}

interface Queue {
  /** Oldest first, without reversals. */
  readonly underWay: Set<Standing>
  readonly lines: Readonly<Record<keyof typeof LINE_MOST, Set<Standing>>>
  /** How many may be under way while it is slow. */
  most: number
  /** What its last answer took, or how long nobody had one. */
  lastTookMs: number
  /** Monotonic; when it answered anything. */
  lastWordMs: number
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
    const standing: Standing = { ask, asker, enteredMs: undefined, sentMs: undefined }
    const line = queue.lines[lineOf(ask)]
    return {
      enter: () => {
        const nowMs = this.monotonic()
        standing.enteredMs = nowMs
        if (this.mayGo(ask, queue)) this.send(standing, queue, nowMs)
        else line.add(standing)
      },
      get isInLine() {
        return line.has(standing)
      },
      stoodMs: () => {
        const { enteredMs, sentMs } = standing
        return enteredMs === undefined ? 0 : (sentMs ?? this.monotonic()) - enteredMs
      },
      leave: (answer) => {
        line.delete(standing)
        queue.underWay.delete(standing)
        const { sentMs } = standing
        standing.sentMs = undefined
        if (sentMs !== undefined) this.ended(this.monotonic() - sentMs, queue, answer)
      },
    }
  }

  /** How many stand in line, for each region that was ever asked. */
  inLine(): ReadonlyMap<Region, number> {
    return new Map([...this.queues].map(([region, queue]) => [region, waiting(queue)]))
  }

  /** Everybody who stands in line hears this. */
  empty(why: Refusal): void {
    for (const queue of this.queues.values()) turnAllAway(queue, why)
  }

  /** Nobody overtakes those in line; look-ups stand behind all. */
  private mayGo(ask: AskKind, queue: Queue): boolean {
    if (ask === 'ASK_REVERSE') return true
    const ahead = ask === 'ASK_SETTLE' ? queue.lines.settle.size : waiting(queue)
    return ahead === 0 && (hasRoom(ask, queue) || !this.isSlow(queue))
  }

  /** That a few stay unanswered says nothing of a region that answers others: one of its processes may have died. */
  private isSlow({ underWay, lastTookMs, lastWordMs }: Queue): boolean {
    const [oldest] = underWay
    const nowMs = this.monotonic()
    const isSilent = nowMs - (oldest?.sentMs ?? nowMs) > SLOW_MS && nowMs - lastWordMs > SLOW_MS
    return isSilent || lastTookMs > SLOW_MS
  }

  private send(standing: Standing, queue: Queue, nowMs: number): void {
    standing.sentMs = nowMs
    if (standing.ask !== 'ASK_REVERSE') queue.underWay.add(standing)
    standing.asker.go()
  }

  private ended(tookMs: number, queue: Queue, answer: ProvinceAnswer): void {
    const refused = 'refusal' in answer ? answer.refusal : undefined
    if (!refused || !UNHEARD.test(refused.code)) this.heard(tookMs, queue)
    else if (tookMs > SLOW_MS) this.unheard(tookMs, queue)
    const isNoRoom = refused !== undefined && NO_ROOM.test(refused.code)
    const isLast = queue.underWay.size === 0
    if (refused && (UNREACHABLE.test(refused.code) || (isNoRoom && isLast))) turnAllAway(queue, refused)
    else if (!isNoRoom) this.callNext(queue)
  }

  private heard(tookMs: number, queue: Queue): void {
    queue.lastWordMs = this.monotonic()
    queue.lastTookMs = tookMs
    if (tookMs > BEARABLE_MS) fewer(queue)
    // One that is merely far away may be asked by many at once; one that is catching up answers quickly, and is spared.
    else if (tookMs > SLOW_MS && isLimited(queue)) queue.most = Math.min(queue.most + 1, UNDER_WAY_MOST)
  }

  private unheard(tookMs: number, queue: Queue): void {
    if (this.monotonic() - queue.lastWordMs <= SLOW_MS) return
    queue.lastTookMs = tookMs
    fewer(queue)
  }

  /** Of a region that is quick again each answer calls one, however many are under way: or look-ups waited for ever. */
  private callNext(queue: Queue): void {
    let isOwed = !this.isSlow(queue)
    const nowMs = this.monotonic()
    for (const line of [queue.lines.settle, queue.lines['look-up']]) {
      for (const next of line) {
        if (!hasRoom(next.ask, queue) && !isOwed) return
        line.delete(next)
        if (next.asker.untilMs - nowMs < WAY_MS) next.asker.turnAway()
        else {
          isOwed = false
          this.send(next, queue, nowMs)
          // Over as it went: there was no room on the way, and there is none for the next.
          if (next.sentMs === undefined) return
        }
      }
    }
  }

  private queue(region: Region): Queue {
    let queue = this.queues.get(region)
    if (!queue) {
      const lines = { settle: new Set<Standing>(), 'look-up': new Set<Standing>() }
      const never = Number.NEGATIVE_INFINITY
      queue = { underWay: new Set(), lines, most: UNDER_WAY_FIRST, lastTookMs: 0, lastWordMs: never }
      this.queues.set(region, queue)
    }
    return queue
  }
}

function lineOf(ask: AskKind): keyof typeof LINE_MOST {
  return ask === 'ASK_SETTLE' ? 'settle' : 'look-up'
}

function hasRoom(ask: AskKind, { underWay, most }: Queue): boolean {
  return underWay.size < (ask === 'ASK_SETTLE' ? most : most / 2)
}

/** Only who was held back by it learns that it was too low. */
function isLimited({ underWay, most }: Queue): boolean {
  return underWay.size + 1 >= most
}

function fewer(queue: Queue): void {
  queue.most = Math.max(UNDER_WAY_FIRST, Math.floor(queue.most / 2))
}

function turnAllAway(queue: Queue, why: Refusal): void {
  for (const { asker } of all(queue)) asker.turnAway(why)
}

function waiting({ lines }: Queue): number {
  return lines.settle.size + lines['look-up'].size
}

function all({ lines }: Queue): readonly Standing[] {
  return [...lines.settle, ...lines['look-up']]
}
