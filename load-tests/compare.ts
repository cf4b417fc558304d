/** Product and floor in turn at the same rate, in one run, with the ratio that the project answers for. */
import type { CrowdReport } from '../bin/hospital/crowd'
import { aligned } from '../bin/output/table'
import type { Driver } from './driver'
import type { Floor, FloorReport } from './floor'

export interface Compared {
  readonly ratePerSecond: number
  readonly product: Pick<CrowdReport, 'settleMs' | 'confirmMs' | 'outcomes' | 'errorsByCode' | 'turnedAway'>
  readonly floor: FloorReport
  /** Median of the product over the floor's. */
  readonly settleRatio: number
  readonly confirmRatio: number
}

export interface CompareSettings {
  readonly rates: readonly number[]
  readonly seconds: number
  readonly warmUpSeconds: number
}

/** Floor and product alternate, each warmed up, never at the same time. */
export async function compared(driver: Driver, floor: Floor, settings: CompareSettings): Promise<Compared[]> {
  const results: Compared[] = []
  for (const ratePerSecond of settings.rates) {
    const plan = { ratePerSecond, countMax: 1_000_000, spacing: 'poisson', cancelEvery: 0, refuseEvery: 0 } as const
    await floor.run({ ...plan, seconds: settings.warmUpSeconds })
    const bare = await floor.run({ ...plan, seconds: settings.seconds })
    await driver.run({ ...plan, seconds: settings.warmUpSeconds })
    const whole = await driver.run({ ...plan, seconds: settings.seconds })
    results.push(resultOf(ratePerSecond, whole, bare))
  }
  return results
}

export function resultOf(ratePerSecond: number, whole: CrowdReport, bare: FloorReport): Compared {
  const { settleMs, confirmMs, outcomes, errorsByCode, turnedAway } = whole
  return {
    ratePerSecond,
    product: { settleMs, confirmMs, outcomes, errorsByCode, turnedAway },
    floor: bare,
    settleRatio: ratio(settleMs.p50, bare.settleMs.p50),
    confirmRatio: ratio(confirmMs.p50, bare.confirmMs.p50),
  }
}

export function comparedLines(results: readonly Compared[]): string[] {
  const heading = ['per second', '', 'settle p50', 'p95', 'p99', 'confirm p50', 'p95', 'p99', 'p50 over floor']
  const rows = results.flatMap(({ ratePerSecond, product, floor, settleRatio, confirmRatio }) => [
    [String(ratePerSecond), 'product', ...figures(product), `${settleRatio} × / ${confirmRatio} ×`],
    ['', 'floor', ...figures(floor), ''],
  ])
  return aligned([heading, ...rows])
}

function figures({ settleMs, confirmMs }: Pick<FloorReport, 'settleMs' | 'confirmMs'>): string[] {
  return [settleMs, confirmMs].flatMap(({ p50, p95, p99 }) => [p50, p95, p99].map(String))
}

function ratio(whole: number, bare: number): number {
  return bare === 0 ? 0 : Math.round((whole / bare) * 100) / 100
}
