import { parse } from 'yaml'
import { documentSchema, faultsOf } from '../../../../../region-node/enrollment/policy/document'
import { cityDocument } from './documents'

function issuesOf(from: string, to: string): string[] {
  const text = cityDocument.replace(from, to)
  expect(text).not.toBe(cityDocument)
  const result = documentSchema.safeParse(parse(text))
  return result.success ? [] : faultsOf(result.error).map(({ path, message }) => `${path.join('.')}: ${message}`)
}

test('a whole document is read, its amounts in fen and its percentages in millionths', () => {
  const document = documentSchema.parse(parse(cityDocument))
  expect(document.benefits?.inpatient?.deductible?.yuan).toMatchObject({ working: { 1: { value: 30_000n } } })
  expect(document.benefits?.inpatient?.share?.percent).toMatchObject({ retired: { value: 900_000n } })
})

test.each([
  ['an unknown key', 'rounding: fen', 'roundings: fen', /roundings/],
  ['a source without a mark', 'source: A-page', 'source: page', /A-, B-, C- or D-/],
  ['a day that does not exist', 'validFrom: 2024-01-01', 'validFrom: 2024-02-30', /validFrom: expected a day/],
  ['an end before its beginning', 'validFrom: 2024-01-01', 'validFrom: 2024-01-01\nvalidTo: 2023-12-31', /validTo/],
  ['an unknown counter', 'counter: eligible', 'counter: illegible', /share.counter/],
  ['an unknown form of reduction', 'ratio: same', 'ratio: lower', /ratio/],
])('%s is refused', (_why, from, to, said) => {
  expect(issuesOf(from, to).join('\n')).toMatch(said)
})

test('a section may be missing in a document, for a layer may give it', () => {
  expect(issuesOf('rounding: fen\n', '')).toEqual([])
})
