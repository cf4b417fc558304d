import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Pool } from 'pg'
import { projectRoot } from '../../../../common/contracts.grpc'
import { migrate } from '../../../../common/migrations.pg'
import { poolOf } from '../../../../common/transaction.pg'
import { activeFilesInPostgres } from '../../../../region-node/enrollment/active-policies.pg'
import { importKinds } from '../../../../region-node/enrollment/people'
import { enrollmentInPostgres } from '../../../../region-node/enrollment/stores.pg'
import { type FreshDatabase, freshDatabase } from '../../../support/stack'
import { citizenNoOf, type HalfOf, halfOf, INQUIRY_DELAY_MS } from '../../../unit/region-node/enrollment/half-of'
import { credentials, DAY, freshKey, settleRequest } from '../../../unit/region-node/enrollment/province'

let database: FreshDatabase
let pool: Pool
let half: HalfOf

beforeAll(async () => {
  database = await freshDatabase('enrollment people')
  const { ownerUrl, appRole } = database
  const folder = join(projectRoot(), 'region-node/migrations/enrollment')
  await migrate({ ownerUrl, folder, schema: 'enrollment', appRole })
  pool = poolOf({ url: database.url, connectionsMax: 4 }, 'enrollment', 'test')
  half = halfOf(enrollmentInPostgres(pool), (await credentials()).enrollment)
})

afterAll(async () => {
  await pool?.end()
  await database?.drop()
})

const csvOf = (kind: string) => readFileSync(join(projectRoot(), 'deploy/settings/people/5116', `${kind}.csv`), 'utf8')
const standing = (personId: string) =>
  half.stores.verdicts.read(freshKey(), { personId, insurance: '310', year: 2024 }).then(({ person }) => person)

test('the test persons go in twice and stand once', async () => {
  for (let round = 0; round < 2; round++) {
    for (const kind of importKinds) expect((await half.import(kind, csvOf(kind))).problems).toEqual([])
  }
  const { rows } = await pool.query('select count(*)::int as people from person')
  expect(rows).toEqual([{ people: 361 }])
  expect(await standing('5116000000000002')).toMatchObject({
    enrollments: [{ insurance: '310', personCategory: '11', status: '1', division: '511602', from: '2015-01-01' }],
    filings: [{ kind: 'referral', from: '2020-01-01', to: undefined, areas: [] }],
    accumulators: expect.arrayContaining([{ insurance: '310', year: 2024, code: 'fund', amount: 44_900_000n }]),
  })
  expect((await standing('5116000000000005'))?.blacklistings).toEqual([{ from: '2024-01-01', to: undefined }])
  expect((await standing('5116000000000009'))?.filings[0]?.areas).toEqual(['65'])
})

test('special identities, a salary and relatives’ accounts are part of what a bill is reckoned on', async () => {
  const personId = '5116000000000931'
  await half.insure(personId)
  const enrollments = 'person_id,insurance,person_category,status,division,begins,salary_yuan'
  await half.import('enrollments', enrollments, `${personId},310,11,1,511602,2020-01-01,80000.50`)
  const identities = 'person_id,code,begins,ends'
  await half.import('identities', identities, `${personId},6101,2024-01-01,`, `${personId},6101,2020-01-01,2020-12-31`)
  await half.import('mutual_aid', 'person_id,insurance,balance_yuan', `${personId},310,300`)
  expect(await standing(personId)).toMatchObject({
    enrollments: [{ salaryFen: 8_000_050n }],
    identities: expect.arrayContaining([{ code: '6101', from: '2024-01-01', to: undefined }]),
    accumulators: expect.arrayContaining([{ insurance: '310', year: 0, code: 'mutual_aid', amount: 30_000n }]),
  })
  // Imported again with an end, and without a salary: the new values count.
  await half.import('identities', identities, `${personId},6101,2024-01-01,2024-06-30`)
  await half.import('enrollments', enrollments, `${personId},310,11,1,511602,2020-01-01,`)
  const now = await standing(personId)
  expect(now?.identities).toContainEqual({ code: '6101', from: '2024-01-01', to: '2024-06-30' })
  expect(now?.enrollments[0]?.salaryFen).toBeUndefined()
})

test('a person is found by a credential, and by the new one after it changed', async () => {
  const personId = '5116000000000901'
  await half.insure(personId, { balanceYuan: 12.5 })
  const { people } = half.stores
  const number = citizenNoOf(personId)
  expect(await people.findByCredential('02', number)).toMatchObject({
    ...{ personId, birthday: '1993-06-17' },
    enrollments: [{ insurance: '310', balanceFen: 1_250n, to: undefined }],
  })
  const other = citizenNoOf('5116000000000902')
  await half.import('people', 'person_id,name,gender,birthday,citizen_no', `${personId},王测试,1,1993-06-17,${other}`)
  expect(await people.findByCredential('02', number)).toBeUndefined()
  expect(await people.findByCredential('02', other)).toMatchObject({ personId })
  expect(await people.findByCredential('03', other)).toBeUndefined()
})

