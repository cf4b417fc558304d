import { percentilesOf } from '../../../bin/hospital/arrivals'
import type { CrowdReport } from '../../../bin/hospital/crowd'
import { comparedLines, resultOf } from '../../../load-tests/compare'
import { countCpu, cpuEach } from '../../../load-tests/cpu.file'

const whole = {
  settleMs: percentilesOf([10, 15, 30]),
  confirmMs: percentilesOf([4, 6, 9]),
  outcomes: {},
  errorsByCode: {},
  turnedAway: 0,
} as unknown as CrowdReport
const bare = { settleMs: percentilesOf([5, 10, 20]), confirmMs: percentilesOf([2, 3, 4]), failed: 0 }

const counted = <Report>(report: Report) => ({ report, cpuMs: { all: 7.5 } })

test('the ratio is of the medians', () => {
  expect(resultOf(20, counted(whole), counted(bare))).toMatchObject({
    ratePerSecond: 20,
    settleRatio: 1.5,
    confirmRatio: 2,
  })
})

test('a floor that measured nothing gives no ratio', () => {
  const nothing = { settleMs: percentilesOf([]), confirmMs: percentilesOf([]), failed: 3 }
  expect(resultOf(20, counted(whole), counted(nothing))).toMatchObject({ settleRatio: 0, confirmRatio: 0 })
})

test('product and floor stand one above the other', () => {
  const [, product, floor] = comparedLines([resultOf(20, counted(whole), counted(bare))])
  expect(product).toMatch(/^20 +product +15 +30 +30 +6 +9 +9 +7\.5 +1\.5 × \/ 2 ×$/)
  expect(floor).toMatch(/^ +floor +10 +20 +20 +3 +4 +4 +7\.5$/)
})

test('processor time is told for each settlement, the largest part first', () => {
  expect(cpuEach({ kafka: 500, 'hub-1': 1_000 }, 100)).toEqual({ all: 15, 'hub-1': 10, kafka: 5 })
  expect(Object.keys(cpuEach({ kafka: 500, 'hub-1': 1_000 }, 100))).toEqual(['all', 'hub-1', 'kafka'])
  expect(cpuEach({}, 0)).toEqual({ all: 0 })
})

test('what this process itself computes is counted as the load', () => {
  const spent = countCpu()
  for (const end = performance.now() + 100; performance.now() < end; ) Math.sqrt(2)
  if (process.platform === 'linux') expect(spent().load).toBeGreaterThan(0)
})
