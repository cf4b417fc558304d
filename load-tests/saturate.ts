/** Saturation of product and floor on the same machine, then the product at twice what it bears. */
import { percentilesOf } from '../bin/hospital/arrivals'
import { type Driver, driverFor, type Traffic } from './driver'
import type { Floor } from './floor'
import type { Treatment, Weights } from './mix'
import type { Province } from './province'
import { billsFor, type Tell } from './run'
import { type Curve, curveOf, type Overload, overloadOf, type Saturation, type Step, saturationOf } from './saturation'

export interface SaturateSettings {
  readonly rate: number
  readonly peoplePerRegion: number
  readonly saturationSeconds: number
  readonly treatments: Weights<Treatment>
  /** Nothing more is tried once it says so. */
  readonly signal: AbortSignal
}

interface Given {
  readonly province: Province
  readonly driver: Driver
  readonly floor: Floor | undefined
  readonly tell: Tell
}

const STEP_SECONDS = 10
const FACTOR = 1.3
const STEPS_MAX = 12
const LEAST_RATE = 50
const NO_HABITS = { cancel: 0, 'same-id': 0, 'new-id': 0, collision: 0 }
/** Of the time: the floor needs no bills prepared. */
const FLOOR_SHARE = 0.3

export async function saturate(settings: SaturateSettings, given: Given): Promise<Saturation> {
  const { rate, saturationSeconds, treatments, signal } = settings
  const { driver, floor, tell } = given
  const traffic = { treatments, habits: NO_HABITS }
  const startMs = performance.now()
  const isBefore = (share: number) => !signal.aborted && performance.now() - startMs < saturationSeconds * 1_000 * share
  const rising = { from: Math.max(LEAST_RATE, rate), factor: FACTOR, stepsMax: STEPS_MAX }
  const bare = floor && (await curveOf({ ...rising, hasTime: () => isBefore(FLOOR_SHARE) }, floorStep(floor, tell)))
  const whole = await curveOf({ ...rising, hasTime: () => isBefore(1) }, productStep(driver, traffic, tell))
  return saturationOf(whole, bare ?? null, await overloaded(settings, given, whole))
}

function productStep(driver: Driver, traffic: Traffic, tell: Tell) {
  return async (offered: number): Promise<Step> => {
    tell({ zh: `试每秒 ${offered}`, en: `${offered} a second are tried` })
    const bills = await driver.prepare(billsFor(offered, STEP_SECONDS), traffic)
    const { inTime, settleMs } = await driver.run(planOf(offered), bills)
    return { offered, throughput: inTime / STEP_SECONDS, p99: settleMs.p99 }
  }
}

function floorStep(floor: Floor, tell: Tell) {
  return async (offered: number): Promise<Step> => {
    tell({ zh: `基线试每秒 ${offered}`, en: `the floor is tried with ${offered} a second` })
    const { inTime, settleMs } = await floor.run(planOf(offered))
    return { offered, throughput: inTime / STEP_SECONDS, p99: settleMs.p99 }
  }
}

function planOf(ratePerSecond: number) {
  return { ratePerSecond, seconds: STEP_SECONDS, countMax: Number.POSITIVE_INFINITY, spacing: 'poisson' } as const
}

/** Every call is made once, so that twice as much is offered and not more: who is refused does not come back. */
async function overloaded(settings: SaturateSettings, given: Given, { peak }: Curve): Promise<Overload | null> {
  if (peak === 0 || settings.signal.aborted) return null
  const offered = Math.round(peak * 2)
  given.tell({ zh: `过载：每秒 ${offered}`, en: `past saturation: ${offered} a second` })
  const { directory, codes } = given.province
  const { peoplePerRegion, treatments } = settings
  const impatient = await driverFor({ directory, codes, peoplePerRegion, patienceMs: 0 })
  try {
    const bills = await impatient.prepare(billsFor(offered, STEP_SECONDS), { treatments, habits: NO_HABITS })
    const ms: number[] = []
    const timed = (call: 'settle' | 'confirm', took: number) => void (call === 'settle' && ms.push(took))
    const { inTime, watched } = await impatient.run(planOf(offered), bills, { timed })
    const refusals = Object.values(watched.refusedByCode).reduce((sum, count) => sum + count, 0)
    const step = { offered, throughput: inTime / STEP_SECONDS, p99: percentilesOf(ms).p99 }
    return overloadOf(step, peak, { ...watched, refusals })
  } finally {
    await impatient.close()
  }
}
