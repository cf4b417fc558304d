/** R28 with what a real Postgres says: whatever the statement, no line of a log quotes what was in it. */
import type { Pool } from 'pg'
import { logFor } from '../../../common/log'
import { inTransaction, poolOf } from '../../../common/transaction.pg'
import { type FreshDatabase, freshDatabase } from '../../support/stack'

const PERSON = '51999919930617001X'

let database: FreshDatabase
let pool: Pool

beforeAll(async () => {
  database = await freshDatabase('log')
  pool = poolOf({ url: database.ownerUrl, connectionsMax: 1 }, 'public', 'test')
  await pool.query('create table person (citizen_no text primary key check (length(citizen_no) = 18), born date)')
  await pool.query('create table bill (citizen_no text references person)')
  await pool.query('insert into person values ($1)', [PERSON])
  await pool.query(`create function settle(no text) returns void language plpgsql as
    $$ begin raise exception 'nobody is called %', no using detail = no; end $$`)
})
afterAll(async () => {
  await pool?.end()
  await database?.drop()
})

test.each([
  ['23505', 'insert into person values ($1)', [PERSON]],
  ['23514', 'insert into person values ($1)', [`${PERSON}9`]],
  ['23503', 'insert into bill values ($1)', [`${PERSON.slice(0, -1)}1`]],
  ['23502', 'insert into person values (null, $1)', ['1993-06-17']],
  ['22P02', 'select $1::text::bigint', [PERSON]],
  ['22008', 'insert into person values ($1, $2::text::date)', [`${PERSON}`, '1993-06-99']],
  ['P0001', 'select settle($1)', [PERSON]],
])('%s: %s', async (code, text, values) => {
  const error: Error = await inTransaction(pool, (client) => client.query(text, values)).then(
    () => Promise.reject(new Error('it was carried out')),
    (reason: Error) => reason,
  )
  let line = ''
  const to = {
    write(written: string) {
      line = written
    },
  }
  logFor('test', 'info', to).error({ err: new Error('a question failed', { cause: error }) }, 'failed')
  expect(JSON.parse(line).err.cause).toMatchObject({ code, routine: expect.any(String) })
  for (const value of values) expect(line).not.toContain(value)
})
