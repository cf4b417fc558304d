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

test('the line is that of the field, or of its nearest section when the field is missing', () => {
  const text = changed(['countsAdmission: true', 'countsAdmission: perhaps'])
  expect(shelf(text).wrong[0]?.line).toBe(lineWith(text, 'countsAdmission: perhaps'))
  const missing = changed([/ {8}retired: \{ community: 95.*\n/, ''])
  expect(shelf(missing).wrong[0]?.line).toBe(lineWith(missing, '        working: { community: 91'))
})

const next = (from: string) =>
  good
    .replace('version: qujing-310-2024', 'version: qujing-310-next')
    .replace('validFrom: 2024-01-01', `validFrom: ${from}`)
const ending = (to: string) => good.replace('validFrom: 2024-01-01', `validFrom: 2024-01-01\nvalidTo: ${to}`)

const MEND = 'give qujing-310-2024 a validTo: the day before'
const told = (text: string, said: string) => (said === '' ? [] : [`1.yaml:${lineWith(text, 'validFrom:')}: ${said}`])

test.each([
  ['the day after', ending('2025-12-31'), '2026-01-01', '', ''],
  [
    'a day too early',
    ending('2025-12-31'),
    '2025-12-31',
    `P27 validFrom: found "2025-12-31", qujing-310-2024 holds on 2025-12-31 too (until 2025-12-31); ${MEND} 2025-12-31`,
    '2025-12-31 起的日子 qujing-310-2024 也有效（至 2025-12-31）；给 qujing-310-2024 写上终止日 validTo，即 2025-12-31 的前一天',
  ],
  [
    'a day too late',
    ending('2025-12-31'),
    '2026-01-02',
    'P28 validFrom: found "2026-01-02", no policy holds from 2026-01-01 until 2026-01-02: settlements of these days ' +
      'would be refused (H5015); begin on 2026-01-01, or extend the file before; ' +
      'unpublished days are a file of not_published',
    '2026-01-01 到 2026-01-02 之间没有政策：这些日子的结算会被拒绝（H5015）；' +
      '把 validFrom 提前到 2026-01-01，或延长前一个文件；确实没有公布的，写一个各数字为 not_published 的文件',
  ],
  [
    'no end before it',
    good,
    '2026-01-01',
    `P27 validFrom: found "2026-01-01", qujing-310-2024 holds on 2026-01-01 too (no last day); ${MEND} 2026-01-01`,
    '2026-01-01 起的日子 qujing-310-2024 也有效（没有终止日）；给 qujing-310-2024 写上终止日 validTo，即 2026-01-01 的前一天',
  ],
])('a successor that begins %s, whichever file is read first', (_why, before, from, en, zh) => {
  const after = next(from)
  const { wrong } = shelf(before, after)
  expect(wrong.map(lineOf)).toEqual(told(after, en))
  expect(wrong.map((one) => `${one.zh}；${one.mendZh}`).join()).toBe(zh)
  expect(shelf(after, before).wrong.map(({ en: said }) => said)).toEqual(wrong.map(({ en: said }) => said))
})

test('two files of one name are told, at the later of them', () => {
  const { wrong } = shelf(good, good)
  const found = `1.yaml:${lineWith(good, 'version:')}: P25 version: found "qujing-310-2024"`
  expect(wrong.map(lineOf)).toContain(
    `${found}, another file is called qujing-310-2024 too; ` +
      'every file needs a version of its own: it is printed on receipts',
  )
  expect(wrong.map((one) => `${one.zh}；${one.mendZh}`)).toContain(
    '另有一个文件也叫 qujing-310-2024；每个文件的 version 必须不同：它印在结算单上',
  )
})
