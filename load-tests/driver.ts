/**
 * Load on a running province: the crowd of bin/hospital over its real doors, with people of its own and bills of one
 * to three thousand yuan. All bills are prepared before the measured time, and the tills keep their journals in memory:
 * a measurement sees settle and confirm, and no disk but the province's. Used as a program (main.ts) and as a module.
 */
import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import { parse } from 'csv-parse/sync'
import { v7 as uuidv7 } from 'uuid'
import { arrivals } from '../bin/hospital/arrivals'
import { type CrowdPlan, type CrowdReport, type CrowdWorld, crowd, pairFrom } from '../bin/hospital/crowd'
import { madeUpPeople } from '../bin/hospital/made-up-people'
import { type Patient, type PreparedBill, prepared } from '../bin/hospital/preparation'
import { tillsOverGrpc } from '../bin/hospital/tills.grpc'
import { regionsIn } from '../bin/organisations/asking'
import type { Directory } from '../bin/organisations/directory'
import { organisationsOverGrpc } from '../bin/organisations/organisations.grpc'
import { dayInShanghai, systemClock } from '../common/clock'
import type { FeeLineIn } from '../proto/types'

export interface DriverSettings {
  readonly directory: Directory
  readonly peoplePerRegion: number
  /** A catalog item that every bill consists of. */
  readonly itemCode: string
  readonly linesPerBill: number
}

export interface Driver {
  /** Prepares a bill for each arrival, then lets them come. */
  run(plan: Omit<CrowdPlan, 'bills'>, told?: Told): Promise<CrowdReport>
  close(): Promise<void>
}

export interface Told {
  /** So many bills are prepared. */
  prepared?(done: number, of: number): void
  /** All are prepared: what is measured begins now. */
  begins?(): void
  left?: CrowdWorld['left']
}

const OPERATOR = { operatorId: 'load', operatorName: '压力测试' }
const PATIENCE_MS = 60_000
const UNIT_PRICE_MICRO_YUAN = 10_000_000
const LEAST_UNITS = 100
const UNITS_SPREAD = 200
/** Bills prepared at once: enough to be quick, few enough not to measure the preparation. */
const PREPARING = 8

/** Makes its people known in every region, and opens a till at every door. */
export async function driverFor(settings: DriverSettings): Promise<Driver> {
  const { directory, peoplePerRegion, itemCode, linesPerBill } = settings
  const patients = await admitPeople(directory, peoplePerRegion)
  const { tills, close } = await tillsOverGrpc(directory, { operator: OPERATOR, patienceMs: PATIENCE_MS })
  const personIds = new Map<string, string>()
  const world: CrowdWorld = {
    tills,
    patients,
    clock: systemClock,
    random: Math.random,
    pause: (ms) => pause(ms),
    newVisitNo: uuidv7,
    linesFor: (n) => linesOf(n, linesPerBill, itemCode, dayInShanghai(systemClock.now())),
  }
  return {
    async run(plan, { prepared: told, begins, left } = {}) {
      const count = [...arrivals({ ...plan, spacing: 'fixed' }, world.random)].length
      const bills = await preparedBills({ world, personIds }, Math.ceil(count * SPARE), told)
      begins?.()
      return crowd({ ...world, ...(left && { left }) }, { ...plan, bills })
    },
    close,
  }
}

/** By chance more may come than the rate says. */
const SPARE = 1.2

interface Preparing {
  readonly world: CrowdWorld
  readonly personIds: Map<string, string>
}

/** No patient is charged without having heard what it will be (试算). */
async function quoted({ till: { hospital }, visitId, policyDay, totalFen }: PreparedBill): Promise<boolean> {
  const sessionId = await hospital.session()
  const bill = { sessionId, visitId, policyDay, useAccount: false, totalFen: Number(totalFen) }
  return 'reply' in (await hospital.door.preSettle(bill))
}

/** @throws Error when a bill cannot be prepared: a measurement of part of the load would be none */
async function preparedBills(
  { world, personIds }: Preparing,
  count: number,
  told: Told['prepared'],
): Promise<PreparedBill[]> {
  const queue = [...world.patients]
  const troubles = new Set<string>()
  const bills: PreparedBill[] = []
  let next = 0
  const work = async () => {
    while (next < count) {
      const n = ++next
      const pair = pairFrom(queue, world)
      if (!pair) throw new Error("no hospital is outside the patients' own regions")
      queue.push(pair.patient)
      const bill = await prepared(world, pair, n, { personIds, trouble: (code) => troubles.add(code) })
      if (!bill || !(await quoted(bill))) throw new Error(`a bill could not be prepared: ${[...troubles].join(', ')}`)
      bills.push(bill)
      told?.(bills.length, count)
    }
  }
  await Promise.all(Array.from({ length: PREPARING }, work))
  return bills
}

/** A bill of 1,000 to 2,990 yuan in all, so that deductible and ladder both act; the first line takes what is left. */
export function linesOf(n: number, count: number, itemCode: string, feeDay: string): FeeLineIn[] {
  const units = LEAST_UNITS + (n % UNITS_SPREAD)
  const each = Math.floor(units / count)
  return Array.from({ length: count }, (_, i) => lineWith(i + 1, i === 0 ? units - each * (count - 1) : each))

  function lineWith(lineNo: number, its: number): FeeLineIn {
    return {
      lineNo: String(lineNo),
      itemCode,
      unitPriceMicroYuan: UNIT_PRICE_MICRO_YUAN,
      quantityE4: its * 10_000,
      amountFen: (its * UNIT_PRICE_MICRO_YUAN) / 10_000,
      feeDay,
      approval: '0',
    }
  }
}

/** People of different regions alternate, so that every region has work from the first second. */
async function admitPeople(directory: Directory, count: number): Promise<Patient[]> {
  const { asked, close } = organisationsOverGrpc(directory)
  try {
    const sets = await Promise.all(
      regionsIn(asked).map(async (city) => {
        const { patients, files } = madeUpPeople(city.place.region, count)
        for (const [kind, csv] of files) {
          const { problems } = await city.import(kind, Buffer.from(csv))
          if (problems[0])
            throw new Error(`${city.place.name} does not take our ${kind}: ${JSON.stringify(problems[0])}`)
        }
        return patients
      }),
    )
    return Array.from({ length: count }, (_, i) => sets.flatMap((patients) => patients[i] ?? [])).flat()
  } finally {
    close()
  }
}

/** The first unrestricted class-A item of the newest catalog, without a price limit that our price would pass. */
export function itemIn(catalogs: string): string {
  const newest = readdirSync(catalogs)
    .filter((name) => name.endsWith('.csv'))
    .sort()
    .at(-1)
  if (!newest) throw new Error(`${catalogs}: no catalog`)
  const rows: Record<string, string>[] = parse(readFileSync(join(catalogs, newest)), {
    columns: true,
    bom: true,
    trim: true,
  })
  const found = rows.find((row) => row.class === '甲' && !row.restricted && !row.price_limit_yuan && !row.to)
  if (!found?.code) throw new Error(`${catalogs}/${newest}: no unrestricted class-A item without a limit`)
  return found.code
}
