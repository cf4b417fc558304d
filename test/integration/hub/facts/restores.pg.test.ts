import { relayBounds } from '../../../../hub/facts/fact-store'
import { factsInPostgres } from '../../../../hub/facts/facts.pg'
import { restoresInPostgres } from '../../../../hub/facts/restores.pg'
import { type HubDatabase, hubDatabase } from './hub-database'

let database: HubDatabase
beforeAll(async () => {
  database = await hubDatabase('hub restores')
})
afterAll(() => database.drop())
beforeEach(() => database.ask('truncate day_asked'))

const restores = () => restoresInPostgres(database.pool)
const epoch = () => factsInPostgres(database.pool, relayBounds(60_000)).epoch()

test('R18: a schema that was made anew is younger than the one that was there before', async () => {
  const [row] = await database.ask<{ now: number }>('select epoch_of_now() as now')
  expect(await epoch()).toBeGreaterThan(row!.now - 600)
})

test('R18: an instance that starts where the database was left raises nothing, twenty of them neither', async () => {
  const before = await epoch()
  await Promise.all(Array.from({ length: 20 }, () => restores().notice()))
  expect(await epoch()).toBe(before)
})

test.each`
  what                                      | home
  ${'a dump read back: other tables'}       | ${`regexp_replace(database_home(), '/\\d+/(\\w+)$', '/1/\\1')`}
  ${'another database'}                     | ${`regexp_replace(database_home(), '/\\d+/', '/1/')`}
  ${'another server'}                       | ${`'1' || database_home()`}
  ${'a promote or a restore to an instant'} | ${`left(database_home(), -1) || 'F'`}
`('R18: $what raises the epoch, once for all instances', async ({ home }) => {
  const before = await epoch()
  await database.ask(`update restores set home = ${home}`)
  await Promise.all([restores().notice(), restores().notice(), restores().notice()])
  const after = await epoch()
  expect(after).toBeGreaterThan(before)
  await restores().notice()
  expect(await epoch()).toBe(after)
})

test('R18: two restores of one backup never make the same epoch', async () => {
  const backup = `update restores set home = 'elsewhere', counted = 7`
  await database.ask(backup)
  await restores().notice()
  const first = await epoch()
  await database.ask('select pg_sleep(1.1)')
  await database.ask(backup)
  await restores().notice()
  expect(await epoch()).toBeGreaterThan(first)
})

test('R18: what a region has seen is less than the epoch from then on, and said twice changes nothing', async () => {
  const seen = (await epoch()) + 1_000
  await restores().seen(seen)
  const after = await epoch()
  expect(after).toBeGreaterThan(seen)
  await restores().seen(seen)
  await restores().seen(after)
  expect(await epoch()).toBe(after)
})

test.each`
  asked                                            | day             | why
  ${''}                                            | ${''}           | ${'no day was ever closed'}
  ${`('2026-11-20', true), ('2026-11-21', true)`}  | ${'2026-11-22'} | ${'of a day that is done nothing is missing'}
  ${`('2026-11-20', false), ('2026-11-21', true)`} | ${'2026-11-20'} | ${'a day waits for a silent city'}
`('R18: facts may be lost since "$day": $why', async ({ asked, day }) => {
  if (asked) {
    await database.ask(`insert into day_asked (day, flip, done_at)
      select d, true, case when done then now() end from (values ${asked}) v (d, done)`)
  }
  await restores().announce()
  expect(await restores().lostFrom()).toBe(day)
})
