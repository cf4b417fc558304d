import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { projectRoot } from '../../../../../../common/contracts.grpc'
import { type BoundaryRow, boundaryTable } from '../../../../../../region-node/enrollment/policy/tools/boundary'
import { shelfOf } from '../../../../../../region-node/enrollment/policy/tools/shelf'

const folder = join(projectRoot(), 'deploy/settings/policies')
const file = (path: string) => ({ file: path, text: readFileSync(join(folder, path), 'utf8') })
const layers = readdirSync(join(folder, 'province')).map((name) => file(`province/${name}`))

function policyOf(path: string, version: string, [from, to]: readonly [RegExp, string] = [/^$/, '']) {
  const { text } = file(path)
  const shelf = shelfOf([{ file: path, text: text.replace(from, to) }, ...layers])
  const policy = shelf.policies.find((one) => one.version.startsWith(version))
  if (!policy) throw new Error(`no ${version}`)
  return policy
}

const tableOf = (path: string, version: string) => boundaryTable(policyOf(path, version))

type Wanted = Pick<BoundaryRow, 'personClass' | 'level' | 'place' | 'line'>
const rowsAt = (rows: readonly BoundaryRow[], wanted: Wanted) =>
  rows
    .filter((row) => row.benefit === 'inpatient')
    .filter((row) => Object.entries(wanted).every(([key, value]) => row[key as keyof BoundaryRow] === value))
    .map((row) => [row.eligibleFen, row.deductibleFen, row.poolingFundFen, row.otherFundsFen, row.personFen])

test('a fen below, at and above the deductible; 广安, referred, level 3', () => {
  const { rows } = tableOf('5116/310.2024.yaml', 'guangan')
  const where = { personClass: 'working', level: '3', place: 'referral', line: 'deductible' } as const
  expect(rowsAt(rows, where)).toEqual([
    [69_999n, 69_999n, 0n, 0n, 69_999n],
    [70_000n, 70_000n, 0n, 0n, 70_000n],
    [70_001n, 70_000n, 1n, 0n, 70_000n],
  ])
})

test('around a segment: 连云港, 80 % to 10,000 yuan of which 200 are the deductible, then 85 %', () => {
  const { rows } = tableOf('3207/310.2024.yaml', 'lianyungang')
  const where = { personClass: 'retired', level: '2', place: 'in_city', line: 'segment' } as const
  // (10,000 − 200) × 80 % = 7,840
  expect(rowsAt(rows, where)).toEqual([
    [999_999n, 20_000n, 783_999n, 0n, 216_000n],
    [1_000_000n, 20_000n, 784_000n, 0n, 216_000n],
    [1_000_001n, 20_000n, 784_001n, 0n, 216_000n],
  ])
})

test('at the cap the fund stands still and the large-amount fund takes over: 曲靖, level 1', () => {
  const { rows } = tableOf('5303/310.2024.yaml', 'qujing')
  const where = { personClass: 'working', level: '1', place: 'in_city', line: 'cap' } as const
  const [below, at, above] = rowsAt(rows, where)
  // 500,000 / 91 % + 200 = 549,650.549…
  expect(below?.slice(0, 3)).toEqual([54_965_054n, 20_000n, 49_999_999n])
  expect(at?.slice(0, 3)).toEqual([54_965_055n, 20_000n, 50_000_000n])
  expect(above).toEqual([54_965_056n, 20_000n, 50_000_000n, 1n, 4_965_055n])
})

test('whoever would be refused is listed: 云南省本级 published no inpatient ratio', () => {
  const { rows, unpublished } = tableOf('5399/310.2015.yaml', 'yunnan-own')
  expect(new Set(rows.map(({ benefit }) => benefit))).toEqual(new Set(['chronic']))
  expect(unpublished).toContainEqual({
    ...{ benefit: 'inpatient', personClass: 'working', level: '3', place: 'in_city', reach: '', lack: 'ratio' },
  })
})

test('every row adds up', () => {
  for (const { eligibleFen, poolingFundFen, otherFundsFen, personFen } of tableOf('5107/310.2024.yaml', 'mianyang')
    .rows)
    expect(poolingFundFen + otherFundsFen + personFen).toBe(eligibleFen)
})

test('a fund that never pays anything has no ceiling to be signed', () => {
  const all = boundaryTable(policyOf('5303/310.2024.yaml', 'qujing', [/working: \{ community: 91.*/, 'working: 0']))
  const told = all.rows.filter(({ benefit, personClass }) => benefit === 'inpatient' && personClass === 'working')
  expect(new Set(told.map(({ line, place }) => (place === 'in_city' ? line : '')))).toEqual(new Set(['deductible', '']))
})
