/**
 * Databases that were moved by a dump into a cluster that has counted fewer transactions (protocol R18, 1.4.8): what is
 * found by the transaction that wrote it must still be found, the old as well as the new.
 */
import { setTimeout as pause } from 'node:timers/promises'
import { isDeepStrictEqual } from 'node:util'
import { type DaySource, dayBookInPostgres } from '../../../common/day-book.pg'
import { HUB_DAYS } from '../../../hub/days/day-source.pg'
import { CARE_DAYS } from '../../../region-node/care/days.pg'
import { enrollmentDaysOf } from '../../../region-node/enrollment/days.pg'
import { ENROLLMENT } from '../../unit/region-node/care/world'
import { type ThreeLedgers, threeLedgers } from './three-ledgers'

let province: ThreeLedgers
beforeAll(async () => {
  province = await threeLedgers()
  await province.hubRestarts()
  await province.teaching.tick()
})
afterAll(() => province.close())

const LEDGERS = ['care', 'hub', 'enrollment'] as const
const SOURCES: Readonly<Record<(typeof LEDGERS)[number], DaySource>> = {
  care: CARE_DAYS,
  hub: HUB_DAYS,
  enrollment: enrollmentDaysOf(ENROLLMENT),
}
const REGISTER = { care: 'decision', hub: 'inbox', enrollment: 'inbox' } as const
const NUMBERS: Readonly<Record<string, readonly string[]>> = {
  day_cursor: ['gathered_to'],
  day_begun: ['written_from'],
  learner: ['behind', 'until'],
}
const FURTHER = 1_000_000_000

/** All that is kept comes from a server that had counted further by so many. */
async function moved(): Promise<void> {
  for (const ledger of LEDGERS) {
    const columns = [
      ...[[REGISTER[ledger], ['written_in']] as const],
      ...Object.entries(NUMBERS).filter(([table]) => table !== 'learner' || ledger === 'care'),
    ]
    for (const [table, names] of columns) {
      const set = names.map((name) => `${name} = (${name}::text::bigint + ${FURTHER})::text::xid8`)
      await province[ledger].asSuperuser(`update ${table} set ${set.join(', ')}`)
    }
  }
}

async function everybodyStarts(): Promise<void> {
  await province.world.care.relearning.notice(false)
  await province.hubRestarts()
  await province.enrollmentRestarts()
}

async function settledAndLearned(count: number): Promise<void> {
  for (let i = 0; i < count; i++) await province.settled()
  expect(await province.drained()).toBe(0)
}

/** What the book of each ledger says of today, as text. */
async function totals(): Promise<string[]> {
  const day = await province.world.care.days.current()
  const books = LEDGERS.map((ledger) => dayBookInPostgres(province[ledger].pool, SOURCES[ledger], () => 'digest'))
  const units = await Promise.all(books.map((book) => book.totals(day)))
  return units.map(([unit]) => `${unit?.count} ${unit?.root.toString('hex')}`)
}

/** How much a hub that goes on under a higher epoch is taught. */
async function queuedAgain(): Promise<number> {
  await province.hub.asSuperuser('select notice_restore(hub_epoch() + 1)')
  await province.hubRestarts()
  await province.teaching.tick()
  const { rows } = await province.world.care.outbox.backlog()
  expect(await province.drained()).toBe(0)
  return rows
}

/**
 * Every book is past all that was written. A transaction of other tests that is open on this server holds the place
 * back until it ends: nobody knows yet what it will have written.
 */
async function nothingIsReadTwice(): Promise<void> {
  const past = async () => {
    const found = LEDGERS.map((ledger) => {
      const sql = `select gathered_to > (select max(written_in) from ${REGISTER[ledger]}) as is_past from day_cursor`
      return province[ledger].asSuperuser(sql)
    })
    return (await Promise.all(found)).flat()
  }
  const all = LEDGERS.map(() => ({ is_past: true }))
  for (let tries = 0; tries < 100 && !isDeepStrictEqual(await past(), all); tries++) {
    await pause(100)
    await totals()
  }
  expect(await past()).toEqual(all)
}

test.each`
  dump                                | forgotten                                     | all
  ${'with what was gathered of days'} | ${''}                                         | ${6}
  ${'without'}                        | ${'truncate day_row, day_bucket, day_cursor'} | ${9}
  ${'of what was moved before'}       | ${''}                                         | ${12}
`('a dump $dump, read back: days are whole, and everything is queued again', async ({ forgotten, all }) => {
  if (all === 6) await settledAndLearned(3)
  await totals()
  await moved()
  if (forgotten) for (const ledger of LEDGERS) await province[ledger].asSuperuser(forgotten)
  await everybodyStarts()
  await settledAndLearned(3)
  const [care, hub, enrollment] = await totals()
  expect(care).toMatch(new RegExp(`^${all} `))
  expect([hub, enrollment]).toEqual([care, care])
  await nothingIsReadTwice()
  expect(await queuedAgain()).toBe(all)
})

test('a database that stays where it is counts as its server does', async () => {
  const [before] = await province.careRoot(`select prosrc from pg_proc where proname = 'numbered'`)
  await everybodyStarts()
  expect(await province.careRoot(`select prosrc from pg_proc where proname = 'numbered'`)).toEqual([before])
  const { prosrc } = (await province.careRoot(`select prosrc from pg_proc where proname = 'numbered'`))[0] ?? {}
  expect(prosrc).toContain('bigint')
})
