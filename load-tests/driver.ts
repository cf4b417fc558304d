/**
 * Load on a running province: the crowd of bin/hospital over its real doors, with people of its own and bills of a real
 * catalog's shapes. All bills are prepared before the measured time, and the tills keep their journals in memory: a
 * measurement sees settle and confirm, and no disk but the province's. One process, one connection a door.
 */
import { setTimeout as pause } from 'node:timers/promises'
import { v7 as uuidv7 } from 'uuid'
import { type CrowdPlan, type CrowdReport, type CrowdWorld, crowd } from '../bin/hospital/crowd'
import { type PreparedBill, prepared, type Till } from '../bin/hospital/preparation'
import { tillsOverGrpc } from '../bin/hospital/tills.grpc'
import type { Directory } from '../bin/organisations/directory'
import { dayInShanghai, systemClock } from '../common/clock'
import { Figures } from './figures'
import { lightDoor } from './light-door.grpc'
import { type Habits, habitOf, MEDICAL_TYPES, type Treatment, type Weights } from './mix'
import { admitPeople, type Pairing, pairing } from './people.grpc'
import { linesOf } from './shapes'
import { type Watched, watchWith } from './watch'

export interface DriverSettings {
  readonly directory: Directory
  readonly peoplePerRegion: number
  /** What bills consist of. */
  readonly codes: readonly string[]
  /** How long a hospital keeps asking; 0: every call is made once. */
  readonly patienceMs: number
}

/** Who will come, and what for. */
export interface Traffic {
  readonly treatments: Weights<Treatment>
  readonly habits: Habits
}

export type DriverReport = CrowdReport & {
  readonly watched: Watched
  /** Confirmed before the plan's last second was over. */
  readonly inTime: number
}
export type Bill = PreparedBill & { readonly n: number }
export type DriverPlan = Pick<CrowdPlan, 'ratePerSecond' | 'seconds' | 'countMax' | 'spacing' | 'signal'>

export interface Driver {
  /** So many visits with fee lines and a quote, outside what is measured. */
  prepare(count: number, traffic: Traffic, told?: (done: number, of: number) => void): Promise<Bill[]>
  /** Lets them come; takes its bills off the list. */
  run(plan: DriverPlan, bills: Bill[], told?: Pick<CrowdWorld, 'left' | 'timed'>): Promise<DriverReport>
  readonly tills: readonly Till[]
  /** Region and treatment (and hospitals) without figures: such patients come as outpatients, or else as inpatients. */
  unpublished(): readonly string[]
  close(): Promise<void>
}

const OPERATOR = { operatorId: 'load', operatorName: '压力测试' }
/** Bills prepared at once: enough to be quick, few enough not to break the province before it is measured. */
const PREPARING = 8

/** Makes its people known in every region, and opens a till at every door. */
export async function driverFor(settings: DriverSettings): Promise<Driver> {
  const { directory, peoplePerRegion, patienceMs } = settings
  const people = await admitPeople(directory, peoplePerRegion)
  const watch = watchWith({ clock: systemClock, newSettleId: uuidv7 })
  const watched: typeof lightDoor = (door, at) => watch.watched(lightDoor(door, at))
  const { tills, close } = await tillsOverGrpc(directory, { operator: OPERATOR, patienceMs, watched })
  const world: CrowdWorld = {
    tills,
    patients: [],
    clock: systemClock,
    random: Math.random,
    pause: (ms) => pause(ms),
    newVisitNo: uuidv7,
    linesFor: () => [],
  }
  const preparing = {
    world,
    codes: settings.codes,
    pairs: pairing(tills, people),
    personIds: new Map(),
    figures: new Figures(),
  }
  let made = 0
  return {
    async prepare(count, traffic, told) {
      const from = made
      made += count
      const bills = await preparedBills(preparing, { from, count, traffic }, told)
      for (const { n, visitId } of bills) watch.expect(visitId, habitOf(n, traffic.habits))
      return bills
    },
    async run(plan, bills, told = {}) {
      const endMs = systemClock.monotonic() + plan.seconds * 1_000
      let inTime = 0
      const timed: CrowdWorld['timed'] = (call, ms, pair) => {
        if (call === 'confirm' && systemClock.monotonic() <= endMs) inTime += 1
        told.timed?.(call, ms, pair)
      }
      const report = await crowd({ ...world, ...told, timed }, { ...plan, cancelEvery: 0, refuseEvery: 0, bills })
      return { ...report, watched: await watch.told(), inTime }
    },
    tills,
    unpublished: () => preparing.figures.lacking().toSorted(),
    close,
  }
}

