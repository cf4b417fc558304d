import { parse } from 'yaml'
import { policiesOf } from '../../../../../region-node/enrollment/policy/compile'
import { documentSchema, type PolicyDocument } from '../../../../../region-node/enrollment/policy/document'
import { cityDocument } from './documents'

const city = (from = '', to = ''): PolicyDocument => documentSchema.parse(parse(cityDocument.replace(from, to)))
const province = (version: string, changes: object): PolicyDocument => {
  const base = { kind: 'province', province: '51', title: version, insurance: '310', validFrom: '2020-01-01' }
  return documentSchema.parse({ ...base, version, sources: { 'A-law': 'the law' }, ...changes })
}
const caps = (yuan: number) => ({
  benefits: {
    inpatient: { caps: [{ kind: 'fund_paid', counter: 'fund', yuan, furtherDisease: 'none', source: 'A-law' }] },
  },
})
const withoutCaps = (adopts: string) =>
  documentSchema.parse(
    parse(cityDocument.replace('caps: not_published\n', '\n').replace(/adopts: .*\n/, `adopts: ${adopts}\n`)),
  )

test('a city that says everything needs no layer, and every number prints its source', () => {
  const { policies, wrong } = policiesOf([city()])
  expect(wrong).toEqual([])
  expect(policies).toHaveLength(1)
  const [inpatient] = policies[0]?.benefits ?? []
  expect(inpatient?.deductible.table).toMatchObject({
    working: { 3: { fen: 60_000n } },
    retired: { 1: { fen: 20_000n } },
  })
  const source = expect.stringMatching(/^guangan-310-2024 \[A\] https:/)
  expect(inpatient?.deductible.table.working?.[3]).toEqual({ fen: 60_000n, source })
  expect(inpatient?.share.table.retired?.all).toMatchObject({ rungs: [{ parts: 900_000n, source }] })
})

test('a layer fills what the city leaves out, from the day of its adoption, and later layers follow', () => {
  const given = withoutCaps('[{ layer: old, from: 2024-01-01, to: 2024-06-30 }, { layer: new, from: 2024-07-01 }]')
  const { policies, wrong } = policiesOf([given, province('old', caps(100)), province('new', caps(200))])
  expect(wrong).toEqual([])
  const told = policies.map(({ version, validFrom, validTo, benefits: [one] }) => {
    const [cap] = one?.caps === 'not_published' ? [] : (one?.caps ?? [])
    return [version, validFrom, validTo, cap?.table.all?.all]
  })
  expect(told).toEqual([
    ['guangan-310-2024+old', '2024-01-01', '2024-06-30', { fen: 10_000n, source: 'old [A] the law' }],
    ['guangan-310-2024+new', '2024-07-01', undefined, { fen: 20_000n, source: 'new [A] the law' }],
  ])
})

test('what the city says itself comes before any layer', () => {
  const given = documentSchema.parse(
    parse(cityDocument.replace(/adopts: .*\n/, 'adopts: [{ layer: law, from: 2024-01-01 }]\n')),
  )
  const { policies } = policiesOf([given, province('law', caps(100))])
  expect(policies[0]?.benefits[0]?.caps).toBe('not_published')
})

test('a day that no layer covers leaves the section missing, and that is said', () => {
  const given = withoutCaps('[{ layer: law, from: 2024-02-01 }]')
  const { policies, wrong } = policiesOf([given, province('law', caps(100))])
  expect(policies).toEqual([])
  expect(wrong).toEqual([
    {
      version: 'guangan-310-2024',
      path: ['benefits', 'inpatient'],
      message: 'benefits.inpatient.caps is given neither here nor by an adopted layer',
    },
  ])
})

test.each([
  ['a layer that nobody wrote', 'law', { layer: 'lost' }, 'found no layer lost'],
  ['a layer of another insurance', 'law', { insurance: '390' }, 'expected a layer of insurance 310'],
])('%s is named', (_why, version, changes, said) => {
  const { layer = version, ...more } = changes as { layer?: string }
  const given = documentSchema.parse(
    parse(cityDocument.replace(/adopts: .*\n/, `adopts: [{ layer: ${layer}, from: 2024-01-01 }]\n`)),
  )
  expect(policiesOf([given, province(version, { ...caps(1), ...more })]).wrong.map(({ message }) => message)).toContain(
    said,
  )
})

test('a source that is not listed, and a counter with two meanings, make no policy', () => {
  const unlisted = policiesOf([city('source: A-page', 'source: A-other')])
  expect(unlisted.policies).toEqual([])
  expect(unlisted.wrong[0]?.message).toBe('found no source A-other')
  const shared = policiesOf([city('counter: eligible', 'counter: deductible')])
  expect(shared.wrong.map(({ message }) => message)).toContain(
    'counter deductible is used for deductibles paid and for eligible costs',
  )
})

