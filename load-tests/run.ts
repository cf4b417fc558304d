/**
 * One scenario from the first preparation to the verdict of the ledgers: bills are made, product and floor warmed up,
 * the floor measured, then the product at the same rate while the mishap befalls it; never both at once.
 */
import { setTimeout as pause } from 'node:timers/promises'
import type { Words } from '../bin/output/language'
import { systemClock } from '../common/clock'
import { type Bill, type Driver, type DriverPlan, type DriverReport, driverFor } from './driver'
import { flatOf } from './flat'
import { type Endpoints, watchFlat } from './flat.http'
import { type Floor, type FloorReport, startFloor } from './floor'
import { watchGenerator } from './health'
import { befall } from './mishaps'
import { type ByPart, countCpu, memoryNow } from './processes.file'
import type { Province } from './province'
import { type Recorder, recorder } from './recorder'
import { type Ran, type Result, resultOf } from './result'
import { saturate } from './saturate'
import { type Scenario, type ScenarioName, scenarios } from './scenarios'

export interface RunSettings {
  readonly scenario: ScenarioName
  readonly rate: number
  readonly seconds: number
  readonly warmUpSeconds: number
  readonly peoplePerRegion: number
  /** 0: without. */
  readonly floorSeconds: number
  /** Looked for after the run, for so many seconds at most; 0: not at all. */
  readonly saturationSeconds: number
  /** Each program's Prometheus endpoint, to see whether anything grows; absent: nobody looks. */
  readonly endpoints?: Endpoints
  /** Another generator than ours. */
  readonly generator?: Generator
  readonly signal: AbortSignal
}

/** Lets prepared bills come, and tells how long they took. */
export type Generator = (driver: Driver, plan: DriverPlan, bills: Bill[], record: Recorder) => Promise<DriverReport>

/** Told what is under way. */
export type Tell = (words: Words, done?: number, of?: number) => void

/** As long as any hospital of ours would ask again. */
const PATIENCE_MS = 60_000
/** Facts and doubts of the last patient: longer than the window in which an authorisation is confirmed. */
export const VERIFY_MS = 240_000

export async function runScenario(settings: RunSettings, province: Province, tell: Tell): Promise<Result> {
  const scenario = scenarios[settings.scenario]
  const { directory, codes } = province
  tell({ zh: '登记参保人，开窗口', en: 'people are registered, tills opened' })
  const people = settings.peoplePerRegion
  const driver = await driverFor({ directory, codes, peoplePerRegion: people, patienceMs: PATIENCE_MS })
  const floor = settings.floorSeconds > 0 ? await startedFloor(province, tell) : undefined
  try {
    const ran = await measured({ settings, scenario, province, driver, floor, tell })
    const saturation =
      settings.saturationSeconds > 0
        ? await saturate({ ...settings, treatments: scenario.treatments }, { province, driver, floor, tell })
        : undefined
    tell({ zh: '三账核对', en: 'the ledgers are compared' })
    const verify = await province.verified(VERIFY_MS)
    return resultOf({ ...ran, ...(saturation && { saturation }), verify })
  } finally {
    floor?.close()
    await driver.close()
  }
}

async function startedFloor({ servers }: Province, tell: Tell): Promise<Floor> {
  tell({ zh: '启动基线（空转的同样各段）', en: 'the floor starts: the bare hops beside the product' })
  return startFloor(servers)
}

interface Parts {
  readonly settings: RunSettings
  readonly scenario: Scenario
  readonly province: Province
  readonly driver: Driver
  readonly floor: Floor | undefined
  readonly tell: Tell
}

/** By chance more may come than the rate says: five standard deviations. */
export function billsFor(rate: number, seconds: number): number {
  const mean = rate * seconds
  return Math.ceil(mean + 5 * Math.sqrt(mean))
}