test('a number of somebody else and a person nobody knows are named by line, and the others go in', async () => {
  await half.insure('5116000000000911')
  const taken = citizenNoOf('5116000000000911')
  const rows = [
    `5116000000000912,张三,1,1993-06-17,${taken}`,
    `5116000000000913,李四,1,1993-06-17,${citizenNoOf('5116000000000913')}`,
  ]
  const people = await half.import('people', 'person_id,name,gender,birthday,citizen_no', ...rows)
  expect(people).toMatchObject({ accepted: 1, problems: [{ line: 2, column: 'citizen_no' }] })
  const accounts = await half.import(
    'accounts',
    'person_id,insurance,balance_yuan',
    '5116000000000912,310,1',
    '5116000000000913,310,1',
  )
  expect(accounts).toMatchObject({ accepted: 1, problems: [{ line: 2, column: 'person_id' }] })
})

test('an import never takes back what settlements have moved', async () => {
  const personId = '5116000000000921'
  await half.insure(personId, { balanceYuan: 50 })
  await pool.query(`update accumulator set used = -2000 where person_id = $1 and code = 'account'`, [personId])
  await half.insure(personId, { balanceYuan: 50 })
  expect((await standing(personId))?.accumulators).toEqual([
    { insurance: '310', year: 0, code: 'account', amount: 3_000n },
  ])
})

test('what nobody ended becomes due, and is put off each time it was asked about', async () => {
  const personId = '5116000000000931'
  await half.insure(personId)
  const key = freshKey()
  const { body } = await half.ask(settleRequest(key, { personId, policyDay: DAY }))
  const { reservations } = half.stores
  const due = half.clock.now() + 600_000 + INQUIRY_DELAY_MS
  expect(await reservations.due(due - 1, 10)).toEqual([])
  expect(await reservations.due(due, 10)).toMatchObject([{ key, token: body, windowMs: 600_000, inquiries: 0 }])
  await reservations.asked(key, due + 1)
  expect(await reservations.due(due, 10)).toEqual([])
  expect(await reservations.due(due + 1, 10)).toMatchObject([{ inquiries: 1 }])
  expect(await half.stores.books.open()).toMatchObject([{ key, windowMs: 600_000 }])
})

test('a settle writes in one transaction: its read takes no number, its function one', async () => {
  // Numbers are the server's, and other suites take some too: the quietest of several settles is the measure.
  const taken: bigint[] = []
  for (let i = 1; i <= 8; i++) {
    const personId = `511600000000095${i}`
    await half.insure(personId)
    const before = await nextTransaction()
    await half.ask(settleRequest(freshKey(), { personId }))
    taken.push((await nextTransaction()) - before)
  }
  expect(taken.sort((a, b) => Number(a - b))[0]).toBe(1n)
})

async function nextTransaction(): Promise<bigint> {
  const { rows } = await pool.query<{ next: string }>(
    'select txid_snapshot_xmax(txid_current_snapshot())::text as next',
  )
  return BigInt(rows[0]?.next ?? 0)
}

test('a database that is away is H9002, and nothing is decided', async () => {
  const gone = poolOf({ url: 'postgres://nobody@127.0.0.1:1/none', connectionsMax: 1 }, 'enrollment', 'test')
  const away = halfOf(enrollmentInPostgres(gone), (await credentials()).enrollment)
  const { failure } = await away.ask(settleRequest(freshKey()))
  expect(failure).toMatchObject({ code: 'H9002', params: { part: 'postgres' } })
  await gone.end()
})

test('arrears, approvals and the state of a card stand as they were imported last', async () => {
  const personId = '5116000000000931'
  await half.insure(personId)
  const put = (kind: string, columns: string, row: string) => half.import(kind, columns, `${personId},${row}`)
  const enrollments = 'person_id,insurance,person_category,status,division,begins,paid_until'
  await put('enrollments', enrollments, '310,11,1,511602,2020-01-01,2024-05-31')
  await put('approvals', 'person_id,disease,begins,ends', 'M03900,2024-01-01,2024-12-31')
  await put('approvals', 'person_id,disease,begins,ends', 'M03900,2024-01-01,2025-12-31')
  expect(await standing(personId)).toMatchObject({
    enrollments: [{ paidUntil: '2024-05-31' }],
    approvals: [{ disease: 'M03900', from: '2024-01-01', to: '2025-12-31' }],
  })

  const { people } = half.stores
  expect(await people.cardOf(personId)).toBeUndefined()
  const columns = 'person_id,name,gender,birthday,citizen_no,card_no,card_state'
  for (const state of ['inactive', 'lost', 'active'] as const) {
    await put('people', columns, `王测试,1,1993-06-17,${citizenNoOf(personId)},511690000931,${state}`)
    expect(await people.cardOf(personId)).toBe(state)
    expect(await people.findByCredential('03', '511690000931')).toMatchObject({ personId, state })
    expect(await people.findByCredential('02', citizenNoOf(personId))).toMatchObject({ state: 'active' })
  }
})

test('policy files in force are kept as they were written, and only those', async () => {
  const files = activeFilesInPostgres(pool)
  expect(await files.read()).toEqual([])
  const [a, b] = [
    { file: 'a.yaml', text: 'kind: city\n# 注' },
    { file: 'b.yaml', text: 'kind: province' },
  ]
  await files.replace([a, b])
  await files.replace([a, b])
  expect(await files.read()).toEqual([a, b])
  await files.replace([{ ...a, text: 'another' }])
  expect(await files.read()).toEqual([{ ...a, text: 'another' }])
})
