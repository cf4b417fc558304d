import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { projectRoot } from '../../../../common/contracts.grpc'
import { checkCharacter } from '../../../../common/identifiers'
import { importCsv } from '../../../../region-node/enrollment/import'
import { importKinds } from '../../../../region-node/enrollment/people'
import { peopleInMemory } from '../../../../region-node/enrollment/people.memory'

const PEOPLE = 'person_id,name,gender,birthday,citizen_no'
const numbered = (digits: string) => digits + checkCharacter(digits)
const GOOD = `P1,王测试,1,1993-06-17,${numbered('51999919930617001')}`

const put = (kind: string, ...lines: readonly string[]) => importCsv(people, kind, Buffer.from(lines.join('\n')))
let people: ReturnType<typeof peopleInMemory>
beforeEach(() => {
  people = peopleInMemory()
})

test('good rows are taken, each bad one is named by line and column, personal values masked', async () => {
  const wrongDigit = `${numbered('51999919930617003').slice(0, -1)}?`
  const bad = [`P2,李样例,3,1993-06-17,${numbered('51999919930617002')}`, `P3,,1,1993-02-30,${wrongDigit}`]
  const { accepted, problems } = await put('people', PEOPLE, GOOD, ...bad)
  expect(accepted).toBe(1)
  expect(problems?.map(({ line, column, found }) => [line, column, found])).toEqual([
    [3, 'gender', '3'],
    [4, 'name', ''],
    [4, 'birthday', '1993-02-30'],
    [4, 'citizen_no', '5199**********003?'],
  ])
  expect(problems?.[0]).toMatchObject({ expectedZh: '1、2 之一', expectedEn: 'one of 1, 2' })
})

test('importing twice changes nothing but is accepted', async () => {
  await put('people', PEOPLE, GOOD)
  await put('accounts', 'person_id,insurance,balance_yuan', 'P1,310,12.5')
  people.move('P1', [{ insurance: '310', year: 0, code: 'account', amount: -250n }], { pending: 0n, used: 1n })
  expect(await put('accounts', 'person_id,insurance,balance_yuan', 'P1,310,12.5')).toEqual({
    accepted: 1,
    problems: [],
  })
  const standing = people.standing({ personId: 'P1', insurance: '310', year: 2024 })
  expect(standing?.accumulators).toEqual([{ insurance: '310', year: 0, code: 'account', amount: 1_000n }])
})

test('a row for somebody unknown, and a number that another person has, do not fit', async () => {
  await put('people', PEOPLE, GOOD)
  const stranger = await put('accounts', 'person_id,insurance,balance_yuan', 'P9,310,1', 'P1,310,1')
  expect(stranger).toMatchObject({ accepted: 1, problems: [{ line: 2, column: 'person_id' }] })
  const thief = await put('people', PEOPLE, GOOD.replace('P1', 'P2'))
  expect(thief).toMatchObject({ accepted: 0, problems: [{ line: 2, column: 'citizen_no' }] })
})

test.each([
  ['a kind nobody knows', 'pets', [PEOPLE, GOOD], { line: 0, column: 'kind', found: 'pets' }],
  ['a missing column', 'people', ['person_id,name', 'P1,x'], { line: 1, column: 'gender birthday citizen_no' }],
  ['a strange column', 'people', [`${PEOPLE},age`, `${GOOD},31`], { line: 1, column: 'age' }],
  ['a quote that never ends', 'people', [PEOPLE, '"P1,王'], { found: 'CSV_QUOTE_NOT_CLOSED' }],
  [
    'the same row twice',
    'people',
    [PEOPLE, GOOD, GOOD],
    { line: 3, column: 'person_id', expectedEn: 'a row other than that of line 2' },
  ],
  [
    'an amount of three decimals',
    'accounts',
    ['person_id,insurance,balance_yuan', 'P1,310,1.005'],
    { line: 2, column: 'balance_yuan' },
  ],
  ['a year', 'accumulators', ['person_id,insurance,year,code,amount', 'P1,310,24,fund,1'], { line: 2, column: 'year' }],
  [
    'an area',
    'filings',
    ['person_id,kind,begins,areas', 'P1,referral,2024-01-01,sichuan'],
    { line: 2, column: 'areas' },
  ],
])('%s is named', async (_why, kind, lines, problem) => {
  await put('people', PEOPLE, GOOD)
  const { problems } = await put(kind, ...lines)
  expect(problems).toHaveLength(1)
  expect(problems?.[0]).toMatchObject(problem)
})

test('a byte order mark, blank lines, comments and Windows line ends are fine', async () => {
  const csv = `\ufeff${PEOPLE}\r\n# who\r\n\r\n${GOOD}\r\n`
  expect(await importCsv(people, 'people', Buffer.from(csv))).toEqual({ accepted: 1, problems: [] })
})

test.each(['5101', '5107', '5116'])('the test persons of %s are all good, and more than 300', async (region) => {
  for (const kind of importKinds) {
    const csv = readFileSync(join(projectRoot(), 'deploy/settings/people', region, `${kind}.csv`))
    const { accepted, problems } = await importCsv(people, kind, csv)
    expect(problems).toEqual([])
    if (kind === 'people') expect(accepted).toBeGreaterThanOrEqual(300)
  }
})
