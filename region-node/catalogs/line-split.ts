/**
 * How the care catalog divides one fee line: what lies outside the catalogs, what lies above the
 * price limit, the person's first part of a class-B item, and what is left for policy to share. The care half does it
 * when lines come in, the enrollment half does it again before it promises anything.
 */
import { invariant } from '../../common/assert'
import { type Fen, partOf, type RatePermyriad, rounded, WHOLE } from '../../common/money'

/** 甲 whole, 乙 after a first part of the person's, 丙 outside the catalogs [chrgitm_lv]. */
export type ItemClass = '01' | '02' | '03'

/** Millionths of a yuan a unit × ten-thousandths of a unit, in one fen. */
const MICRO_YUAN_E4_PER_FEN = 100_000_000n

export interface LineToSplit {
  readonly amountFen: Fen
  readonly unitPriceMicroYuan: bigint
  /** Units × 10,000; negative for a returned item. */
  readonly quantityE4: bigint
  readonly itemClass: ItemClass
  /** 0: no limit. */
  readonly priceLimitMicroYuan: bigint
  readonly firstPayPermyriad: RatePermyriad
  /** Whether the catalog restricts the item's use. */
  readonly restricted: boolean
  /** The hospital's mark: 1 use qualifies, 2 own pay, 0 or empty unmarked [hosp_appr_flag]. */
  readonly approval: string
}

export interface LineParts {
  readonly selfFundedFen: Fen
  readonly overLimitFen: Fen
  readonly selfPaidFirstFen: Fen
  readonly eligibleFen: Fen
}

export interface BillParts extends LineParts {
  readonly totalFen: Fen
}

/** What a quantity costs, rounded once to the fen. */
export function amountOf(unitPriceMicroYuan: bigint, quantityE4: bigint): Fen {
  return rounded(unitPriceMicroYuan * quantityE4, MICRO_YUAN_E4_PER_FEN)
}

/**
 * The four parts of a line; they always add up to its amount, and a returned item mirrors its sale to the fen.
 * The amount must be amountOf(price, quantity); whoever takes lines in refuses others (H5001) before coming here.
 */
export function splitLine(line: LineToSplit): LineParts {
  const { amountFen, unitPriceMicroYuan, quantityE4, priceLimitMicroYuan } = line
  if (isOwnPay(line)) return { selfFundedFen: amountFen, overLimitFen: 0n, selfPaidFirstFen: 0n, eligibleFen: 0n }
  invariant(line.firstPayPermyriad >= 0n && line.firstPayPermyriad <= WHOLE, 'a first-pay share lies in 0 to 100 %')

  const isOverLimit = priceLimitMicroYuan !== 0n && unitPriceMicroYuan > priceLimitMicroYuan
  const overLimitFen = isOverLimit ? amountOf(unitPriceMicroYuan - priceLimitMicroYuan, quantityE4) : 0n
  const allowedFen = isOverLimit ? amountFen - overLimitFen : amountFen
  if (line.itemClass === '01') return { selfFundedFen: 0n, overLimitFen, selfPaidFirstFen: 0n, eligibleFen: allowedFen }
  const selfPaidFirstFen = partOf(allowedFen, line.firstPayPermyriad)
  return { selfFundedFen: 0n, overLimitFen, selfPaidFirstFen, eligibleFen: allowedFen - selfPaidFirstFen }
}

/** A bill is the sum of its lines, part by part. */
export function sumParts(lines: Iterable<LineParts>): BillParts {
  let [selfFundedFen, overLimitFen, selfPaidFirstFen, eligibleFen] = [0n, 0n, 0n, 0n]
  for (const line of lines) {
    // Most parts of most lines are nothing, and a comparison is cheaper than a sum.
    if (line.selfFundedFen !== 0n) selfFundedFen += line.selfFundedFen
    if (line.overLimitFen !== 0n) overLimitFen += line.overLimitFen
    if (line.selfPaidFirstFen !== 0n) selfPaidFirstFen += line.selfPaidFirstFen
    if (line.eligibleFen !== 0n) eligibleFen += line.eligibleFen
  }
  const totalFen = selfFundedFen + overLimitFen + selfPaidFirstFen + eligibleFen
  return { totalFen, selfFundedFen, overLimitFen, selfPaidFirstFen, eligibleFen }
}

/** A restricted item counts only when the hospital says that this use qualifies; any item may be marked own pay. */
function isOwnPay({ itemClass, restricted, approval }: LineToSplit): boolean {
  return itemClass === '03' || approval === '2' || (restricted && approval !== '1')
}
