/**
 * How long it takes to close a day of a million settlements, to name one fen in it, and to teach a hub that lost its
 * books. A Postgres of its own, in a folder of its own; the rows are made up, everything else is the product.
 *   node dist/load-tests/bench-days.js prepare --count 1000000    (again until it says that all is there)
 *   node dist/load-tests/bench-days.js close
 *   node dist/load-tests/bench-days.js rebuild --count 100000
 */
import { mkdirSync } from 'node:fs'
import { join } from 'node:path'
import { Command } from 'commander'
import { systemClock, systemTimers } from '../common/clock'
import { type Credentials, readCredentials } from '../common/credentials.file'
import { silent } from '../common/log'
import { makeAuthority } from '../deploy/local/authority'
import { createDatabase, urlFor } from '../deploy/local/databases.pg'
import { cacheFolder, dataFolder } from '../deploy/local/places'
import { portsFor } from '../deploy/local/ports'
import { fetchPostgres, startPostgres, superuserUrl } from '../deploy/local/postgres'
import { type DayProvince, dayProvince, type Ledger } from './days/province.pg'
import { fillCare, fillEnrollment, fillHub, type Made, type Settled, settled } from './days/three-ledgers.pg'

interface Options {
  readonly count: number
  readonly units: 1 | 6
  readonly seconds: number
  readonly data: string
}

const DAY = '2026-11-21'
const REGIONS = ['5101', '5107', '5116']
const BATCH = 500
const LAST_FACTS = 500
/** The settlement whose posting at the hub is one fen too much. */
const PLANTED = 1_234
const TICK_MS = 10

const say = (line: string) => process.stderr.write(`${line}\n`)

async function main(): Promise<void> {
  const program = new Command('bench-days')
  const phases = { prepare, close, rebuild }
  for (const [name, phase] of Object.entries(phases)) {
    program
      .command(name)
      .option('--count <n>', 'settlements of the day', Number, 1_000_000)
      .option('--units <1|6>', 'all in one closing unit, or in all six of three cities', Number, 6)
      .option('--seconds <n>', 'prepare at most for so long', Number, 150)
      .option('--data <folder>', 'where the database lies', join(dataFolder(), 'bench-days'))
      .action((options: Options) => withProvince(options, (province) => phase(province, options)))
  }
  await program.parseAsync()
}

/** Fills the three ledgers and lets the rows of closing units follow, as they do behind the traffic. */
async function prepare(province: DayProvince, { count, units, seconds }: Options): Promise<void> {
  const untilMs = performance.now() + seconds * 1_000
  for (const [place, made] of unitsOf(units).entries()) {
    const wanted = Math.floor(count / units)
    const name = `${made.careRegion} → ${made.enrollmentRegion}`
    for (let n = await countOf(province.enrollment(made.enrollmentRegion), made); n < wanted; n += BATCH) {
      if (performance.now() > untilMs) return void say(`${name}: ${n} of ${wanted}; not all is there yet`)
      const rows = Array.from({ length: Math.min(BATCH, wanted - n) }, (_, i) => settled(n + i, made))
      await everywhere(province, rows)
      if (place === 0 && n <= PLANTED && PLANTED < n + BATCH) await plant(province, settled(PLANTED, made), 1)
    }
    say(`${name}: ${wanted} settlements`)
  }
  for (const [name, book] of booksOf(province, units)) {
    await book.gather()
    await book.digest()
    say(`${name}: gathered`)
    if (performance.now() > untilMs) return void say('not all is there yet')
  }
  say('all is there')
}

async function close(province: DayProvince, { count, units }: Options): Promise<void> {
  for (const region of REGIONS) await province.care(region).pool.query('select open_day($1)', [DAY])
  const beganMs = performance.now()
  await province.days.ask(DAY, true)
  const hit = settled(PLANTED, unitsOf(units)[0] as Made)
  const named = await until(province, (state) => state.differences.length > 0)
  const namedMs = performance.now() - beganMs
  const [difference] = named.differences
  const isRight = difference?.settlement.includes(hit.key.settleId) && named.differences.length === 1
  await plant(province, hit, -1)
  const wanted = Math.floor(count / units)
  for (const made of unitsOf(units)) {
    const each = Math.ceil(LAST_FACTS / units)
    await everywhere(
      province,
      Array.from({ length: each }, (_, i) => settled(wanted + i, made)),
    )
  }
  const lastMs = performance.now()
  await province.days.ask(DAY, true)
  const done = await until(province, (state) => state.isDone)
  const closeMs = performance.now() - lastMs
  const settlements = done.units.reduce((sum, { hub }) => sum + hub.count, 0)
  const figures = {
    settlements,
    units,
    closeMs: Math.round(closeMs),
    namedMs: Math.round(namedMs),
    isRight,
    difference,
  }
  process.stdout.write(`${JSON.stringify(figures, (_, v) => (typeof v === 'bigint' ? Number(v) : v))}\n`)
}

