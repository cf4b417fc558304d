/** Product and floor in turn at the same rate, in one run, with the ratio that the project answers for. */
import type { CrowdReport } from '../bin/hospital/crowd'
import { aligned } from '../bin/output/table'
import { type CpuMs, countCpu, cpuEach } from './cpu.file'
import type { Driver } from './driver'
import type { Floor, FloorReport } from './floor'

export interface Compared {
  readonly ratePerSecond: number
  readonly product: Pick<CrowdReport, 'settleMs' | 'confirmMs' | 'outcomes' | 'errorsByCode' | 'turnedAway'>
  readonly floor: FloorReport
  /** Processor time of the whole machine for each settlement, by part. */
  readonly productCpuMs: CpuMs
  readonly floorCpuMs: CpuMs
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
    const bare = await counted(() => floor.run({ ...plan, seconds: settings.seconds }))
    await driver.run({ ...plan, seconds: settings.warmUpSeconds })
    const whole = await counted((begins) => driver.run({ ...plan, seconds: settings.seconds }, { begins }))
    results.push(resultOf(ratePerSecond, whole, bare))
  }
  return results
}

export interface Counted<Report> {
  readonly report: Report
  readonly cpuMs: CpuMs
}

/**
 * A run with the processor time that each of its settlements took.
 * @param run told when the measured time begins, if that is later than now
 */
export async function counted<Report extends { readonly settleMs: { readonly count: number } }>(
  run: (begins: () => void) => Promise<Report>,
): Promise<Counted<Report>> {
  let spent = countCpu()
  const report = await run(() => {
    spent = countCpu()
  })
  return { report, cpuMs: cpuEach(spent(), report.settleMs.count) }
}

export function resultOf(
  ratePerSecond: number,
  { report: whole, cpuMs: productCpuMs }: Counted<CrowdReport>,
  { report: bare, cpuMs: floorCpuMs }: Counted<FloorReport>,
): Compared {
  const { settleMs, confirmMs, outcomes, errorsByCode, turnedAway } = whole
  return {
    ratePerSecond,
    product: { settleMs, confirmMs, outcomes, errorsByCode, turnedAway },
    floor: bare,
    productCpuMs,
    floorCpuMs,
    settleRatio: ratio(settleMs.p50, bare.settleMs.p50),
    confirmRatio: ratio(confirmMs.p50, bare.confirmMs.p50),
  }
}

export function comparedLines(results: readonly Compared[]): string[] {
  const heading = [
    'per second',
    '',
    'settle p50',
    'p95',
    'p99',
    'confirm p50',
    'p95',
    'p99',
    'CPU ms',
    'p50 over floor',
  ]
  const rows = results.flatMap(({ ratePerSecond, product, floor, productCpuMs, floorCpuMs, ...ratios }) => [
    [
      ...[String(ratePerSecond), 'product', ...figures(product), String(productCpuMs.all ?? '?')],
      `${ratios.settleRatio} × / ${ratios.confirmRatio} ×`,
    ],
    ['', 'floor', ...figures(floor), String(floorCpuMs.all ?? '?'), ''],
  ])
  return aligned([heading, ...rows])
}

function figures({ settleMs, confirmMs }: Pick<FloorReport, 'settleMs' | 'confirmMs'>): string[] {
  return [settleMs, confirmMs].flatMap(({ p50, p95, p99 }) => [p50, p95, p99].map(String))
}

function ratio(whole: number, bare: number): number {
  return bare === 0 ? 0 : Math.round((whole / bare) * 100) / 100
}
