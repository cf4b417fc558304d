import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { Client } from 'pg'
import { migrate } from '../../../common/migrations.pg'
import { type FreshDatabase, freshDatabase } from '../../support/stack'

let database: FreshDatabase
let folder: string

beforeEach(async () => {
  database = await freshDatabase('migrations')
  folder = mkdtempSync(join(tmpdir(), 'lianjie-migrations-'))
  file('001-visits.sql', 'create table visit (id text primary key); grant select, insert on visit to :app;')
  file('002-lines.sql', "create table line (id text); insert into line values ('a'::text);")
})
afterEach(async () => {
  rmSync(folder, { recursive: true, force: true })
  await database.drop()
})

const file = (name: string, text: string) => writeFileSync(join(folder, name), text)
const run = () => migrate({ ...database, folder, schema: 'care' })

async function ask(url: string, sql: string): Promise<unknown[]> {
  const client = new Client({ connectionString: url })
  await client.connect()
  try {
    return (await client.query(sql)).rows
  } finally {
    await client.end()
  }
}

test('files are applied once, in order, and what is added later follows', async () => {
  expect(await run()).toEqual(['001-visits.sql', '002-lines.sql'])
  expect(await run()).toEqual([])
  file('003-more.sql', 'alter table line add column amount_fen bigint')
  expect(await run()).toEqual(['003-more.sql'])
})

test('the app role may do what the files grant, and no more', async () => {
  await run()
  await ask(database.url, "insert into care.visit values ('v1')")
  expect(await ask(database.url, 'select id from care.visit')).toEqual([{ id: 'v1' }])
  await expect(ask(database.url, 'delete from care.visit')).rejects.toThrow('permission denied')
  await expect(ask(database.url, 'create table care.own (id text)')).rejects.toThrow('permission denied')
})

test('what several schemas share stands in one file, which counts as part of each that includes it', async () => {
  mkdirSync(join(folder, 'shared'))
  file('shared/places.sql', 'create table place (id text);')
  file('003-places.sql', '\\ir shared/places.sql\n\ncreate table way (id text)')
  expect(await run()).toContain('003-places.sql')
  expect(await ask(database.ownerUrl, `select count(*)::int as n from care.place, care.way`)).toEqual([{ n: 0 }])
  file('shared/places.sql', 'create table place (id text, name text);')
  await expect(run()).rejects.toThrow(/003-places\.sql was changed/)
})

test('five instances that start at once apply everything once', async () => {
  const applied = await Promise.all(Array.from({ length: 5 }, run))
  expect(applied.flat().toSorted()).toEqual(['001-visits.sql', '002-lines.sql'])
  expect(await ask(database.ownerUrl, 'select count(*)::int as count from care.line')).toEqual([{ count: 1 }])
})

test('a file that fails leaves nothing, is named, and those before it stay', async () => {
  file('002-lines.sql', 'create table line (id text); select 1 / 0')
  await expect(run()).rejects.toThrow(/002-lines\.sql failed.*22012/)
  expect(await ask(database.ownerUrl, "select to_regclass('care.line') as line")).toEqual([{ line: null }])
  expect(await ask(database.ownerUrl, 'select name from care.migration')).toEqual([{ name: '001-visits.sql' }])
  file('002-lines.sql', 'create table line (id text)')
  expect(await run()).toEqual(['002-lines.sql'])
})

test.each`
  mistake                   | make                                                    | names
  ${'changed'}              | ${() => file('001-visits.sql', 'select 1')}             | ${/001-visits\.sql was changed/}
  ${'removed'}              | ${() => rmSync(join(folder, '001-visits.sql'))}         | ${/001-visits\.sql was applied and is gone/}
  ${'slipped in before it'} | ${() => file('001-zzz.sql', 'create table z (id int)')} | ${/001-zzz\.sql sorts before 002-lines\.sql/}
`('a file that was $mistake after another was applied is refused by name', async ({ make, names }) => {
  await run()
  make()
  await expect(run()).rejects.toThrow(names)
})
