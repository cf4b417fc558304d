/** Each form that a document may have, as the engine gets it: every-form.txt is what becomes of all of them. */
import { PERCENT_WHOLE } from '../../../../../region-node/enrollment/policy/document'
import { shelfOf } from '../../../../../region-node/enrollment/policy/tools/shelf'
import { beside, everyForm, everyLayer } from './every-form'

const read = (city: string, layer = everyLayer) =>
  shelfOf([
    { file: 'city.yaml', text: city },
    { file: 'layer.yaml', text: layer },
  ])

/** Amounts in fen and ratios in per cent, each with the mark of its source and what it says there. */
function printed(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map(printed).join(' ')}]`
  if (typeof value !== 'object' || value === null) return String(value)
  const { source, ...rest } = value as { readonly [key: string]: unknown }
  const [, mark = '', what = ''] = /^\S+ \[(.)\] (.*)$/.exec(String(source)) ?? []
  const from = source === undefined ? '' : ` ${mark}-${what}`
  if ('fen' in rest) return `${rest.fen} fen${from}`
  if (rest.whole === PERCENT_WHOLE && 'parts' in rest) return `${Number(rest.parts) / 10_000} %${from}`
  const fields = Object.entries(rest).map(([key, inner]) => `${key}: ${printed(inner)}`)
  return `{ ${fields.join(', ')} }${from}`
}

/** A line a section; lists of rules a line each. */
function sections(given: object, above = ''): string {
  const lines = Object.entries(given).map(([key, value]) => {
    const isRules = Array.isArray(value) && value.length > 0 && typeof value[0] === 'object'
    const rules = isRules ? value.map((one) => `  ${printed(one)}`) : []
    return isRules ? [`${above}${key}:`, ...rules].join('\n') : `${above}${key}: ${printed(value)}`
  })
  return lines.join('\n')
}

test('every form is read, each number with its own source or that of the section around it', () => {
  const { policies, wrong } = read(everyForm)
  expect(wrong).toEqual([])
  const [{ benefits = [], ...rest } = {}] = policies
  const told = [sections(rest), ...benefits.map(({ name, ...benefit }) => sections(benefit, `${name} `))].join('\n\n')
  expect(told).toBe(beside('every-form.txt').trimEnd())
})

test('a document may hold for one day, and a hospital bear what is above price limits', () => {
  const share = { kind: 'over_limit', source: 'A-law' }
  const layer = everyLayer.replace(/hospitalShare: .*/, `hospitalShare: ${JSON.stringify(share)}`)
  const { policies } = read(everyForm.replace('validTo: 2024-12-31', 'validTo: 2024-01-01'), layer)
  const { validFrom, validTo, hospitalShare } = policies[0] ?? {}
  expect([validFrom, validTo]).toEqual(['2024-01-01', '2024-01-01'])
  expect(hospitalShare).toEqual({ kind: 'over_limit', source: 'law-310 [A] law' })
})

test('care on one’s own choice may be paid as well as referred care, and no better', () => {
  const factor = 'factor: { value: 1, source: D-taken }, funds'
  const paidAt = (points: number) => read(everyForm.replace(factor, `minusPoints: ${points}, funds`)).wrong
  expect(paidAt(5)).toEqual([])
  expect(paidAt(4).map(({ en }) => en)).toEqual(['own_choice is paid a higher ratio than referral'])
})
