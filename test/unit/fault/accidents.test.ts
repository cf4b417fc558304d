import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { projectRoot } from '../../../common/contracts.grpc'
import { accidents } from '../../fault/accidents'
import { faults } from '../../fault/faults'

test('every row of the test plan is there once', () => {
  expect(accidents.map(({ row }) => row)).toEqual(Array.from({ length: 53 }, (_, i) => i + 1))
})

test('each has a test, a fault, or a reason why it cannot happen, and not both', () => {
  const proofs = accidents.map(({ tests = [], faults: tried = [], ruledOut }) => ({
    isShown: tests.length + tried.length > 0,
    isRuledOut: ruledOut !== undefined,
  }))
  expect(proofs.filter(({ isShown, isRuledOut }) => isShown === isRuledOut)).toEqual([])
})

test('rows 1 to 6 stand beside what the peer was measured to do', () => {
  const compared = accidents.filter(({ row }) => row <= 6)
  expect(compared.every(({ peer, ours }) => peer && ours)).toBe(true)
})

test.each(accidents.flatMap(({ row, tests = [] }) => tests.map((proof) => ({ row, ...proof }))))(
  'accident $row: $file has the test',
  ({ file, test: name }) => {
    const path = join(projectRoot(), file)
    expect(existsSync(path)).toBe(true)
    expect(readFileSync(path, 'utf8')).toContain(name)
  },
)

test('each fault that is named is one that is tried', () => {
  const known = new Set(faults.map(({ name }) => name))
  const named = accidents.flatMap(({ faults: tried = [] }) => tried)
  expect(named.filter((name) => !known.has(name))).toEqual([])
})
