/** How npm test counts: from made-up reports of jest. */
import { join } from 'node:path'
import { projectRoot } from '../../common/contracts.grpc'

interface Tally {
  passed: number
  failures: string[]
  skips: string[]
}
const { counted } = require('../run') as { counted(report: unknown, code: number): Tally }

const suite = (name: string, ...outcomes: [string, string][]) => ({
  name: join(projectRoot(), name),
  status: outcomes.some(([status]) => status === 'failed') ? 'failed' : 'passed',
  message: '',
  assertionResults: outcomes.map(([status, fullName]) => ({ status, fullName })),
})

test('what passed, failed and was skipped', () => {
  const report = { testResults: [suite('a.test.ts', ['passed', 'one'], ['failed', 'two'], ['passed', 'three'])] }
  expect(counted(report, 1)).toEqual({ passed: 2, failures: ['a.test.ts: two'], skips: [] })
})

test('a suite that cannot load is a failure, although no test in it failed', () => {
  const broken = { ...suite('b.test.ts'), status: 'failed', message: '\n  Cannot find module x\n at …' }
  expect(counted({ testResults: [suite('a.test.ts', ['passed', 'one']), broken] }, 1)).toEqual({
    passed: 1,
    failures: ['b.test.ts: cannot load:   Cannot find module x'],
    skips: [],
  })
})

test.each(['pending', 'todo', 'disabled'])('a %s test is skipped if it says why, and failed if not', (status) => {
  const report = {
    testResults: [suite('a.test.ts', ['passed', 'x'], [status, 'one [because: no Kafka 4.1 here]'], [status, 'two'])],
  }
  expect(counted(report, 0)).toEqual({
    passed: 1,
    failures: ['a.test.ts: two: skipped without a reason'],
    skips: ['a.test.ts: one [because: no Kafka 4.1 here]'],
  })
})

test('nothing run is a failure, and so is an end that jest itself calls one', () => {
  expect(counted({ testResults: [] }, 0).failures).toEqual(['not one test was run'])
  const report = { testResults: [suite('a.test.ts', ['passed', 'one'])] }
  expect(counted(report, 1).failures).toEqual(['jest ended with 1'])
})