test.each([
  ['one layer all the time', '', '[{ layer: old, from: 2020-01-01 }]', '2024-01-01–… old'],
  [
    'a layer that ends in the middle',
    '',
    '[{ layer: old, from: 2020-01-01, to: 2024-05-31 }, { layer: new, from: 2024-06-01 }]',
    '2024-01-01–2024-05-31 old, 2024-06-01–… new',
  ],
  [
    'two layers at a time, the first named before',
    '',
    '[{ layer: new, from: 2024-03-01, to: 2024-03-01 }, { layer: old, from: 2020-01-01 }]',
    '2024-01-01–2024-02-29 old, 2024-03-01–2024-03-01 new+old, 2024-03-02–… old',
  ],
  [
    'a city that ends on the day on which a layer begins',
    '2024-06-01',
    '[{ layer: new, from: 2024-06-01 }, { layer: old, from: 2020-01-01 }]',
    '2024-01-01–2024-05-31 old, 2024-06-01–2024-06-01 new+old',
  ],
  [
    'a layer that is adopted after the end',
    '2024-05-31',
    '[{ layer: old, from: 2020-01-01 }, { layer: new, from: 2024-06-01 }]',
    '2024-01-01–2024-05-31 old',
  ],
  [
    'a layer that was given up before the beginning',
    '',
    '[{ layer: new, from: 2020-01-01, to: 2023-06-30 }, { layer: old, from: 2020-01-01 }]',
    '2024-01-01–… old',
  ],
  [
    'a layer that ends by itself, earlier than it is adopted for',
    '',
    '[{ layer: brief, from: 2020-01-01, to: 2024-12-31 }, { layer: old, from: 2020-01-01 }]',
    '2024-01-01–2024-02-29 brief+old, 2024-03-01–… old',
  ],
  [
    'a layer that ends by itself, and is adopted for less',
    '',
    '[{ layer: brief, from: 2020-01-01, to: 2024-01-31 }, { layer: old, from: 2020-01-01 }]',
    '2024-01-01–2024-01-31 brief+old, 2024-02-01–… old',
  ],
  [
    'layers named against the order of their days',
    '',
    '[{ layer: late, from: 2024-01-01 }, { layer: brief, from: 2020-01-01 }, { layer: old, from: 2020-01-01 }]',
    '2024-01-01–2024-02-29 brief+old, 2024-03-01–2024-08-31 old, 2024-09-01–… late+old',
  ],
  [
    'a layer that begins later than it is adopted from',
    '',
    '[{ layer: late, from: 2024-01-01 }, { layer: old, from: 2020-01-01 }]',
    '2024-01-01–2024-08-31 old, 2024-09-01–… late+old',
  ],
])('%s', (_why, validTo, adopts, spans) => {
  const given = { ...withoutCaps(adopts), ...(validTo && { validTo }) } as PolicyDocument
  const brief = province('brief', { ...caps(1), validTo: '2024-02-29' })
  const late = province('late', { ...caps(1), validFrom: '2024-09-01' })
  const { policies, wrong } = policiesOf([given, province('old', caps(100)), province('new', caps(200)), brief, late])
  expect(wrong).toEqual([])
  const told = policies.map(
    (one) => `${one.validFrom}–${one.validTo ?? '…'} ${one.version.replace('guangan-310-2024+', '')}`,
  )
  expect(told.join(', ')).toBe(spans)
})

test('a fault of one city is no fault of another, and a fault of a layer is one of every city that adopts it', () => {
  const other = { ...city(), version: 'other', region: '5101', division: '510100' } as PolicyDocument
  const versions = (...documents: readonly PolicyDocument[]) => policiesOf(documents).policies.map((one) => one.version)
  expect(versions(city('source: A-page', 'source: A-other'), other)).toEqual(['other'])
  const adopting = withoutCaps('[{ layer: law, from: 2020-01-01 }]')
  const unlisted = province('law', { ...caps(1), sources: {} })
  expect(versions(adopting, other, unlisted)).toEqual(['other'])
  expect(versions(adopting, other, province('law', caps(1)))).toEqual(['guangan-310-2024+law', 'other'])
})

test('a city is no layer', () => {
  const other = { ...city(), version: 'other' } as PolicyDocument
  const { wrong } = policiesOf([withoutCaps('[{ layer: other, from: 2020-01-01 }]'), other])
  expect(wrong.map(({ message }) => message)).toContain('found no layer other')
})