/** Pages stand ready, signed in full, as care nodes would have sent them: what is measured is the hub. */
async function rebuild(province: DayProvince, { count }: Options): Promise<void> {
  const { root, pool } = province.hub
  await root.query('truncate posting, inbox, rebuild, day_row, day_bucket, day_cursor, day_begun cascade')
  const [care, enrollment] = [province.care('5101').party, province.enrollment('5116').party]
  const signers = { care: care.signer, enrollment: enrollment.signer }
  const made = { careRegion: '5101', enrollmentRegion: '5116', day: DAY, decidedAtMs: Date.now(), signers }
  const perPage = 400
  const pages = Math.ceil(count / perPage)
  const place = (page: number) => (page === 0 || page === pages ? Buffer.alloc(0) : Buffer.from(`${page}`))
  const told = Array.from({ length: pages }, (_, page) => {
    const rows = Array.from({ length: perPage }, (_, i) => settled(page * perPage + i, made))
    const decisions = rows.map(({ decision }) => ({ decision, signature: care.signer.sign('decision', decision) }))
    return { after: place(page), next: place(page + 1), decisions, highestFactNumber: count }
  })
  say(`${pages * perPage} decisions stand ready`)
  await pool.query(`insert into rebuild (region) values ('5101')`)
  const { rebuild: hub } = province
  const beganMs = performance.now()
  // Each asks for the next one, which nobody here has; it is handed in by hand.
  await Promise.all(told.map((page) => hub.told(page, '5101')))
  const readMs = performance.now() - beganMs
  const [progress] = await hub.progress()
  const totals = await province.hub.book.totals(DAY)
  const figures = {
    ...progress,
    seconds: readMs / 1_000,
    perSecond: Math.round((pages * perPage * 1_000) / readMs),
    totals,
  }
  process.stdout.write(`${JSON.stringify(figures, (_, v) => (typeof v === 'bigint' ? Number(v) : v))}\n`)
}

type State = Awaited<ReturnType<DayProvince['days']['state']>>

async function until(province: DayProvince, holds: (state: State) => boolean): Promise<State> {
  for (;;) {
    await province.days.tick()
    const state = await province.days.state(DAY)
    if (holds(state)) return state
    await new Promise((resolve) => setTimeout(resolve, TICK_MS))
  }
}

function unitsOf(units: number): Made[] {
  const all = REGIONS.flatMap((careRegion) =>
    REGIONS.filter((enrollmentRegion) => enrollmentRegion !== careRegion).map((enrollmentRegion) => {
      return { careRegion, enrollmentRegion, day: DAY, isLean: true }
    }),
  )
  return all.slice(0, units)
}

function booksOf(province: DayProvince, units: number): [name: string, book: Ledger['book']][] {
  const made = unitsOf(units)
  const cares = [...new Set(made.map(({ careRegion }) => careRegion))]
  const enrollments = [...new Set(made.map(({ enrollmentRegion }) => enrollmentRegion))]
  return [
    ['hub', province.hub.book],
    ...cares.map((region): [string, Ledger['book']] => [`care ${region}`, province.care(region).book]),
    ...enrollments.map((region): [string, Ledger['book']] => [
      `enrollment ${region}`,
      province.enrollment(region).book,
    ]),
  ]
}

async function everywhere(province: DayProvince, rows: readonly Settled[]): Promise<void> {
  const { key, enrollmentRegion } = rows[0] as Settled
  await Promise.all([fillCare(province.care(key.careRegion).root, rows), fillHub(province.hub.root, rows)])
  await fillEnrollment(province.enrollment(enrollmentRegion).root, rows)
}

async function countOf({ root }: Ledger, { careRegion }: Made): Promise<number> {
  const { rows } = await root.query<{ n: number }>('select count(*)::int as n from inbox where care_region = $1', [
    careRegion,
  ])
  return rows[0]?.n ?? 0
}

async function plant(province: DayProvince, { key }: Settled, fen: number): Promise<void> {
  const text = 'update posting set amount_fen = amount_fen + $2 where settle_id = $1'
  await province.hub.root.query(text, [key.settleId, fen])
}

async function withProvince({ data }: Options, work: (province: DayProvince) => Promise<void>): Promise<void> {
  mkdirSync(data, { recursive: true })
  const { postgres: port } = await portsFor(['postgres'], join(data, 'ports.json'))
  const files = fetchPostgres(cacheFolder(), say)
  const part = await startPostgres({ files, dataDir: data, port: port as number, logFile: join(data, 'postgres.log') })
  try {
    const province = await provinceOn(superuserUrl(data, port as number), data)
    await work(province).finally(() => province.close())
  } finally {
    await part.stop()
  }
}

async function provinceOn(superUrl: string, data: string): Promise<DayProvince> {
  const authority = await makeAuthority(join(data, 'credentials'))
  return dayProvince({
    regions: REGIONS,
    async database(name) {
      const database = `days_${name.replace(' ', '_')}`
      const [owner, app] = ['owner', 'app'].map((role) => ({ name: `${database}_${role}`, password: 'bench' }))
      await createDatabase(superUrl, { database, owner: owner!, app: app! })
      const urls = { url: urlFor(superUrl, app, database), ownerUrl: urlFor(superUrl, owner, database) }
      return { ...urls, superUrl: urlFor(superUrl, undefined, database), appRole: app!.name }
    },
    async party(role, region): Promise<Credentials> {
      const identity = role === 'hub' ? ({ role, instance: 'hub-1' } as const) : ({ role, region } as const)
      return readCredentials(await authority.issue(identity, `${role}-${region}`))
    },
    ...{ clock: systemClock, timers: systemTimers, log: silent },
  })
}

void main()
