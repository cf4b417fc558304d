import {
  catalogue,
  codes,
  holesOf,
  isCode,
  refusal,
  refusalFromWire,
  remedyOf,
  retired,
  sentenceOf,
  textOf,
} from '../../../common/errors'

test('a text names what the refusal names, in both languages', () => {
  const differs = refusal('H5002', { differenceFen: '12' })
  expect(textOf(differs, 'zh')).toBe('费用明细合计与总额相差 12 分。')
  expect(textOf(differs, 'en')).toBe('The fee lines and the total differ by 12 fen.')
  expect(remedyOf(differs, 'en')).toMatch(/missing or doubled/)
})

test('a value that is missing leaves a visible gap, not a hole', () => {
  expect(textOf(refusal('H5002'), 'en')).toBe('The fee lines and the total differ by … fen.')
})

test('values cannot smuggle in other holes or patterns', () => {
  expect(textOf(refusal('H1001', { field: '$& {field}' }), 'en')).toBe(
    'The field "$& {field}" is missing or malformed.',
  )
})

test('both languages leave the same values open', () => {
  const holes = (text: string) => new Set(text.match(/\{\w+\}/g))
  for (const code of codes) expect([code, holes(catalogue[code].zh)]).toEqual([code, holes(catalogue[code].en)])
  expect(holesOf('H5004')).toEqual(['line', 'stored', 'sent'])
})

test('a cashier hears one of three sentences, and doubt never sounds like a refusal', () => {
  expect(new Set(codes.map((code) => sentenceOf(code, 'en'))).size).toBe(3)
  const waiting = codes.filter((code) => catalogue[code].sentence === 'wait-do-not-charge-again')
  const bills = ['H5010', 'H5012', 'H5017', 'H6001', 'H8005']
  expect(waiting).toEqual([...bills, 'H9001', 'H9002', 'H9004', 'H9006', 'H9007', 'H9008'])
  const settled = codes.filter((code) => catalogue[code].sentence === 'settled-here-it-is')
  expect(settled).toEqual(['H5005', 'H5007', 'H5016', 'H6004', 'H6005', 'H7003'])
})

test('what says "nothing was decided" never tells the cashier to wait for it', () => {
  for (const code of codes.filter((name) => /nothing was decided/.test(catalogue[name].en))) {
    expect([code, catalogue[code].sentence]).toEqual([code, 'certainly-not-settled'])
  }
})

test('names are used once, and no retired code lives on', () => {
  expect(new Set(codes.map((code) => catalogue[code].name)).size).toBe(codes.length)
  expect(retired.filter(isCode)).toEqual([])
})

test("a newer neighbour's code is taken as the cautious H9001, its number kept", () => {
  const newer = refusalFromWire({ code: 'H5999', params: { line: '3' }, retryAfterMs: 5 })
  expect(newer).toEqual({ code: 'H9001', params: { line: '3', code: 'H5999' }, retryAfterMs: 5 })
  expect(isCode('toString')).toBe(false)
})
