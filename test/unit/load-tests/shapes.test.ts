import { madeUpPeople } from '../../../bin/hospital/made-up-people'
import { isCitizenNumber } from '../../../common/identifiers'
import { billable, linesOf } from '../../../load-tests/shapes'

test('made-up people have possible numbers of a division that is not assigned, each its own', () => {
  const numbers = ['5101', '5107', '5116'].flatMap((region) =>
    madeUpPeople(region, 2_000).patients.map(({ credentialNo }) => credentialNo),
  )
  expect(numbers.every(isCitizenNumber)).toBe(true)
  expect(numbers.every((number) => number.startsWith('519999'))).toBe(true)
  expect(new Set(numbers).size).toBe(6_000)
})

test('each of them has one row in every file', () => {
  const { files } = madeUpPeople('5116', 3)
  for (const [, csv] of files) expect(csv.trim().split('\n')).toHaveLength(4)
  expect(files[0]?.[1]).toContain('L511600001,压测00001,1,')
})

const shape = { treatment: 'outpatient', codes: ['A', 'B', 'C'], feeDay: '2026-01-05' } as const
const bills = (treatment: 'outpatient' | 'pharmacy' | 'inpatient' | 'chronic') =>
  Array.from({ length: 400 }, (_, n) => linesOf(n, { ...shape, treatment }))

test('a bill has 5 to 50 lines, those of a stay more than those of a pharmacy', () => {
  const lengths = (of: Parameters<typeof bills>[0]) => bills(of).map((lines) => lines.length)
  expect([Math.min(...lengths('outpatient')), Math.max(...lengths('outpatient'))]).toEqual([5, 35])
  expect([Math.min(...lengths('pharmacy')), Math.max(...lengths('pharmacy'))]).toEqual([5, 20])
  expect([Math.min(...lengths('inpatient')), Math.max(...lengths('inpatient'))]).toEqual([25, 50])
})

test('every line is price × quantity to the fen, and a bill comes to 500 to 4,500 yuan', () => {
  for (const lines of bills('inpatient')) {
    for (const { unitPriceMicroYuan, quantityE4, amountFen } of lines) {
      expect((Number(unitPriceMicroYuan) / 10_000) * (Number(quantityE4) / 10_000)).toBe(amountFen)
    }
    const totalFen = lines.reduce((sum, { amountFen }) => sum + Number(amountFen), 0)
    expect(totalFen).toBeGreaterThan(50_000)
    expect(totalFen).toBeLessThan(450_000)
  }
})

test('the n-th bill is the same in every run, and its neighbour another', () => {
  expect(linesOf(7, shape)).toEqual(linesOf(7, shape))
  expect(linesOf(7, shape)).not.toEqual(linesOf(8, shape))
})

test('billed is what anybody may be given at any price today', () => {
  const row = { code: 'X', class: '甲', restricted: '', price_limit_yuan: '', to: '' }
  const catalog = [
    row,
    { ...row, code: 'paid by the patient', class: '丙' },
    { ...row, code: 'on a condition', restricted: '1' },
    { ...row, code: 'limited', price_limit_yuan: '45' },
    { ...row, code: 'ended', to: '2025-06-30' },
    { ...row, code: 'Y', class: '乙' },
    row,
  ]
  expect(billable(catalog)).toEqual(['X', 'Y'])
})
