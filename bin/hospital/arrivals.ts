/** When patients come: at an open rate, whether or not the system keeps up (no coordinated omission). Pure. */

export interface Arrivals {
  readonly ratePerSecond: number
  /** No patient comes later than this. */
  readonly seconds: number
  /** And no more than so many come. */
  readonly countMax: number
  /** fixed: evenly; poisson: independently of each other, as at real tills. */
  readonly spacing: 'fixed' | 'poisson'
}

/** Milliseconds after the start, growing. */
export function* arrivals(plan: Arrivals, random: () => number): Generator<number> {
  const meanMs = 1_000 / plan.ratePerSecond
  let atMs = 0
  for (let count = 0; count < plan.countMax; count++) {
    atMs += plan.spacing === 'fixed' ? meanMs : -Math.log(1 - random()) * meanMs
    if (atMs > plan.seconds * 1_000) return
    yield atMs
  }
}

export interface Percentiles {
  readonly count: number
  readonly p50: number
  readonly p95: number
  readonly p99: number
  readonly max: number
}

/** By the nearest rank; all 0 when nothing was measured. */
export function percentilesOf(latenciesMs: readonly number[]): Percentiles {
  const sorted = [...latenciesMs].sort((a, b) => a - b)
  const at = (share: number) => round(sorted[Math.max(0, Math.ceil(share * sorted.length) - 1)] ?? 0)
  return { count: sorted.length, p50: at(0.5), p95: at(0.95), p99: at(0.99), max: at(1) }
}

function round(ms: number): number {
  return Math.round(ms * 100) / 100
}
