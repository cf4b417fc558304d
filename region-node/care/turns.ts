/**
 * Turns at the care half's database for whoever has no verdict yet. So many work at once; what is left of the
 * connections belongs to those who have one: a confirm that waited behind openings was money held up by questions.
 * Where the queue stands still too long the next is turned away at the door, before it has cost anything: work that is
 * begun and not finished in time is what past saturation lowers the throughput. Knows no database.
 */
import type { Cancel, Clock, Timers } from '../../common/clock'
import { Fault, type Refusal, refusal } from '../../common/errors'
import type { CareParts } from './parts'

/** In the order in which they give way, last first. Confirm, cancel, reverse, query and one-phase messages never do. */
export type Waits = 'settle' | 'look-up' | 'lines'

/**
 * Whoever is first in the queue and has waited longer says that it has grown too long. Not sooner: whoever is turned
 * away comes back behind those who came later, so a second in the queue is kinder than three tries at the door.
 */
const WAITED_MOST_MS: Readonly<Record<Waits, number>> = { settle: 1_000, 'look-up': 500, lines: 250 }
/** So many may wait for each that works: a short queue is none, however slow one answer was. */
const WAITING_EACH = 4
/** Nobody waits longer for a turn, whatever they would bear: a database that stands still is told. */
const PATIENCE_MS = 2_000
/** Sooner, and a queue is fed by those whom it turned away; later, and it stands empty while they wait. */
const RETRY_AFTER_MS = 500
/** Those who were turned away together must not come back together. */
const SPREAD_MS = 1_000
const SPREAD_OVER = 20

export interface TurnsParts {
  /** How many work at once. */
  readonly atOnce: number
  readonly clock: Pick<Clock, 'monotonic'>
  readonly timers: Timers
}

interface Waiting {
  readonly sinceMs: number
  readonly untilMs: number
  /** @param isTurn whether its turn has come, or its time is over */
  begin(isTurn: boolean): void
}

export class Turns {
  private readonly waiting = new Set<Waiting>()
  private working = 0
  private refused = 0

  constructor(private readonly parts: TurnsParts) {}

  /** Why such a call had better not wait (H8005): nobody has looked at it, and nothing was done. */
  full(waits: Waits): Refusal | undefined {
    const [first] = this.waiting
    if (!first || this.waiting.size < WAITING_EACH * this.parts.atOnce) return undefined
    return this.now() - first.sinceMs > WAITED_MOST_MS[waits] ? this.busy() : undefined
  }

  /** Does the work in its turn. Answers a refusal when the turn does not come in time: then nothing was begun. */
  async take<T>(work: () => Promise<T>, untilMs = Number.POSITIVE_INFINITY): Promise<T | { busy: Refusal }> {
    if (this.working < this.parts.atOnce) this.working += 1
    else if (!(await this.turn(untilMs))) return { busy: this.busy() }
    try {
      return await work()
    } finally {
      this.next()
    }
  }

  private turn(untilMs: number): Promise<boolean> {
    const sinceMs = this.now()
    const lastMs = Math.min(untilMs, sinceMs + PATIENCE_MS)
    if (lastMs <= sinceMs) return Promise.resolve(false)
    return new Promise((resolve) => {
      let cancel: Cancel = () => undefined
      const waiting: Waiting = {
        sinceMs,
        untilMs: lastMs,
        begin: (isTurn) => {
          this.waiting.delete(waiting)
          cancel()
          resolve(isTurn)
        },
      }
      cancel = this.parts.timers.schedule(lastMs - sinceMs, () => waiting.begin(false))
      this.waiting.add(waiting)
    })
  }

  /** A turn is handed on. Whose time is over meanwhile does not get it: nobody listens any more. */
  private next(): void {
    for (const first of this.waiting) {
      const isInTime = this.now() < first.untilMs
      first.begin(isInTime)
      if (isInTime) return
    }
    this.working -= 1
  }

  protected busy(): Refusal {
    this.refused += 1
    return refusal('H8005', {}, RETRY_AFTER_MS + ((this.refused % SPREAD_OVER) * SPREAD_MS) / SPREAD_OVER)
  }

  private now(): number {
    return this.parts.clock.monotonic()
  }
}

/** Where there is always room. */
export function turnsAtOnce(): Turns {
  const nobodyWaits = { schedule: () => () => undefined }
  return new Turns({ atOnce: Number.POSITIVE_INFINITY, clock: { monotonic: () => 0 }, timers: nobodyWaits })
}

/** What look-ups, quotes and settles read first, in turn. */
export function inTurn<C extends Pick<CareParts, 'openings' | 'bills'>>(care: C, turns: Turns): C {
  const { openings, bills } = care
  return {
    ...care,
    openings: {
      async read(key, visitId, untilMs) {
        const read = await turns.take(() => openings.read(key, visitId, untilMs), untilMs)
        return read && 'busy' in read ? read.busy : read
      },
    },
    bills: { ...bills, bill: (hospital, visitId) => turnOrFault(turns, () => bills.bill(hospital, visitId)) },
  }
}

/** @throws Fault H8005 when the turn does not come in time: then nothing was begun */
export async function turnOrFault<T>(turns: Turns, work: () => Promise<T>): Promise<T> {
  const done = await turns.take(async () => ({ answer: await work() }))
  if ('busy' in done) throw new Fault(done.busy)
  return done.answer
}
