/** What may still be said about days that are over: nothing else than before. Today is 2026-11-22. */
import { parse } from 'yaml'
import { documentSchema, type PolicyDocument } from '../../../../../../region-node/enrollment/policy/document'
import { backwardProblems } from '../../../../../../region-node/enrollment/policy/tools/activation'
import { cityDocument } from '../documents'

type Changes = Partial<Record<'version' | 'region' | 'insurance' | 'validFrom' | 'validTo' | 'adopts', unknown>>
const city = (changes: Changes = {}, text = cityDocument) =>
  ({ ...documentSchema.parse(parse(text)), ...changes }) as PolicyDocument
const dearer = cityDocument.replace('working: 86', 'working: 85')
const layer = (version: string, validFrom: string, yuan = 1) => {
  const caps = [{ kind: 'fund_paid', counter: 'fund', yuan, furtherDisease: 'none', source: 'A-law' }]
  const named = { kind: 'province', province: '51', title: version, insurance: '310', version, validFrom }
  return documentSchema.parse({ ...named, sources: { 'A-law': 'law' }, benefits: { inpatient: { caps } } })
}
const adopting = (...adopts: readonly object[]) => city({ adopts })

const FORCE = '从 2024-01-01 起已经生效'
const SINCE = 'has been in force since 2024-01-01'
const MOVED = `P41 guangan-310-2024 ${FORCE}，已过去的日子不能改；恢复这个文件，给它写上终止日，另写一个从今后某天起的新文件
guangan-310-2024 ${SINCE}: days that are over cannot be changed; \
put the file back, give it a last day, and write the change as a new file from a day to come`
const GONE = `P42 guangan-310-2024 ${FORCE}，文件却不见了；放回这个文件：以前的结算要靠它说明和重算
guangan-310-2024 ${SINCE}, and its file is gone; put it back: settlements of its days are explained by it`
const LATE = `P43 新的政策从 2026-11-21 起，那天已经过去；validFrom 最早写 2026-11-22
a new policy from 2026-11-21: that day is over; let it begin on 2026-11-22 or later`

const YEARS = { layer: 'law', from: '2024-01-01' }
const next = (changes: Changes = {}) => city({ version: 'next', validFrom: '2026-11-21', ...changes })

test.each<[string, PolicyDocument[], PolicyDocument[], string, ...string[]]>([
  ['nothing changes', [city()], [city()], ''],
  ['nothing changes in two files', [layer('law', '2020-01-01'), city()], [layer('law', '2020-01-01'), city()], ''],
  ['a file goes that begins today', [city({ validFrom: '2026-11-22' })], [], ''],
  ['a file changes that begins today', [city({ validFrom: '2026-11-22' })], [city({}, dearer)], ''],
  ['a file goes that has begun', [city()], [], '', GONE],
  ['a number changes', [city()], [city({}, dearer)], 'benefits.inpatient.share.percent.working.value', MOVED],
  ['it ends yesterday', [city()], [city({ validTo: '2026-11-21' })], ''],
  ['it ends the day before', [city()], [city({ validTo: '2026-11-20' })], 'validTo', MOVED],
  ['an end comes later', [city({ validTo: '2026-11-22' })], [city({ validTo: '2026-12-31' })], ''],
  ['an end is taken back', [city({ validTo: '2026-11-22' })], [city()], ''],
  ['an end of long ago stays', [city({ validTo: '2026-06-30' })], [city({ validTo: '2026-06-30' })], ''],
  [
    'an end of yesterday comes later',
    [city({ validTo: '2026-11-21' })],
    [city({ validTo: '2026-11-22' })],
    'validTo',
    MOVED,
  ],
  ['an end of yesterday is taken back', [city({ validTo: '2026-11-21' })], [city()], 'validTo', MOVED],
  ['a layer of tomorrow is let go', [adopting({ layer: 'law', from: '2026-11-23' })], [city()], ''],
  ['a layer of today is let go', [adopting({ layer: 'law', from: '2026-11-22' })], [city()], ''],
  [
    'a layer of yesterday is let go',
    [adopting({ layer: 'law', from: '2026-11-21' })],
    [city()],
    'adopts.0.layer',
    MOVED,
  ],
  ['a layer is left yesterday', [adopting(YEARS)], [adopting({ ...YEARS, to: '2026-11-21' })], ''],
  [
    'a layer is left the day before',
    [adopting(YEARS)],
    [adopting({ ...YEARS, to: '2026-11-20' })],
    'adopts.0.to',
    MOVED,
  ],
  ['a layer is kept on', [adopting({ ...YEARS, to: '2026-11-21' })], [adopting(YEARS)], ''],
  ['a layer was kept on', [adopting({ ...YEARS, to: '2026-11-20' })], [adopting(YEARS)], 'adopts.0.to', MOVED],
  [
    'a layer left long ago stays so',
    [adopting({ ...YEARS, to: '2026-06-30' })],
    [adopting({ ...YEARS, to: '2026-06-30' })],
    '',
  ],
  ['a new file from today', [city()], [city(), next({ validFrom: '2026-11-22' })], ''],
  ['a new file from yesterday', [city()], [city(), next()], 'validFrom', LATE],
  ['the first file of another city', [city()], [city(), next({ region: '5101' })], ''],
  ['the first file of another insurance', [city()], [city(), next({ insurance: '390' })], ''],
  ['the first file where the other has not begun', [city({ validFrom: '2026-11-22' })], [next()], ''],
  [
    'a new layer, beside another',
    [layer('law', '2020-01-01')],
    [layer('law', '2020-01-01'), layer('new', '2025-01-01')],
    '',
  ],
  ['a layer of tomorrow changes', [layer('law', '2026-11-23')], [layer('law', '2026-11-23', 2)], ''],
])('%s', (_what, before, after, path, ...told) => {
  const problems = backwardProblems(before, after, '2026-11-22')
  const said = problems.map(({ code, zh, en, mendZh, mendEn }) => `${code} ${zh}；${mendZh}\n${en}; ${mendEn}`)
  expect(said).toEqual(told)
  expect(problems.map((one) => one.path.join('.')).join()).toBe(path)
})

test('a layer that has begun is as fixed as a city', () => {
  const [problem] = backwardProblems([layer('law', '2020-01-01')], [layer('law', '2020-01-01', 2)], '2026-11-22')
  expect([problem?.version, problem?.path.join('.')]).toEqual(['law', 'benefits.inpatient.caps.0.yuan.value'])
})
