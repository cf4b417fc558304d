import { mkdirSync, mkdtempSync, readFileSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { projectRoot } from '../../../../common/contracts.grpc'
import { policyIn, readPolicies } from '../../../../region-node/enrollment/policies.file'
import { policiesOf } from './province'

const good = readFileSync(join(projectRoot(), 'deploy/settings/policies/5116/310.2024.yaml'), 'utf8')

test('the three cities are read, each with its mark of reliability and its cap', () => {
  const all = ['5101', '5107', '5116'].flatMap(policiesOf)
  expect(all.map(({ version, reliability, cap }) => [version, reliability, cap])).toEqual([
    ['chengdu-310-2024', 'C', { kind: 'fund_paid', amountFen: 45_000_000n }],
    ['mianyang-310-2024', 'C', { kind: 'fund_paid', amountFen: 50_000_000n }],
    ['guangan-310-2024', 'A', { kind: 'not_published' }],
  ])
})

test.each([
  ['a rate above 100', 'ratePercent: 86', 'ratePercent: 860', /:28: tables.in_city.working.1.ratePercent: found 860/],
  [
    'three decimals',
    'deductibleYuan: 300',
    'deductibleYuan: 300.001',
    /:28: tables.in_city.working.1.deductibleYuan: found 300.001/,
  ],
  ['an unknown field', 'offSite: table', 'offSight: table', /offS/],
  ['a day that does not exist', 'validFrom: 2024-01-01', 'validFrom: 2024-02-30', /:6: validFrom: found "2024-02-30"/],
  ['a missing table', '  referral:', '  refferal:', /tables/],
  ['a class without a table', "retired: ['12']", "retired: ['12']\n  cadre: ['13']", /expected a table for cadre/],
  ['something that is not YAML', 'version: guangan', 'version: [guangan', /x.yaml:\d+: /],
])('%s is named with file and line', (_why, from, to, said) => {
  const result = policyIn(good.replace(from, to), 'x.yaml')
  const wrong = 'wrong' in result ? result.wrong : []
  expect(wrong.join('\n')).toMatch(said)
  expect(wrong.every((line) => line.startsWith('x.yaml:'))).toBe(true)
})

test.each([
  [[{ upToYuan: 100, ratePercent: 80 }]],
  [
    [
      { upToYuan: 'open', ratePercent: 80 },
      { upToYuan: 'open', ratePercent: 80 },
    ],
  ],
  [
    [
      { upToYuan: 200, ratePercent: 80 },
      { upToYuan: 100, ratePercent: 80 },
      { upToYuan: 'open', ratePercent: 80 },
    ],
  ],
])('a ladder that does not rise to an open end is wrong', (segments) => {
  const rule = `{ deductibleYuan: 300, segments: ${JSON.stringify(segments)} }`
  const result = policyIn(good.replace('{ deductibleYuan: 300, ratePercent: 86 }', rule), 'x.yaml')
  expect('wrong' in result && result.wrong[0]).toContain('rungs that rise')
})

function folderWith(files: Record<string, string>): string {
  const folder = mkdtempSync(join(tmpdir(), 'policies-'))
  mkdirSync(join(folder, '5116'))
  for (const [name, text] of Object.entries(files)) writeFileSync(join(folder, '5116', name), text)
  return folder
}

test('one wrong file and none is taken', () => {
  const folder = folderWith({ 'a.yaml': good, 'b.yaml': good.replace('reliability: A', 'reliability: Z') })
  expect(() => readPolicies(folder, '5116')).toThrow(/b.yaml:8: reliability: found "Z"/)
})

test('two policies may not hold on one day, and a file of another region is out of place', () => {
  expect(() => readPolicies(folderWith({ 'a.yaml': good, 'b.yaml': good }), '5116')).toThrow('hold on the same days')
  const moved = folderWith({ 'a.yaml': good.replace("region: '5116'", "region: '5101'") })
  expect(() => readPolicies(moved, '5116')).toThrow('expected 5116')
})

test('a succession of dated versions is fine', () => {
  const old = good.replace('validFrom: 2024-01-01', 'validFrom: 2023-01-01\nvalidTo: 2023-12-31')
  expect(readPolicies(folderWith({ 'a.yaml': good, 'b.yaml': old }), '5116')).toHaveLength(2)
})

test('a folder that is not there is named', () => {
  expect(() => readPolicies('/nowhere', '5116')).toThrow('/nowhere/5116')
})
