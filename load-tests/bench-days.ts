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
import { codecs } from '../common/contracts.grpc'
import { type Credentials, readCredentials } from '../common/credentials.file'
import { bucketOf } from '../common/day-rows'
import { silent } from '../common/log'
import { makeAuthority } from '../deploy/local/authority'
import { createDatabase, urlFor } from '../deploy/local/databases.pg'
import { cacheFolder, dataFolder } from '../deploy/local/places'
import { portsFor } from '../deploy/local/ports'
import { fetchPostgres, startPostgres, superuserUrl } from '../deploy/local/postgres'
import { rebuildOver } from '../hub/days/rebuild'
import { rebuildStoreInPostgres } from '../hub/days/rebuild-store.pg'
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
/** The settlement whose posting at the hub will be one fen too much. */
const PLANTED = 1_234
const LOOK_MS = 20

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
  for (const made of unitsOf(units)) {
    const wanted = Math.floor(count / units)
    const name = `${made.careRegion} → ${made.enrollmentRegion}`
    for (let n = await countOf(province.enrollment(made.enrollmentRegion), made); n < wanted; n += BATCH) {
      if (performance.now() > untilMs) return void say(`${name}: ${n} of ${wanted}; not all is there yet`)
      const rows = Array.from({ length: Math.min(BATCH, wanted - n) }, (_, i) => settled(n + i, made))
      await everywhere(province, rows)
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
  const { days, hub } = province
  for (const region of REGIONS) await province.care(region).pool.query('select open_day($1)', [DAY])
  // In the product's own rhythm.
  days.start()
  const wanted = Math.floor(count / units)
  for (const made of unitsOf(units)) {
    const each = Math.ceil(LAST_FACTS / units)
    await everywhere(
      province,
      Array.from({ length: each }, (_, i) => settled(wanted + i, made)),
    )
  }
  const lastMs = performance.now()
  await days.ask(DAY, true)
  await until(async () => (await hub.root.query('select 1 from day_asked where done_at is not null')).rows.length > 0)
  const closeMs = performance.now() - lastMs
  const { units: closed } = await days.state(DAY)
  const settlements = closed.reduce((sum, unit) => sum + unit.hub.count, 0)

  // Open again, with one fen too much at the hub, as if it had been so from the beginning.
  await hub.root.query('truncate day_closed, day_asked, day_told, day_marker, day_evidence')
  const hit = settled(PLANTED, unitsOf(units)[0] as Made)
  await plant(province, hit, 1)
  await hub.book.refresh(
    { careRegion: hit.key.careRegion, enrollmentRegion: hit.enrollmentRegion, day: DAY },
    bucketOf(hit.key),
  )
  const plantedMs = performance.now()
  await days.ask(DAY, true)
  await until(async () => (await days.state(DAY)).differences.length > 0)
  const namedMs = performance.now() - plantedMs
  const { differences } = await days.state(DAY)
  await plant(province, hit, -1)
  const figures = { settlements, units, closeMs: Math.round(closeMs), namedMs: Math.round(namedMs), differences }
  process.stdout.write(`${JSON.stringify(figures, (_, v) => (typeof v === 'bigint' ? Number(v) : v))}\n`)
}

/** Pages stand ready, signed in full, as care nodes would have sent them: what is measured is the hub. */
async function rebuild(province: DayProvince, { count }: Options): Promise<void> {
  const { root, pool } = province.hub
  await root.query('truncate posting, inbox, rebuild, day_row, day_bucket, day_cursor, day_begun cascade')
  const perPage = 400
  const pages = Math.ceil(count / perPage / REGIONS.length)
  const place = (page: number) => (page === 0 || page === pages ? Buffer.alloc(0) : Buffer.from(`${page}`))
  const told = REGIONS.map((region, i) => {
    const [care, enrollment] = [province.care(region).party, province.enrollment(REGIONS[(i + 1) % 3] as string).party]
    const signers = { care: care.signer, enrollment: enrollment.signer }
    const enrollmentRegion = REGIONS[(i + 1) % 3] as string
    const made = { careRegion: region, enrollmentRegion, day: DAY, decidedAtMs: Date.now(), signers }
    return Array.from({ length: pages }, (_, page) => {
      const rows = Array.from({ length: perPage }, (_, n) => settled(page * perPage + n, made))
      const decisions = rows.map(({ decision, signed }) => {
        return { decision, signature: codecs.signedDecision.decode(signed).signature }
      })
      return { after: place(page), next: place(page + 1), decisions, highestFactNumber: count }
    })
  })
  say(`${pages * perPage * REGIONS.length} decisions stand ready`)
  await pool.query('insert into rebuild (region) select unnest($1::text[])', [REGIONS])
  const rows = { askCare: async () => undefined }
  const store = rebuildStoreInPostgres(pool)
  const { verifier } = province.hub.party
  const world = { clock: systemClock, timers: systemTimers, log: silent }
  const hub = rebuildOver({ ...world, regions: () => REGIONS, verifier, rows, store })
  const beganMs = performance.now()
  await Promise.all(told.flatMap((ofRegion, i) => ofRegion.map((page) => hub.told(page, REGIONS[i] as string))))
  const readMs = performance.now() - beganMs
  const progress = await hub.progress()
  const decisions = progress.reduce((sum, one) => sum + one.decisions, 0)
  const checked = progress.reduce((sum, one) => sum + one.checked, 0)
  const totals = (await province.hub.book.totals(DAY)).map((one) => ({ ...one, root: one.root.toString('hex') }))
  const perSecond = Math.round((decisions * 1_000) / readMs)
  const figures = { decisions, checked, seconds: readMs / 1_000, perSecond, totals }
  process.stdout.write(`${JSON.stringify(figures, (_, v) => (typeof v === 'bigint' ? Number(v) : v))}\n`)
}

async function until(holds: () => Promise<boolean>): Promise<void> {
  while (!(await holds())) await new Promise((resolve) => setTimeout(resolve, LOOK_MS))
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
