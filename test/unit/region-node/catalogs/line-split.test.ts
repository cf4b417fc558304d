import { assert, bigInt, boolean, constantFrom, property, record } from 'fast-check'
import {
  amountOf,
  type ItemClass,
  type LineToSplit,
  splitLine,
  sumParts,
} from '../../../../region-node/catalogs/line-split'

const yuan = 1_000_000n
const unit = 10_000n

function line(changes: Partial<LineToSplit>): LineToSplit {
  const whole = {
    unitPriceMicroYuan: 100n * yuan,
    quantityE4: unit,
    itemClass: '01' as ItemClass,
    priceLimitMicroYuan: 0n,
    firstPayPermyriad: 0n,
    restricted: false,
    approval: '0',
    ...changes,
  }
  return { amountFen: amountOf(whole.unitPriceMicroYuan, whole.quantityE4), ...whole }
}

const parts = (own: bigint, over: bigint, first: bigint, eligible: bigint) => ({
  selfFundedFen: own,
  overLimitFen: over,
  selfPaidFirstFen: first,
  eligibleFen: eligible,
})

test('D13: the part of the price above the limit is the person’s before the first part is taken', () => {
  const over = line({
    unitPriceMicroYuan: 12_500_000n,
    quantityE4: 3n * unit,
    itemClass: '02',
    priceLimitMicroYuan: 10n * yuan,
    firstPayPermyriad: 1_000n,
  })
  expect(over.amountFen).toBe(3_750n)
  expect(splitLine(over)).toEqual(parts(0n, 750n, 300n, 2_700n))
})

test.each([
  ['0', parts(10_000n, 0n, 0n, 0n)],
  ['1', parts(0n, 0n, 2_000n, 8_000n)],
  ['2', parts(10_000n, 0n, 0n, 0n)],
])('D14: a restricted item marked %s', (approval, expected) => {
  expect(splitLine(line({ itemClass: '02', firstPayPermyriad: 2_000n, restricted: true, approval }))).toEqual(expected)
})

test('P15: the recorded line of 4.52 at 5 % leaves 0.23 and 4.29', () => {
  const recorded = line({ unitPriceMicroYuan: 4_520_000n, itemClass: '02', firstPayPermyriad: 500n })
  expect(splitLine(recorded)).toEqual(parts(0n, 0n, 23n, 429n))
})

test.each([
  ['class C is own pay', line({ itemClass: '03', firstPayPermyriad: 1_000n }), parts(10_000n, 0n, 0n, 0n)],
  ['class A has no first part', line({ firstPayPermyriad: 1_000n }), parts(0n, 0n, 0n, 10_000n)],
  ['any item may be marked own pay', line({ approval: '2' }), parts(10_000n, 0n, 0n, 0n)],
  ['a price on its limit is not over it', line({ priceLimitMicroYuan: 100n * yuan }), parts(0n, 0n, 0n, 10_000n)],
])('%s', (_why, given, expected) => {
  expect(splitLine(given)).toEqual(expected)
})

const anyLine = record({
  unitPriceMicroYuan: bigInt({ min: 0n, max: 10_000n * yuan }),
  quantityE4: bigInt({ min: -1_000n * unit, max: 1_000n * unit }),
  itemClass: constantFrom<ItemClass>('01', '02', '03'),
  priceLimitMicroYuan: bigInt({ min: 0n, max: 10_000n * yuan }),
  firstPayPermyriad: bigInt({ min: 0n, max: 10_000n }),
  restricted: boolean(),
  approval: constantFrom('', '0', '1', '2'),
}).map(line)

test('the parts of any line add up, and none has the other sign', () => {
  assert(
    property(anyLine, (given) => {
      const split = splitLine(given)
      expect(sumParts([split]).totalFen).toBe(given.amountFen)
      const sign = given.amountFen < 0n ? -1n : 1n
      for (const part of Object.values(split)) expect(part * sign).toBeGreaterThanOrEqual(0n)
    }),
  )
})

test('a returned item mirrors its sale exactly, so that a refund leaves nothing behind', () => {
  assert(
    property(anyLine, (sold) => {
      const returned = line({ ...sold, quantityE4: -sold.quantityE4 })
      const both = sumParts([splitLine(sold), splitLine({ ...returned, amountFen: -sold.amountFen })])
      expect(both).toEqual({ totalFen: 0n, ...parts(0n, 0n, 0n, 0n) })
    }),
  )
})

test('splitting a line in two moves its first part by rounding only', () => {
  assert(
    property(anyLine, bigInt({ min: 0n, max: 100n }), (whole, percent) => {
      const first = (whole.quantityE4 * percent) / 100n
      const piece = (quantityE4: bigint) =>
        splitLine({ ...whole, quantityE4, amountFen: amountOf(whole.unitPriceMicroYuan, quantityE4) })
      const [once, twice] = [splitLine(whole), sumParts([piece(first), piece(whole.quantityE4 - first)])]
      const moved = once.selfPaidFirstFen - twice.selfPaidFirstFen
      expect(moved >= -2n && moved <= 2n).toBe(true)
    }),
  )
})