async function measured(parts: Parts): Promise<Omit<Ran, 'verify'>> {
  const { settings, scenario, driver, floor, tell } = parts
  const { rate, seconds, warmUpSeconds, signal } = settings
  const plan = { ratePerSecond: rate, countMax: Number.POSITIVE_INFINITY, spacing: 'poisson', signal } as const
  const preparing = (done: number, of: number) => tell({ zh: '准备账单', en: 'bills are prepared' }, done, of)
  const forWarmUp = await driver.prepare(billsFor(rate, warmUpSeconds), scenario, preparing)
  const bills = await driver.prepare(billsFor(rate, seconds), scenario, preparing)
  const without = driver.unpublished().join(', ')
  if (without)
    tell({ zh: `没有公布的待遇，改按门诊或住院：${without}`, en: `no figures published, so others: ${without}` })
  tell({ zh: `预热 ${warmUpSeconds} 秒`, en: `${warmUpSeconds} s of warm-up` })
  await driver.run({ ...plan, seconds: warmUpSeconds }, forWarmUp)
  const bare = floor && (await bareHops(floor, parts))
  if (floor) await driver.run({ ...plan, seconds: Math.ceil(warmUpSeconds / 4) }, forWarmUp)
  tell({ zh: `施加负载：每秒 ${rate}，${seconds} 秒`, en: `load: ${rate} a second for ${seconds} s` })
  const whole = await underLoad(parts, { ...plan, seconds }, bills)
  return { scenario: settings.scenario, rate, seconds, ...whole, ...(bare && { floor: bare }) }
}

async function bareHops(floor: Floor, { settings, province, tell }: Parts) {
  const { rate, floorSeconds: seconds, warmUpSeconds } = settings
  const plan = { ratePerSecond: rate, countMax: Number.POSITIVE_INFINITY, spacing: 'poisson' } as const
  tell({ zh: `测基线 ${seconds} 秒`, en: `the floor is measured for ${seconds} s` })
  await floor.run({ ...plan, seconds: warmUpSeconds })
  const spent = countCpu()
  const report: FloorReport = await floor.run({ ...plan, seconds })
  return { report, cpu: spent(await province.parts()) }
}

/** What is still on its way when the last patient has left belongs to the settlements that were measured. */
const FACTS_MS = 1_000

async function underLoad({ settings, scenario, province, driver }: Parts, plan: DriverPlan, bills: Bill[]) {
  const regions = [...new Set(driver.tills.map(({ region }) => region))]
  const { seconds } = plan
  const mishap = await befall(scenario.mishap, { ...province, regions, seconds })
  const [spent, health] = [countCpu(), watchGenerator()]
  const grows = settings.endpoints && watchFlat(settings.endpoints)
  const record = recorder(() => systemClock.monotonic(), mishap.region)
  const { generator = ours } = settings
  const ends = setTimeout(() => mishap.end(), seconds * 1_000)
  let report: DriverReport
  try {
    report = await generator(driver, plan, bills, record)
  } finally {
    grows?.end()
    clearTimeout(ends)
    mishap.end()
    await mishap.over
  }
  const own = health()
  await pause(FACTS_MS)
  const parts = await province.parts()
  const [cpu, memory]: [ByPart, ByPart] = [spent(parts), memoryNow(parts)]
  // A generator of another program is in the processes' figures and not in ours.
  const cpuShare = Math.max(generatorShare(cpu, report), own.cpuShare)
  const recorded = record.told()
  return {
    report,
    cpu,
    memory,
    generator: { ...own, cpuShare },
    recorded,
    ...(grows && { flat: flatOf(grows.readings(), plan.seconds) }),
    ...(mishap.region && { late: { region: mishap.region, unreadMs: mishap.unreadMs } }),
  }
}

function generatorShare({ load = 0, k6 = 0 }: ByPart, { tookMs }: DriverReport): number {
  return Math.round(((load + k6) / tookMs) * 100) / 100
}

const ours: Generator = (driver, plan, bills, { timed }) => driver.run(plan, bills, { timed })
