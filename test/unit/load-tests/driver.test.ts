import { mkdtempSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { madeUpPeople } from '../../../bin/hospital/made-up-people'
import { isCitizenNumber } from '../../../common/identifiers'
import { itemIn, linesOf } from '../../../load-tests/driver'

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

test('the lines of a bill add up to 1,000 to 2,990 yuan, each price × quantity', () => {
  for (const [n, yuan] of [
    [0, 1_000],
    [199, 2_990],
  ] as const) {
    const lines = linesOf(n, 7, 'X', '2026-01-05')
    expect(lines.map(({ lineNo }) => lineNo)).toEqual(['1', '2', '3', '4', '5', '6', '7'])
    expect(lines.reduce((sum, { amountFen }) => sum + Number(amountFen), 0)).toBe(yuan * 100)
    for (const { quantityE4, amountFen } of lines) expect(Number(amountFen)).toBe(Number(quantityE4) / 10)
  }
})

test('the item billed is one that every city shares in full', () => {
  const folder = mkdtempSync(join(tmpdir(), 'catalogs-'))
  const rows = [
    'code,name,class,first_pay_percent,price_limit_yuan,restricted,from,to',
    'C1,乙,乙,10,,,2020-01-01,',
    'C2,甲,甲,0,,,2020-01-01,',
  ]
  writeFileSync(join(folder, '2026-01-01.csv'), rows.join('\n'))
  expect(itemIn(folder)).toBe('C2')
})
