import { mkdirSync, mkdtempSync, readFileSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { projectRoot } from '../../../../common/contracts.grpc'
import { readPolicies } from '../../../../region-node/enrollment/policies.file'
import { lineOf, shelfOf } from '../../../../region-node/enrollment/policy/tools/shelf'
import { policiesOf } from './province'

const good = readFileSync(join(projectRoot(), 'deploy/settings/policies/5116/310.2024.yaml'), 'utf8')

const wrongIn = (text: string) => shelfOf([{ file: 'x.yaml', text }]).wrong.map(lineOf)

test('the three cities are read, each inpatient ladder with its source and mark, and its cap', () => {
  const all = ['5101', '5107', '5116'].flatMap(policiesOf).filter(({ insurance }) => insurance === '310')
  const read = all.map(({ version, benefits: [inpatient] }) => {
    const { source = '' } = inpatient?.share ?? {}
    const [cap] = inpatient?.caps === 'not_published' ? [] : (inpatient?.caps ?? [])
    return [version, source.slice(0, version.length + 4), cap?.table.all?.all]
  })
  expect(read).toMatchObject([
    ['chengdu-310-2024', 'chengdu-310-2024 [C]', { fen: 45_000_000n }],
    ['mianyang-310-2024+sichuan-310-2024', expect.stringMatching(/^mianyang-310-2024 \[C\] /), { fen: 50_000_000n }],
    ['guangan-310-2024', 'guangan-310-2024 [A]', undefined],
  ])
})

test.each([
  ['a rate above 100', 'working: 86', 'working: 860', /:43: P11 benefits.inpatient.share.percent.working: found 860/],
  ['three decimals', '1: 300,', '1: 300.001,', /:31: P06 benefits.inpatient.deductible.yuan.working.1: found 300.001/],
  ['an unknown field', 'offSite:', 'offSight:', /: P02 benefits.inpatient.offSight: found/],
  [
    'a day that does not exist',
    'validFrom: 2024-01-01',
    'validFrom: 2024-02-30',
    /:9: P14 validFrom: found "2024-02-30"/,
  ],
  ['something that is not YAML', 'version: guangan', 'version: [guangan', /x.yaml:\d+: P01 not readable as YAML: /],
])('%s is named with file and line', (_why, from, to, said) => {
  const changed = good.replace(from, to)
  expect(changed).not.toBe(good)
  const wrong = wrongIn(changed)
  expect(wrong.join('\n')).toMatch(said)
  expect(wrong.every((line) => line.startsWith('x.yaml:'))).toBe(true)
})

test.each([
  ['P13', [{ upToYuan: 100, percent: 80 }]],
  [
    'P12',
    [
      { upToYuan: 'open', percent: 80 },
      { upToYuan: 'open', percent: 80 },
    ],
  ],
  [
    'P12',
    [
      { upToYuan: 200, percent: 80 },
      { upToYuan: 100, percent: 80 },
      { upToYuan: 'open', percent: 80 },
    ],
  ],
])('a ladder that does not rise to an open end is wrong: %s', (code, rungs) => {
  const wrong = wrongIn(good.replace('working: 86', `working: ${JSON.stringify(rungs)}`))
  expect(wrong).toEqual([expect.stringMatching(`:43: ${code} benefits.inpatient.share.percent.working.0: `)])
})

function folderWith(files: Record<string, string>): string {
  const folder = mkdtempSync(join(tmpdir(), 'policies-'))
  mkdirSync(join(folder, '5116'))
  for (const [name, text] of Object.entries(files)) writeFileSync(join(folder, '5116', name), text)
  return folder
}

test('one wrong file and none is taken', () => {
  const folder = folderWith({
    'a.yaml': good,
    'b.yaml': good.replace('countsAdmission: true', 'countsAdmission: perhaps'),
  })
  expect(() => readPolicies(folder, '5116')).toThrow(
    /b.yaml:25: P04 benefits.inpatient.countsAdmission: found "perhaps"/,
  )
})

const renamed = (version: string) => good.replace('version: guangan-310-2024', `version: ${version}`)

test('two policies may not hold on one day, and a file of another region is out of place', () => {
  expect(() => readPolicies(folderWith({ 'a.yaml': good, 'b.yaml': renamed('other') }), '5116')).toThrow(
    'holds on 2024-01-01 too',
  )
  expect(() => readPolicies(folderWith({ 'a.yaml': good, 'b.yaml': good }), '5116')).toThrow('another file is called')
  const moved = folderWith({ 'a.yaml': good.replace("region: '5116'", "region: '5101'") })
  expect(() => readPolicies(moved, '5116')).toThrow(/a\.yaml:\d+: P44 region: found "5101".*expected 5116/)
})

test('a number without a source, and a section that nobody gives, are named with their lines', () => {
  const unsourced = folderWith({ 'a.yaml': good.replace('      source: A-page\n      basis', '      basis') })
  expect(() => readPolicies(unsourced, '5116')).toThrow(
    /a.yaml:\d+: P18 benefits.inpatient.share[\w.]*: .*a number without a source/,
  )
  const missing = folderWith({ 'a.yaml': good.replace('hospitalShare: not_published\n', '') })
  expect(() => readPolicies(missing, '5116')).toThrow(/hospitalShare is given neither here nor by an adopted layer/)
})

test('a succession of dated versions is fine', () => {
  const old = renamed('old').replace('validFrom: 2024-01-01', 'validFrom: 2023-01-01\nvalidTo: 2023-12-31')
  expect(readPolicies(folderWith({ 'a.yaml': good, 'b.yaml': old }), '5116')).toHaveLength(2)
})

test('a folder that is not there is named', () => {
  expect(() => readPolicies('/nowhere', '5116')).toThrow('/nowhere/5116')
})
