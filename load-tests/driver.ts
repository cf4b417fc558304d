/**
 * Load on a running province: the crowd of bin/hospital over its real doors, with people of its own and bills of one
 * to three thousand yuan. Used as a program (main.ts) and as a module.
 */
import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import { parse } from 'csv-parse/sync'
import { v7 as uuidv7 } from 'uuid'
import { type CrowdPlan, type CrowdReport, type CrowdWorld, crowd, type Patient } from '../bin/hospital/crowd'
import { madeUpPeople } from '../bin/hospital/made-up-people'
import { tillsOverGrpc } from '../bin/hospital/tills.grpc'
import { regionsIn } from '../bin/organisations/asking'
import type { Directory } from '../bin/organisations/directory'
import { organisationsOverGrpc } from '../bin/organisations/organisations.grpc'
import { dayInShanghai, systemClock } from '../common/clock'
import type { FeeLineIn } from '../proto/types'

export interface DriverSettings {
  readonly directory: Directory
  /** Where the hospitals' journals are kept. */
  readonly journals: string
  readonly peoplePerRegion: number
  /** A catalog item that every bill consists of. */
  readonly itemCode: string
}

export interface Driver {
  run(plan: CrowdPlan, left?: CrowdWorld['left']): Promise<CrowdReport>
  close(): Promise<void>
}

const OPERATOR = { operatorId: 'load', operatorName: '压力测试' }
const PATIENCE_MS = 60_000
const UNIT_PRICE_MICRO_YUAN = 10_000_000
const LEAST_UNITS = 100
const UNITS_SPREAD = 200

/** Makes its people known in every region, and opens a till at every door. */
export async function driverFor({ directory, journals, peoplePerRegion, itemCode }: DriverSettings): Promise<Driver> {
  const patients = await admitPeople(directory, peoplePerRegion)
  const { tills, close } = await tillsOverGrpc(directory, { journals, operator: OPERATOR, patienceMs: PATIENCE_MS })
  await Promise.all(tills.map(({ hospital }) => hospital.resumePending()))
  const world: CrowdWorld = {
    tills,
    patients,
    clock: systemClock,
    random: Math.random,
    pause: (ms) => pause(ms),
    newVisitNo: uuidv7,
    linesFor: (n) => [lineFor(n, itemCode, dayInShanghai(systemClock.now()))],
  }
  return { run: (plan, left) => crowd({ ...world, ...(left && { left }) }, plan), close }
}

/** 1,000 to 2,990 yuan, so that deductible and ladder both act. */
export function lineFor(n: number, itemCode: string, feeDay: string): FeeLineIn {
  const units = LEAST_UNITS + (n % UNITS_SPREAD)
  return {
    lineNo: '1',
    itemCode,
    unitPriceMicroYuan: UNIT_PRICE_MICRO_YUAN,
    quantityE4: units * 10_000,
    amountFen: (units * UNIT_PRICE_MICRO_YUAN) / 10_000,
    feeDay,
    approval: '0',
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
