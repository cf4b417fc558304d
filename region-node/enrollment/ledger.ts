/** This region's books (protocol 1.4.7): each fund that pays, against what is owed to the province. */
import { OWED_PARTS, type Posting } from '../../common/double-entry'
import { fenFromWire } from '../../common/money'
import type { Authorised, Split } from '../../proto/types'

const PROVINCE = 'payable:province'

/** poolingFundFen → pooling_fund: accounts are named once, by the parts of a split. */
function accountOf(part: keyof Split, insurance: string): string {
  if (part === 'personalAccountFen') return `account:${insurance}`
  const name = part.replace(/Fen$/, '').replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`)
  return `fund:${insurance}:${name}`
}

/** What a confirmed verdict books here; nothing for a bill that the person pays alone. */
export function postingsOf({ insurance, split }: Pick<Authorised, 'insurance' | 'split'>): readonly Posting[] {
  if (!split) return []
  return OWED_PARTS.map((part) => {
    return { debit: accountOf(part, insurance), credit: PROVINCE, amountFen: fenFromWire(split[part]) }
  }).filter(({ amountFen }) => amountFen !== 0n)
}
