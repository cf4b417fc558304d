/** The sums of a verdict as the care half checks and books them (protocol 1.4.7). Inside the house, in bigint. */
import type { Fen } from '../../common/money'
import { fenFromWire, sumOf } from '../../common/money'
import type { Split } from '../../proto/types'
import type { ConfirmOffer } from './registers'

/** All that the enrollment side owes: every fund and the personal account, not the hospital's share, not the cash. */
export function owedFen(split: Split): Fen {
  const { poolingFundFen, largeAmountFen, seriousIllnessFen, civilServantFen, enterpriseFen, assistanceFen } = split
  const funds = [poolingFundFen, largeAmountFen, seriousIllnessFen, civilServantFen, enterpriseFen, assistanceFen]
  return sumOf([...funds, split.personalAccountFen].map(fenFromWire))
}

/**
 * How far the parts of a split are from the total they must add up to; undefined when a part is below zero or is no
 * amount at all, which no difference describes.
 */
export function splitDifferenceFen(split: Split, totalFen: Fen): Fen | undefined {
  const amounts = Object.values(split)
  if (amounts.some((amount) => !Number.isSafeInteger(amount) || amount < 0)) return undefined
  const parts = owedFen(split) + fenFromWire(split.hospitalShareFen) + fenFromWire(split.cashFen)
  return fenFromWire(split.totalFen) === totalFen ? parts - totalFen : fenFromWire(split.totalFen) - totalFen
}

/** The one leg of a confirmed settlement in the care ledger: the province owes us, we owe the hospital. */
export function postingOf(split: Split, hospital: string): ConfirmOffer['posting'] {
  return { debit: 'receivable:province', credit: `payable:hospital:${hospital}`, amountFen: owedFen(split) }
}
