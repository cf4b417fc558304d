/** The bill of a long case: given by its four parts, or by lines that are divided as the care catalog would. */
import { amountOf, type BillParts, type LineParts, splitLine, sumParts } from '../../../catalogs/line-split'
import { fenOf, unitsOf } from './decimal'
import type { Settlement } from './long-case'

export interface LongBill {
  readonly totals: BillParts
  /** Of each line; none where only the four parts are given. */
  readonly parts: readonly LineParts[]
  readonly items: readonly { readonly itemCode: string }[]
}

const [PRICE_SCALE, COUNT_SCALE, SHARE_SCALE] = [6, 4, 4]

export function billOf({ totals, lines = [] }: Settlement): LongBill {
  if (totals) return { totals: partsOf(totals), parts: [], items: [] }
  const parts = lines.map(({ price, count, class: itemClass, limit, firstPay, restricted, approval }) => {
    const measures = {
      unitPriceMicroYuan: unitsOf(price, PRICE_SCALE),
      quantityE4: unitsOf(count, COUNT_SCALE),
      priceLimitMicroYuan: limit ? unitsOf(limit, PRICE_SCALE) : 0n,
      firstPayPermyriad: unitsOf(firstPay, SHARE_SCALE),
    }
    const amountFen = amountOf(measures.unitPriceMicroYuan, measures.quantityE4)
    return splitLine({ amountFen, ...measures, itemClass, restricted, approval })
  })
  return { totals: sumParts(parts), parts, items: lines.map(({ item }) => ({ itemCode: item })) }
}

function partsOf(totals: NonNullable<Settlement['totals']>): BillParts {
  const totalFen = fenOf(totals.medfee_sumamt)
  const selfFundedFen = fenOf(totals.fulamt_ownpay_amt)
  const overLimitFen = fenOf(totals.overlmt_selfpay)
  const selfPaidFirstFen = fenOf(totals.preselfpay_amt)
  const eligibleFen = totalFen - selfFundedFen - overLimitFen - selfPaidFirstFen
  return { totalFen, selfFundedFen, overLimitFen, selfPaidFirstFen, eligibleFen }
}
