import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { parse } from 'csv-parse/sync'
import { projectRoot } from '../../../../common/contracts.grpc'
import { linesOfCrowd, linesOfStay, totalOf } from '../../../../deploy/local/story/lines'
import { alternating, castIn, castOf } from '../../../../deploy/local/story/people'
import { suggestions } from '../../../../deploy/local/story/texts'

const settings = join(projectRoot(), 'deploy', 'settings')
const DAY = '2026-07-01'

test.each(['5101', '5107', '5116'])('the test persons of %s play their parts', (region) => {
  const { insured, suspended, crowd } = castIn(region)
  const file = join(settings, 'people', region, 'enrollments.csv')
  const enrollments: Record<string, string>[] = parse(readFileSync(file), { columns: true })
  const statusOf = new Map(enrollments.map(({ person_id, status }) => [person_id, status]))
  expect(statusOf.get(insured.personId)).toBe('1')
  expect(statusOf.get(suspended.personId)).toBe('2')
  expect(crowd.length).toBeGreaterThan(300)
  expect(crowd.every(({ personId, division }) => statusOf.get(personId) === '1' && division.startsWith(region))).toBe(
    true,
  )
})

test('too few people are no cast', () => {
  expect(() => castOf([{ person_id: '1' }], [])).toThrow('too few')
})

test('people of different regions alternate, also when one region has fewer', () => {
  expect(alternating([['a1', 'a2', 'a3'], ['b1'], ['c1', 'c2']])).toEqual(['a1', 'b1', 'c1', 'a2', 'c2', 'a3'])
})

test('every line of every bill is in the catalog, and its amount is price times quantity', () => {
  const catalog: Record<string, string>[] = parse(readFileSync(join(settings, 'catalogs', '2026-01-01.csv')), {
    columns: true,
  })
  const known = new Set(catalog.filter(({ to }) => to === '').map(({ code }) => code))
  const lines = [...linesOfStay(DAY), ...Array.from({ length: 50 }, (_, n) => linesOfCrowd(n, DAY)).flat()]
  for (const { itemCode, unitPriceMicroYuan, quantityE4, amountFen } of lines) {
    expect(known).toContain(itemCode)
    expect(Number(amountFen) * 1e8).toBe(Number(unitPriceMicroYuan) * Number(quantityE4))
  }
  expect(totalOf(linesOfStay(DAY))).toBe(468_600n)
})

test('a bill of a crowd is above every deductible, and bills differ', () => {
  const totals = Array.from({ length: 100 }, (_, n) => totalOf(linesOfCrowd(n, DAY)))
  expect(totals.every((fen) => fen >= 180_000n && fen < 300_000n)).toBe(true)
  expect(new Set(totals).size).toBe(100)
})

test('suggestions speak of the same province', () => {
  expect(suggestions('id-1', undefined)).toEqual([
    '  npx lianjie tail',
    '  npx lianjie show id-1',
    '  npx lianjie verify',
  ])
  expect(suggestions(undefined, '/tmp/second')[1]).toBe('  LIANJIE_DATA=/tmp/second npx lianjie verify')
})
