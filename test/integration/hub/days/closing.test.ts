/** Closing days over three real ledgers (protocol R12 and 1.4.8). */
import { daysAfter, systemTimers } from '../../../../common/clock'
import { unitText } from '../../../../common/day-rows'
import { keyText } from '../../../../common/settlement-key'
import { type DayProvince, dayProvince } from '../../../../load-tests/days/province.pg'
import { fillCare, fillEnrollment, fillHub, type Settled, settled } from '../../../../load-tests/days/three-ledgers.pg'
import { authority } from '../../../support/credentials'
import { freshDatabase } from '../../../support/stack'

const silent = { info() {}, warn() {}, error() {}, debug() {}, fatal() {} } as never

let province: DayProvince
const drops: (() => Promise<void>)[] = []
// Each test has a day of its own.
let DAY = '2026-11-01'
let UNIT = { careRegion: '5101', enrollmentRegion: '5116', day: DAY }
let signers: Parameters<typeof settled>[1]['signers']

beforeAll(async () => {
  const ours = await authority()
  const made: Record<string, Awaited<ReturnType<typeof ours.certify>>> = {}
  province = await dayProvince({
    regions: ['5101', '5116'],
    async database(name) {
      const database = await freshDatabase(`days ${name}`)
      drops.push(database.drop)
      return database
    },
    async party(role, region) {
      const identity = role === 'hub' ? ({ role, instance: 'hub-1' } as const) : ({ role, region } as const)
      const { signer, verifier } = await ours.certify(identity)
      made[`${role} ${region}`] = { signer, verifier } as never
      return { signer, verifier }
    },
    clock: { now: () => Date.now(), monotonic: () => performance.now() },
    timers: systemTimers,
    log: silent,
  })
  signers = { care: made['care 5101']!.signer, enrollment: made['enrollment 5116']!.signer }
})

beforeEach(async () => {
  DAY = daysAfter(DAY, 2)
  UNIT = { ...UNIT, day: DAY }
  for (const region of ['5101', '5116']) await province.care(region).pool.query('select open_day($1)', [DAY])
})

afterAll(async () => {
  await province.close()
  for (const drop of drops) await drop()
})

const many = (count: number, from = 0) =>
  Array.from({ length: count }, (_, n) =>
    settled(from + n, { ...UNIT, decidedAtMs: Date.now(), ...(signers && { signers }) }),
  )

async function everywhere(rows: readonly Settled[]): Promise<void> {
  await fillCare(province.care('5101').root, rows)
  await fillHub(province.hub.root, rows)
  await fillEnrollment(province.enrollment('5116').root, rows)
}

/** Until it holds, or five seconds are over. */
async function eventually(holds: () => Promise<boolean>): Promise<void> {
  for (let tries = 0; tries < 100; tries++) {
    if (await holds()) return
    await province.days.tick()
    await new Promise((resolve) => setTimeout(resolve, 50))
  }
  throw new Error(`never: ${holds}`)
}

const isDone = async () => (await province.days.state(DAY)).isDone

test('a day closes when three roots are equal, and each party keeps the three signatures', async () => {
  await everywhere(many(40))
  await province.days.ask(DAY, true)
  await eventually(isDone)
  const { units } = await province.days.state(DAY)
  expect(units).toHaveLength(1)
  expect(units[0]).toMatchObject({ unit: UNIT, isClosed: true, hub: { count: 40 } })
  const books = [province.care('5101').book, province.hub.book, province.enrollment('5116').book]
  const kept = await Promise.all(books.map((book) => book.closed(DAY)))
  for (const closed of kept) {
    expect(closed.map(({ unit }) => unitText(unit))).toEqual([unitText(UNIT)])
    expect(closed[0]?.closing.equals(kept[0]?.[0]?.closing as Buffer)).toBe(true)
  }
  // What was gathered beside the traffic is what the ledgers say when they are read from end to end.
  for (const book of books) expect(await book.recount(DAY)).toEqual(await book.totals(DAY))
})

test('a day without anything closes, too', async () => {
  await province.days.ask(DAY, true)
  await eventually(isDone)
  expect((await province.days.state(DAY)).units).toEqual([])
})

test('the flip sets the day once, however often it is asked for, and never the day after', async () => {
  for (let times = 0; times < 3; times++) await province.days.ask(DAY, true)
  await eventually(isDone)
  const { rows } = await province.care('5101').root.query<{ day: string }>('select day::text from accounting_day')
  expect(rows).toEqual([{ day: daysAfter(DAY, 1) }])
})

test('a region whose day still runs keeps its units open and nobody else', async () => {
  await everywhere(many(3))
  await province.days.ask(DAY, false)
  await eventually(async () => (await province.days.state(DAY)).silent.length <= 2)
  const { units, silent: not, isDone: done } = await province.days.state(DAY)
  expect(done).toBe(false)
  expect(not).toEqual(['care 5101', 'care 5116'])
  expect(units[0]?.isClosed).toBe(false)
})

