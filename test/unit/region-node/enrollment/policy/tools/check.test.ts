import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { projectRoot } from '../../../../../../common/contracts.grpc'
import { lineOf, type Shelf, shelfOf } from '../../../../../../region-node/enrollment/policy/tools/shelf'

const folder = join(projectRoot(), 'deploy/settings/policies')
const read = (path: string) => readFileSync(join(folder, path), 'utf8')
const good = read('5303/310.2024.yaml')
const layers = readdirSync(join(folder, 'province')).map((file) => ({ file, text: read(`province/${file}`) }))

const shelf = (...texts: readonly string[]): Shelf =>
  shelfOf([...texts.map((text, i) => ({ file: `${i}.yaml`, text })), ...layers])
const changed = (...changes: readonly (readonly [string | RegExp, string])[]) =>
  changes.reduce((text, [from, to]) => {
    const next = text.replace(from, to)
    expect(next).not.toBe(text)
    return next
  }, good)
/** The line, counted from one, on which a text first stands. */
const lineWith = (text: string, part: string) => text.slice(0, text.indexOf(part)).split('\n').length

test('every file that comes with the product is good, each city by itself and all together', () => {
  const regions = readdirSync(folder).filter((name) => name !== 'province')
  const all = regions.flatMap((region) => readdirSync(join(folder, region)).map((name) => `${region}/${name}`))
  const files = all.map((path) => ({ file: path, text: read(path) }))
  expect(shelfOf([...files, ...layers]).wrong.map(lineOf)).toEqual([])
  for (const one of files) expect(shelfOf([one, ...layers]).policies.length).toBeGreaterThan(0)
  const wanted = ['3207', '3213', '5101', '5104', '5107', '5116', '5301', '5303', '5326', '5399']
  expect(regions.sort()).toEqual(wanted)
})

test('a layer is adopted by date: the validity is cut where it begins', () => {
  const spans = shelf(good).policies.map(({ version, validFrom, validTo }) => [version, validFrom, validTo])
  expect(spans).toEqual([
    ['qujing-310-2024+yunnan-310-2009', '2024-01-01', '2024-12-31'],
    ['qujing-310-2024+yunnan-310-2025', '2025-01-01', undefined],
  ])
})

