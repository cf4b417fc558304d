import { rowsOf } from '../../../common/statement.pg'
import { poolOf } from '../../../common/transaction.pg'
import { type FreshDatabase, freshDatabase } from '../../support/stack'

let database: FreshDatabase
let pool: ReturnType<typeof poolOf>

beforeAll(async () => {
  database = await freshDatabase('statement')
  pool = poolOf({ url: database.superUrl, connectionsMax: 2 }, 'public', 'test')
})
afterAll(async () => {
  await pool.end()
  await database.drop()
})

const COLUMNS = {
  name: 'every-type',
  text: 'select $1::bigint as fen, $2::bytea as token, $3::text[] as names, $4::boolean as flag, null as nothing',
}

test('rows read the same the first time, when they are described, and ever after', async () => {
  const values = [12_345_678_901_234_567n, Buffer.from('令牌'), ['甲', 'b"c'], true]
  const expected = [{ fen: values[0], token: values[1], names: values[2], flag: true, nothing: null }]
  for (let time = 0; time < 3; time++) expect(await rowsOf(pool, COLUMNS, values)).toEqual(expected)
  const driver = await pool.query({ ...COLUMNS, values })
  expect(driver.rows).toEqual(expected)
})

test('lists of bytes arrive as they were sent, with their nulls, and empty ones', async () => {
  const lists = { name: 'lists-of-bytes', text: 'select $1::bytea[] as list, to_json($2::text[]) as names' }
  const all = Buffer.from(Array.from({ length: 256 }, (_, byte) => byte))
  for (const list of [[all], [all, null, Buffer.alloc(0)], [null, all], [null, null], [], [Buffer.alloc(0)]]) {
    const [row] = await rowsOf<{ list: unknown }>(pool, lists, [list, ['甲', null]])
    expect(row).toEqual({ list, names: ['甲', null] })
  }
  const known = { name: 'none-in-a-list', text: 'select $1::bytea[] as list' }
  expect(await rowsOf(pool, known, [[all, undefined]])).toEqual([{ list: [all, null] }])
})

test('a statement without rows answers none, the second time, too', async () => {
  const create = { name: 'no-rows', text: 'create table if not exists kept (one integer)' }
  expect([await rowsOf(pool, create), await rowsOf(pool, create)]).toEqual([[], []])
})

test('no row, one row, many rows', async () => {
  const series = { name: 'series', text: 'select n from generate_series(1, $1::integer) n' }
  for (const count of [0, 1, 300, 0]) expect(await rowsOf(pool, series, [count])).toHaveLength(count)
})

test('many at once share the connections, and each hears its own answer', async () => {
  const echo = { name: 'echo', text: 'select $1::integer as n' }
  const answers = await Promise.all(Array.from({ length: 50 }, (_, n) => rowsOf<{ n: number }>(pool, echo, [n])))
  expect(answers.map(([row]) => row?.n)).toEqual(Array.from({ length: 50 }, (_, n) => n))
})

test('what the server refuses is told with its code, and the same statement works afterwards', async () => {
  const divide = { name: 'divide', text: 'select 12 / $1::integer as twelfth' }
  await expect(rowsOf(pool, divide, [0])).rejects.toMatchObject({ code: '22012' })
  expect(await rowsOf(pool, divide, [3])).toEqual([{ twelfth: 4 }])
  await expect(rowsOf(pool, { name: 'nonsense', text: 'selekt' })).rejects.toMatchObject({ code: '42601' })
})

test('a value that no text can be made of fails its own call and no other', async () => {
  const toText = {
    toPostgres() {
      throw new Error('no such value')
    },
  }
  await expect(rowsOf(pool, { name: 'echo', text: 'select $1::integer as n' }, [toText])).rejects.toThrow('no such')
  expect(await rowsOf(pool, { name: 'echo', text: 'select $1::integer as n' }, [7])).toEqual([{ n: 7 }])
})

test('another text under a known name is refused', async () => {
  const one = poolOf({ url: database.superUrl, connectionsMax: 1 }, 'public', 'test')
  await rowsOf(one, { name: 'twice', text: 'select 1 as a' })
  await expect(rowsOf(one, { name: 'twice', text: 'select 2 as a' })).rejects.toThrow('two statements are named twice')
  await one.end()
})

test('a lost connection is told to whoever waits on it, and the next call gets another', async () => {
  const { length } = await rowsOf(pool, { name: 'end-me', text: 'select pg_backend_pid()' })
  expect(length).toBe(1)
  const suicide = { name: 'suicide', text: 'select pg_terminate_backend(pg_backend_pid())' }
  await expect(rowsOf(pool, suicide)).rejects.toThrow()
  expect(await rowsOf(pool, COLUMNS, [1n, Buffer.alloc(0), [], false])).toHaveLength(1)
})