interface Preparing {
  readonly world: CrowdWorld
  readonly codes: readonly string[]
  readonly pairs: Pairing
  readonly personIds: Map<string, string>
  readonly figures: Figures
}

interface Wanted {
  readonly from: number
  readonly count: number
  readonly traffic: Traffic
}

/** @throws Error when a bill cannot be prepared: a measurement of part of the load would be none */
async function preparedBills(
  parts: Preparing,
  { from, count, traffic }: Wanted,
  told?: (done: number, of: number) => void,
): Promise<Bill[]> {
  const bills: Bill[] = []
  let next = from
  const work = async () => {
    while (next < from + count) {
      bills.push(await preparedBill(parts, ++next, traffic))
      told?.(bills.length, count)
    }
  }
  await Promise.all(Array.from({ length: PREPARING }, work))
  return bills.sort((a, b) => a.n - b.n)
}

async function preparedBill(parts: Preparing, n: number, { treatments, habits }: Traffic): Promise<Bill> {
  const { world, codes, pairs, personIds, figures } = parts
  const { pair, treatment } = pairs.next(treatments)
  const lines = linesOf(n, { treatment, codes, feeDay: dayInShanghai(systemClock.now()) })
  const troubles = new Set<string>()
  const notes = { personIds, trouble: (code: string) => void troubles.add(code) }
  for (const kind of [treatment, ...INSTEAD]) {
    const known = figures.has(pair, kind)
    if (known === false) continue
    const patient = { ...pair.patient, medicalType: MEDICAL_TYPES[kind] }
    const bill = await prepared({ ...world, linesFor: () => lines }, { ...pair, patient }, n, notes)
    const refused = bill && known === undefined && (await refusedQuote(bill))
    if (bill && !refused) {
      figures.learn(pair, kind, true)
      return { ...bill, n, givesUp: habitOf(n, habits) === 'cancel' }
    }
    if (refused) troubles.add(refused)
    if (!NOT_OPEN.test(refused || '')) break
    figures.learn(pair, kind, false)
  }
  throw new Error(`a bill could not be prepared: ${[...troubles].join(', ')}`)
}

/** No figures were found, and nobody is settled for by a guess; or it needs an approved disease, which ours lack. */
const NOT_OPEN = /^H(5015|3009)$/
const INSTEAD = ['outpatient', 'inpatient'] as const

const QUOTES = 20
const QUOTE_PAUSE_MS = 250

/**
 * Whether that region has figures for such a patient (试算). Asked once of each kind (figures.ts): a question for every
 * bill went to its region and back and cost more than opening the visit and uploading its lines, all outside what is
 * measured.
 * @returns why there is none
 */
async function refusedQuote({ till: { hospital }, visitId, policyDay, totalFen }: PreparedBill): Promise<string> {
  let why = ''
  for (let tries = 0; tries < QUOTES; tries++) {
    const sessionId = await hospital.session()
    const answer = await hospital.door.preSettle({
      ...{ sessionId, visitId, policyDay, useAccount: false, totalFen: Number(totalFen) },
    })
    if ('reply' in answer) return ''
    why = answer.refusal?.code ?? 'silence'
    if (NOT_OPEN.test(why)) break
    await pause(QUOTE_PAUSE_MS)
  }
  return why
}
