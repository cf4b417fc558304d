import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { projectRoot } from '../../../common/contracts.grpc'
import { resultOf } from '../../../load-tests/result'
import { RUN_COLUMNS, rowOf } from '../../../load-tests/rows'
import { ran } from './a-run'

const cellsOf = (row: string) =>
  row
    .split('|')
    .slice(1, -1)
    .map((cell) => cell.trim())

test('a run becomes a row, each figure beside the floor’s of the same run', () => {
  const row = rowOf(resultOf(ran), '2026-11-22T14:40:00.000Z', 'abc1234')
  expect(cellsOf(row)).toEqual([
    ...['2026-11-22, abc1234', 'steady, 100, 10', '15, 30, 60 (10, 20, 40)', '1.5, 1.5', '4, 12 (3, 10)', '1.2'],
    ...['12 (8), 1.5', 'nodes 5, postgres 3, hubs 3, load 2, kafka 1', '120, 120', '', '0, 0, PASS', ''],
  ])
})

test('saturation stands beside the floor’s, with what is left at twice the load', () => {
  const curve = { steps: [], peak: 210, sustained: 169, isFound: true }
  const overload = {
    offered: 420,
    throughput: 200,
    p99: 900,
    share: 0.95,
    refusals: 9,
    slowestRefusalMs: 3,
    silences: 0,
  }
  const saturation = { product: curve, floor: { ...curve, peak: 400 }, ratio: 0.53, overload }
  const row = rowOf(resultOf({ ...ran, saturation }), '2026-11-22', 'x')
  expect(cellsOf(row)).toContain('210 (400), 200, 0 unanswered')
  const unfinished = { ...saturation, product: { ...curve, isFound: false }, floor: null, overload: null }
  expect(rowOf(resultOf({ ...ran, saturation: unfinished }), '2026-11-22', 'x')).toContain('| ≥ 210 |')
})

test('RESULTS.md has the columns that load fills, and every row of its table all of them', () => {
  const [, table = ''] = readFileSync(join(projectRoot(), 'load-tests', 'RESULTS.md'), 'utf8').split('## Runs')
  const rows = (table.split('\n## ')[0] ?? '').split('\n').filter((line) => line.startsWith('|'))
  expect(cellsOf(rows[0] ?? '')).toEqual([...RUN_COLUMNS])
  for (const row of rows) expect(cellsOf(row)).toHaveLength(RUN_COLUMNS.length)
})
