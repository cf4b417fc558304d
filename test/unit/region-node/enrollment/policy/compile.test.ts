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