test.each([
  [
    'a ratio above 100 %',
    [['{ community: 91, 1: 91,', '{ community: 91, 1: 191,']],
    'percent.working.1',
    'above 100 %',
  ],
  ['an unknown field', [['basis:', 'bases:']], 'share.bases', 'no such field'],
  ['a missing field', [['    countsAdmission: true\n', '']], 'benefits.inpatient', 'countsAdmission is given neither'],
  ['a missing top field', [['version: qujing-310-2024\n', '']], 'version', 'missing'],
  [
    'a class without its row',
    [[/ {8}retired: \{ community: 95.*\n/, '']],
    'share.percent',
    'row for the person class retired',
  ],
  [
    'a class nobody gave',
    [['        retired: { community: 95', '        retried: { community: 95']],
    'retried',
    'no person class retried',
  ],
  [
    'a level left out',
    [['{ community: 91, 1: 91, 2: 88, 3: 85 }', '{ 1: 91, 2: 88 }']],
    'percent.working',
    'hospital level 3',
  ],
  [
    'a level that is none',
    [['{ community: 91, 1: 91,', '{ comunity: 91, 1: 91,']],
    'working.comunity',
    'no hospital level comunity',
  ],
  ['a source nobody described', [['source: C-data', 'source: C-other']], 'benefits.inpatient.deductible', 'no C-other'],
  ['a source without a mark', [['source: C-data', 'source: data']], 'deductible.source', 'named A-, B-, C- or D-'],
  [
    'a layer nobody wrote',
    [['layer: yunnan-310-2025', 'layer: yunnan-310-2026']],
    'adopts.1.layer',
    'no layer yunnan-310-2026',
  ],
  [
    'a layer of another insurance',
    [['layer: yunnan-310-2025', 'layer: yunnan-390-2025']],
    'adopts.1.layer',
    'not for insurance 310',
  ],
  ['a day that is none', [['validFrom: 2024-01-01', 'validFrom: 2024-02-30']], 'validFrom', 'not a day that exists'],
  [
    'an end before the beginning',
    [['validFrom: 2024-01-01', 'validFrom: 2024-01-01\nvalidTo: 2023-12-31']],
    'validTo',
    'last day is before',
  ],
  ['a division of elsewhere', [["division: '530300'", "division: '530400'"]], 'division', 'not that of region 5303'],
  [
    'a kind of care twice',
    [["['11', '12', '13']", "['11', '2', '13']"]],
    'outpatient.medicalTypes.1',
    'belongs to inpatient already',
  ],
  [
    'a counter of two meanings',
    [['counter: outpatient_deductible', 'counter: eligible']],
    'benefits.outpatient',
    'used for two different sums',
  ],
  ['a factor above one', [['factor: 0.9', 'factor: 1.9']], 'offSite.1.ratio.factor', 'factor above 1'],
  [
    'care unfiled paid better',
    [['factor: 0.9', 'factor: 0.6']],
    'outpatient.offSite',
    'own_choice is paid a higher ratio',
  ],
  [
    'nothing for the unfiled',
    [['withoutFiling: refuse', 'withoutFiling: by_rule']],
    'outpatient.offSite',
    'no rule is for unfiled',
  ],
  [
    'a rule for the refused',
    [['places: [own_choice]', 'places: [own_choice, unfiled]']],
    'outpatient.offSite',
    'refuse, and yet',
  ],
  ['a rule never reached', [['places: [own_choice]', 'places: [referral]']], 'outpatient.offSite.2', 'never reached'],
  [
    'two thresholds',
    [['thresholdYuan: 0', 'thresholdYuan: 0, thresholdPercentOfSalary: 5']],
    'supplements.0',
    'exactly one kind of threshold',
  ],
  [
    'somebody nobody is',
    [['whom: everyone', 'whom: { identities: [cadre] }']],
    'whom.identities.0',
    'no cadre under identities',
  ],
] as const)('%s is told with file, line, field and remedy, and nothing is taken', (_why, changes, path, said) => {
  const text = changed(...(changes as readonly (readonly [string | RegExp, string])[]))
  const { policies, wrong } = shelf(text)
  expect(policies).toEqual([])
  const one = wrong.find(({ en }) => en.includes(said))
  expect(wrong.map(lineOf).join('\n')).toContain(said)
  expect(one?.path).toContain(path)
  expect(one?.file).toBe('0.yaml')
  expect(one?.line).toBeGreaterThan(0)
  for (const words of [one?.zh, one?.mendZh]) expect(words).toMatch(/[\u4e00-\u9fff]/)
  expect(one?.mendEn).not.toBe('')
})

test('the line is that of the field, or of its nearest section when the field is missing', () => {
  const text = changed(['countsAdmission: true', 'countsAdmission: perhaps'])
  expect(shelf(text).wrong[0]?.line).toBe(lineWith(text, 'countsAdmission: perhaps'))
  const missing = changed([/ {8}retired: \{ community: 95.*\n/, ''])
  expect(shelf(missing).wrong[0]?.line).toBe(lineWith(missing, '        working: { community: 91'))
})

test.each([
  [[{ upToYuan: 100, percent: 80 }]],
  [
    [
      { upToYuan: 200, percent: 80 },
      { upToYuan: 200, percent: 85 },
      { upToYuan: 'open', percent: 90 },
    ],
  ],
  [
    [
      { upToYuan: 'open', percent: 80 },
      { upToYuan: 300, percent: 85 },
    ],
  ],
])('brackets that overlap or have no end are told: %j', (rungs) => {
  const text = changed([/working: \{ community: 91.*/, `working: { all: ${JSON.stringify(rungs)} }`])
  expect(shelf(text).wrong.map(lineOf).join()).toContain('they overlap or leave a gap')
})

const next = (from: string) =>
  good
    .replace('version: qujing-310-2024', 'version: qujing-310-next')
    .replace('validFrom: 2024-01-01', `validFrom: ${from}`)
const ending = (to: string) => good.replace('validFrom: 2024-01-01', `validFrom: 2024-01-01\nvalidTo: ${to}`)

test.each([
  ['the day after', ending('2025-12-31'), '2026-01-01', ''],
  ['a day too early', ending('2025-12-31'), '2025-12-31', 'qujing-310-2024 holds on 2025-12-31 too (until 2025-12-31)'],
  ['a day too late', ending('2025-12-31'), '2026-01-02', 'no policy holds from 2026-01-01 until 2026-01-02'],
  ['no end before it', good, '2026-01-01', 'qujing-310-2024 holds on 2026-01-01 too (no last day)'],
])('a successor that begins %s', (_why, before, from, said) => {
  const lines = shelf(before, next(from)).wrong.map(lineOf)
  expect(lines.join('\n')).toContain(said)
  expect(lines).toHaveLength(said === '' ? 0 : 1)
})

test('two files of one name, and text that is no YAML', () => {
  expect(shelf(good, good).wrong.map(lineOf).join('\n')).toContain('another file is called qujing-310-2024 too')
  const [first] = shelf(`${good}\n  x: [1`).wrong
  expect(first).toMatchObject({ file: '0.yaml', path: '', line: expect.any(Number) })
})