test.each([
  ['at the hub', () => province.hub.root, 'hub'],
  ['at the enrollment region', () => province.enrollment('5116').root, 'enrollment 5116'],
  ['at the care region', () => province.care('5101').root, 'care 5101'],
] as const)(
  'one fen planted %s is named with settlement, ledger and amounts, and once mended the unit closes',
  async (_, ledger, name) => {
    const rows = many(60)
    await everywhere(rows)
    const hit = rows[17] as Settled
    const { settleId } = hit.key
    const column = name === 'care 5101' ? 'leg' : 'line'
    await ledger().query(`update posting set amount_fen = amount_fen + 1 where settle_id = $1 and ${column} = 1`, [
      settleId,
    ])
    await province.days.ask(DAY, true)
    await eventually(async () => (await province.days.state(DAY)).differences.length > 0)
    const { differences, units } = await province.days.state(DAY)
    const amounts = { expectedFen: BigInt(hit.owedFen), foundFen: BigInt(hit.owedFen + 1) }
    expect(differences).toEqual([{ settlement: keyText(hit.key), ledger: name, what: 'posted', ...amounts }])
    expect(units[0]?.isClosed).toBe(false)
    await ledger().query(`update posting set amount_fen = amount_fen - 1 where settle_id = $1 and ${column} = 1`, [
      settleId,
    ])
    await eventually(isDone)
  },
)

test('a settlement that a ledger lacks is named, and the unit closes as soon as it arrives', async () => {
  const rows = many(30)
  await fillCare(province.care('5101').root, rows)
  await fillHub(province.hub.root, rows)
  await fillEnrollment(province.enrollment('5116').root, rows.slice(1))
  await province.days.ask(DAY, true)
  await eventually(async () => (await province.days.state(DAY)).differences.length > 0)
  const [difference] = (await province.days.state(DAY)).differences
  expect(difference).toMatchObject({ settlement: keyText(rows[0]!.key), ledger: 'enrollment 5116', what: 'missing' })
  await fillEnrollment(province.enrollment('5116').root, rows.slice(0, 1))
  await eventually(isDone)
})

test('what commits late is in the count of its day: nothing is lost between two looks', async () => {
  const { root, book } = province.care('5101')
  const slow = await root.connect()
  await slow.query('begin')
  await slow.query('select pg_current_xact_id()')
  await fillCare(root, many(5))
  await book.gather()
  await fillCare(slow as never, many(5, 5))
  await fillCare(root, many(5, 10))
  await book.gather()
  expect(await book.totals(DAY)).toMatchObject([{ count: 10 }])
  await slow.query('commit')
  slow.release()
  expect(await book.totals(DAY)).toMatchObject([{ count: 15 }])
  expect(await book.totals(DAY)).toEqual(await book.recount(DAY))
})

test('after a crash the rows are gathered again, and rows that were let go are counted from the ledger', async () => {
  const { root, book } = province.care('5101')
  await fillCare(root, many(20))
  const before = await book.totals(DAY)
  await root.query('truncate day_row, day_bucket, day_cursor')
  expect(await book.totals(DAY)).toEqual(before)
  const bucket = { bucket: 0, after: Buffer.alloc(0), most: 100 }
  const kept = { digests: await book.digests(UNIT), rows: await book.bucket(UNIT, bucket) }
  await book.forget(daysAfter(DAY, 1))
  expect((await root.query('select 1 from day_row')).rows).toEqual([])
  expect(await book.totals(DAY)).toEqual(before)
  expect({ digests: await book.digests(UNIT), rows: await book.bucket(UNIT, bucket) }).toEqual(kept)
})

test('a hub that lost its books has identical roots after every region told all it ever decided', async () => {
  const rows = many(600)
  await everywhere(rows)
  await province.days.ask(DAY, true)
  await eventually(isDone)
  const before = await province.hub.book.totals(DAY)
  const all = await countOf(province.care('5101'), 'decision')
  await forget()
  await rebuilt()
  const [told, nothing] = await province.rebuild.progress()
  expect(told).toMatchObject({ region: '5101', decisions: all, isDone: true })
  expect(told?.checked).toBeGreaterThanOrEqual(all / 64)
  expect(nothing).toMatchObject({ region: '5116', decisions: 0, isDone: true })
  expect(await province.hub.book.totals(DAY)).toEqual(before)
  await province.days.ask(DAY, false)
  await eventually(isDone)
  // Once more changes nothing.
  await rebuilt()
  expect(await province.hub.book.recount(DAY)).toEqual(before)
  expect(await countOf(province.hub, 'inbox')).toBe(all)
})

test('a verdict that nobody of the province signed is left out where the sample meets it, and its day stays open', async () => {
  await everywhere(many(3))
  const { root } = province.care('5101')
  const first = `select settle_id from decision order by hospital, settle_id limit 1`
  await root.query(
    `update decision set token = substring(token for length(token) - 1) || '\\xff' where settle_id = (${first})`,
  )
  await forget()
  await rebuilt()
  expect(await countOf(province.hub, 'inbox')).toBe((await countOf(province.care('5101'), 'decision')) - 1)
})

const countOf = async ({ root }: { root: DayProvince['hub']['root'] }, table: string) =>
  Number((await root.query<{ n: bigint }>(`select count(*) as n from ${table}`)).rows[0]?.n)

async function forget(): Promise<void> {
  const kept = 'posting, inbox, day_row, day_bucket, day_cursor, day_begun, day_closed, day_asked, day_marker, day_told'
  await province.hub.root.query(`truncate ${kept} cascade`)
}

async function rebuilt(): Promise<void> {
  await province.rebuild.begin()
  await eventually(async () => (await province.rebuild.progress()).every((region) => region.isDone))
}
