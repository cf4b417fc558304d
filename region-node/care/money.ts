/** The sums of a verdict as the care half checks and books them (protocol 1.4.7). */
import { owedBy, type Posting } from '../../common/double-entry'
import { type Fen, fenFromWire } from '../../common/money'
import type { Split } from '../../proto/types'

/**
 * How far the parts of a split are from the total they must add up to; undefined when a part is below zero or is no
 * amount at all, which no difference describes.
 */
export function splitDifferenceFen(split: Split, totalFen: Fen): Fen | undefined {
  const amounts = Object.values(split)
  if (amounts.some((amount) => !Number.isSafeInteger(amount) || amount < 0)) return undefined
  const partsFen = owedBy(split) + fenFromWire(split.hospitalShareFen) + fenFromWire(split.cashFen)
  const namedFen = fenFromWire(split.totalFen)
  return namedFen === totalFen ? partsFen - totalFen : namedFen - totalFen
}

/** The one leg of a confirmed settlement in the care ledger: the province owes us, we owe the hospital. */
export function postingOf(split: Split, hospital: string): Posting {
  return { debit: 'receivable:province', credit: `payable:hospital:${hospital}`, amountFen: owedBy(split) }
}
