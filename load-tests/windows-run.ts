/** Windows with and without a thing over the running province: a late region, or whatever two commands change. */
import { execFile } from 'node:child_process'
import { setTimeout as pause } from 'node:timers/promises'
import { percentilesOf } from '../bin/hospital/arrivals'
import { answering, cpuEach } from './cpu'
import { type Bill, type Driver, driverFor } from './driver'
import { befall } from './mishaps'
import { countCpu } from './processes.file'
import type { Province } from './province'
import { isTouched } from './recorder'
import { billsFor, type Tell, VERIFY_MS } from './run'
import { scenarios } from './scenarios'
import { orderOf, type Pair, type PairedRatio, pairedRatio } from './windows'

export type Measure = 'settle_p50' | 'settle_p99' | 'cpu'
export const MEASURES: readonly Measure[] = ['settle_p50', 'settle_p99', 'cpu']

export interface WindowsSettings {
  readonly rate: number
  /** Of each window. */
  readonly seconds: number
  readonly pairs: number
  readonly warmUpSeconds: number
  readonly peoplePerRegion: number
  readonly measure: Measure
  /** Run by the shell before each window; absent: a region is ten seconds late. */
  readonly change?: { readonly with: string; readonly without: string }
}

export interface WindowsResult extends PairedRatio {
  readonly measure: Measure
  readonly rate: number
  readonly seconds: number
  readonly windows: readonly Pair[]
  /** How long nobody read the late region's questions, each time; empty with commands. */
  readonly unread_ms: readonly number[]
  readonly verify: string
}

const PATIENCE_MS = 60_000
/** Between a change and its window. */
const SETTLES_MS = 2_000

export async function runWindows(settings: WindowsSettings, province: Province, tell: Tell): Promise<WindowsResult> {
  const { rate, seconds, pairs, warmUpSeconds, peoplePerRegion, measure } = settings
  const { directory, codes } = province
  const driver = await driverFor({ directory, codes, peoplePerRegion, patienceMs: PATIENCE_MS })
  try {
    const told = (done: number, of: number) => tell({ zh: '准备账单', en: 'bills are prepared' }, done, of)
    const bills = await driver.prepare(billsFor(rate, warmUpSeconds + 2 * pairs * seconds), scenarios.steady, told)
    tell({ zh: `预热 ${warmUpSeconds} 秒`, en: `${warmUpSeconds} s of warm-up` })
    await driver.run(planOf(rate, warmUpSeconds), bills)
    const windows: Pair[] = []
    const unreadMs: number[] = []
    for (let pair = 0; pair < pairs; pair++) {
      const found = { with: 0, without: 0 }
      for (const kind of orderOf(pair)) {
        tell({ zh: `窗口：${kind === 'with' ? '有' : '无'}`, en: `window: ${kind}` }, pair, pairs)
        found[kind] = await windowOf(kind, settings, { driver, province, bills, unreadMs })
      }
      windows.push(found)
    }
    tell({ zh: '三账核对', en: 'the ledgers are compared' })
    const verify = await province.verified(VERIFY_MS)
    return { ...pairedRatio(windows), measure, rate, seconds, windows, unread_ms: unreadMs, verify }
  } finally {
    await driver.close()
  }
}

interface Around {
  readonly driver: Driver
  readonly province: Province
  readonly bills: Bill[]
  readonly unreadMs: number[]
}

/** Of those whom a late region does not touch; with commands, of all. */
async function windowOf(kind: 'with' | 'without', settings: WindowsSettings, around: Around): Promise<number> {
  const { rate, seconds, measure, change } = settings
  const { driver, province, bills, unreadMs } = around
  const regions = [...new Set(driver.tills.map(({ region }) => region))]
  if (change) await shell(change[kind])
  const what = kind === 'with' && !change ? 'slow-city' : 'none'
  // In force before the window begins: that the group divides anew is no part of it, and the pause below lets it pass.
  const mishap = await befall(what, { ...province, regions, seconds })
  const late = change ? 'none' : (regions.at(-1) as string)
  await pause(SETTLES_MS)
  const settleMs: number[] = []
  const spent = countCpu()
  const ends = setTimeout(() => mishap.end(), seconds * 1_000)
  try {
    const report = await driver.run(planOf(rate, seconds), bills, {
      timed: (call, ms, pair) => void (call === 'settle' && !isTouched(pair, late) && settleMs.push(ms)),
    })
    const cpu = cpuEach(spent(await province.parts()), report.settleMs.count)
    const { p50, p99 } = percentilesOf(settleMs)
    return { settle_p50: p50, settle_p99: p99, cpu: answering(cpu, 'product') }[measure]
  } finally {
    clearTimeout(ends)
    mishap.end()
    await mishap.over
    unreadMs.push(...mishap.unreadMs)
  }
}

function planOf(ratePerSecond: number, seconds: number) {
  return { ratePerSecond, seconds, countMax: Number.POSITIVE_INFINITY, spacing: 'poisson' } as const
}

function shell(command: string): Promise<void> {
  return new Promise((resolve, reject) => {
    execFile('/bin/sh', ['-c', command], (error) => (error ? reject(error) : resolve()))
  })
}
