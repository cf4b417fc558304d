import { percentilesOf } from '../../../bin/hospital/arrivals'
import type { CrowdReport } from '../../../bin/hospital/crowd'
import { comparedLines, resultOf } from '../../../load-tests/compare'

const whole = {
  settleMs: percentilesOf([10, 15, 30]),
  confirmMs: percentilesOf([4, 6, 9]),
  outcomes: {},
  errorsByCode: {},
  turnedAway: 0,
} as unknown as CrowdReport
const bare = { settleMs: percentilesOf([5, 10, 20]), confirmMs: percentilesOf([2, 3, 4]), failed: 0 }

test('the ratio is of the medians', () => {
  expect(resultOf(20, whole, bare)).toMatchObject({ ratePerSecond: 20, settleRatio: 1.5, confirmRatio: 2 })
})

test('a floor that measured nothing gives no ratio', () => {
  const nothing = { settleMs: percentilesOf([]), confirmMs: percentilesOf([]), failed: 3 }
  expect(resultOf(20, whole, nothing)).toMatchObject({ settleRatio: 0, confirmRatio: 0 })
})

test('product and floor stand one above the other', () => {
  const [, product, floor] = comparedLines([resultOf(20, whole, bare)])
  expect(product).toMatch(/^20 +product +15 +30 +30 +6 +9 +9 +1\.5 × \/ 2 ×$/)
  expect(floor).toMatch(/^ +floor +10 +20 +20 +3 +4 +4$/)
})
