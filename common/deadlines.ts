/**
 * A deadline shrinks at every hop, so that whoever waits outside hears an answer and not a silence, and whoever works
 * inside gives up before nobody listens any more (protocol 1.4.4). Durations only: no instant crosses a machine.
 */
import type { Clock } from './clock'

/** Kept back at each hop for the answer's way home: a tenth, at least 20 ms, at most half a second. */
export function shareFor(aheadMs: number): number {
  return Math.min(500, Math.max(20, aheadMs / 10))
}

/** What may be granted to the next hop out of what is left here; never negative. */
export function remaining(leftMs: number): number {
  if (leftMs === Number.POSITIVE_INFINITY) return leftMs
  return Math.max(0, Math.floor(leftMs - shareFor(leftMs)))
}

export interface Deadline {
  /** Milliseconds left; never negative. */
  leftMs(): number
  passed(): boolean
  /** What the next hop may take: never more than its own limit. */
  forNextHop(limitMs: number): number
}

/** Starts counting now, on the clock that only ever grows. */
export function deadlineIn(durationMs: number, clock: Pick<Clock, 'monotonic'>): Deadline {
  const end = clock.monotonic() + durationMs
  const leftMs = () => Math.max(0, end - clock.monotonic())
  return {
    leftMs,
    passed: () => leftMs() === 0,
    forNextHop: (limitMs) => Math.min(limitMs, remaining(leftMs())),
  }
}

/** A wait somewhere on the road, outermost first. */
export interface Wait {
  readonly name: string
  readonly ms: number
}

/**
 * Settings must nest: each wait is longer than the one inside it, or the outer one gives up on an answer that is
 * already on its way.
 * @throws Error naming the first pair that does not nest
 */
export function assertNested(waits: readonly Wait[]): void {
  for (const [i, inner] of waits.entries()) {
    const outer = waits[i - 1]
    if (outer && outer.ms <= inner.ms) {
      throw new Error(`${outer.name} (${outer.ms} ms) must be longer than ${inner.name} (${inner.ms} ms) inside it`)
    }
  }
}
