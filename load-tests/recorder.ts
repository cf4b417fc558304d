/** What was measured, second by second, and apart for those whom a mishap should not touch. Pure: time is given. */
import { type Percentiles, percentilesOf } from '../bin/hospital/arrivals'
import type { Pair } from '../bin/hospital/preparation'

export interface Second {
  readonly at: number
  readonly count: number
  readonly p50: number
  readonly p99: number
}

export interface Calls {
  readonly settle: Percentiles
  readonly confirm: Percentiles
}

export interface Recorded {
  readonly settle: readonly Second[]
  /** Not insured in the region that is late. */
  readonly others: Calls
  /** Of these, the patients of that region's own hospitals. */
  readonly cared: Calls
  /** Insured in it. */
  readonly touched: Calls
}

export interface Recorder {
  timed(call: 'settle' | 'confirm', ms: number, pair: Pair): void
  told(): Recorded
}

/** @param late the region that is late; none: everybody is one of the others */
export function recorder(nowMs: () => number, late = 'none'): Recorder {
  const startMs = nowMs()
  const seconds: number[][] = []
  const of = () => ({ settle: [] as number[], confirm: [] as number[] })
  const [others, cared, touched] = [of(), of(), of()]
  return {
    timed(call, ms, pair) {
      ;(isTouched(pair, late) ? touched : others)[call].push(ms)
      if (pair.till.region === late) cared[call].push(ms)
      if (call === 'confirm') return
      const at = Math.max(0, Math.floor((nowMs() - startMs) / 1_000))
      const list = seconds[at] ?? []
      seconds[at] = list
      list.push(ms)
    },
    told: () => ({
      settle: Array.from(seconds, (list = [], at) => secondOf(list, at)).filter(({ count }) => count > 0),
      others: callsOf(others),
      cared: callsOf(cared),
      touched: callsOf(touched),
    }),
  }
}

/** Only who is insured there waits for its answers: its hospitals ask other regions, which are not late. */
export function isTouched({ patient }: Pick<Pair, 'patient'>, late: string): boolean {
  return patient.enrollmentDivision.startsWith(late)
}

function callsOf({ settle, confirm }: Readonly<Record<keyof Calls, readonly number[]>>): Calls {
  return { settle: percentilesOf(settle), confirm: percentilesOf(confirm) }
}

function secondOf(list: readonly number[], at: number): Second {
  const { count, p50, p99 } = percentilesOf(list)
  return { at, count, p50, p99 }
}
