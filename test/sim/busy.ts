/**
 * A care node that is too busy at times. The schedules have too few bills for a queue to grow at its database, so whose
 * turn does not come is drawn: from a stream of its own, so that all else befalls a schedule as it did without.
 */
import type { Refusal } from '../../common/errors'
import { Turns, type TurnsParts, type Waits } from '../../region-node/care/turns'
import type { Life } from './life'
import { type Random, randomFrom, seedOf } from './random'

/** Turned away at the door. */
const FULL = 0.04
/** Let in, and not served in time. */
const LATE = 0.02

export function busyAtTimes({ clock, timers, around }: Life, processId: string): Turns {
  const random = randomFrom(seedOf(Math.trunc(around.starts), `busy ${processId}`))
  return new BusyAtTimes({ atOnce: 1, clock, timers }, random)
}

class BusyAtTimes extends Turns {
  constructor(
    parts: TurnsParts,
    private readonly random: Random,
  ) {
    super(parts)
  }

  override full(waits: Waits): Refusal | undefined {
    return this.random.chance(FULL) ? this.busy() : super.full(waits)
  }

  override async take<T>(work: () => Promise<T>, untilMs?: number): Promise<T | { busy: Refusal }> {
    return this.random.chance(LATE) ? { busy: this.busy() } : super.take(work, untilMs)
  }
}
