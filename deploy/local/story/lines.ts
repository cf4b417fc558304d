/** Fee lines of made-up bills, of the demonstration catalog's items. Pure. */
import type { FeeLineIn } from '../../../proto/types'

const OPERATION = '003303000010000'
const YUAN_MICRO = 1_000_000
const ONE_E4 = 10_000

interface Item {
  readonly code: string
  readonly yuan: number
  readonly units: number
}

/** A gallbladder is taken out. Something of everything: class A and B, a price above its limit, class C. */
const STAY: readonly Item[] = [
  { code: OPERATION, yuan: 3_200, units: 1 },
  { code: '003301000030000', yuan: 860, units: 1 },
  { code: 'XJ01DCT099B002010100002', yuan: 28, units: 12 },
  { code: '001109000010001', yuan: 60, units: 4 },
  { code: '001101000020000', yuan: 50, units: 1 },
]

/** The bill of the published table's example: 28,000 yuan, of which 25,000 are shared, whatever policy makes of it. */
const LONG_STAY: readonly Item[] = [
  // 1,300 outside the catalogs, 240 above a price limit, a tenth of 14,600 first: 1,460.
  { code: '001101000020000', yuan: 50, units: 26 },
  { code: '001109000010001', yuan: 60, units: 16 },
  { code: OPERATION, yuan: 12_000, units: 1 },
  { code: '003301000030000', yuan: 2_600, units: 1 },
  { code: 'XJ01DCT099B002010100002', yuan: 28, units: 300 },
  { code: '001201000030000', yuan: 100, units: 16 },
  { code: '001204000060000', yuan: 10, units: 114 },
]

export function linesOfLongStay(feeDay: string): FeeLineIn[] {
  return LONG_STAY.map((item, i) => lineOf(item, i + 1, feeDay))
}

export function linesOfStay(feeDay: string): FeeLineIn[] {
  return STAY.map((item, i) => lineOf(item, i + 1, feeDay))
}

const LEAST_YUAN = 1_800
const YUAN_SPREAD = 1_200
const YUAN_STEP = 37

/** The n-th bill of a crowd: one line of 1,800 to 3,000 yuan, so that deductible and ladder both act. */
export function linesOfCrowd(n: number, feeDay: string): FeeLineIn[] {
  const yuan = LEAST_YUAN + ((n * YUAN_STEP) % YUAN_SPREAD)
  return [lineOf({ code: OPERATION, yuan, units: 1 }, 1, feeDay)]
}

function lineOf({ code, yuan, units }: Item, lineNo: number, feeDay: string): FeeLineIn {
  return {
    lineNo: String(lineNo),
    itemCode: code,
    unitPriceMicroYuan: yuan * YUAN_MICRO,
    quantityE4: units * ONE_E4,
    amountFen: yuan * units * 100,
    feeDay,
    approval: '0',
  }
}

export function totalOf(lines: readonly FeeLineIn[]): bigint {
  return lines.reduce((sum, { amountFen }) => sum + BigInt(String(amountFen ?? 0)), 0n)
}
