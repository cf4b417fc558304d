/** What a reversal adds to a receipt: on the old one that it is void, on the new one both steps of the refund. Pure. */
import { fenFromWire, yuanText } from '../../common/money'
import type { Split } from '../../proto/types'
import { padded, wrapped } from './print'
import type { Confirmed } from './registers'
import { authorisedIn } from './token'

/** The settlement that a new one replaces: named by the hospital, known here or not. */
export interface Replaced {
  readonly settleId: string
  readonly decided: Confirmed | undefined
}

/** For the receipt of a settlement that was reversed, or will be. */
export function voidedLines({ reversal }: Pick<Confirmed, 'reversal'>): string[] {
  if (!reversal) return []
  const { settleId, day } = reversal
  const words =
    day === undefined
      ? '本结算正在冲正，请待冲正完成后再办理。'
      : `本结算已于记账日 ${day} 全额冲正，上列各项支付全部退回。`
  return [...wrapped(words), `冲正编号：${settleId}`]
}

const COLUMNS: readonly (readonly [keyof Split, string])[] = [
  ['totalFen', '医疗费总额'],
  ['poolingFundFen', '统筹基金支付'],
  ['largeAmountFen', '大额医疗补助'],
  ['seriousIllnessFen', '大病保险支付'],
  ['civilServantFen', '公务员医疗补助'],
  ['enterpriseFen', '企业补充医疗保险'],
  ['assistanceFen', '医疗救助支付'],
  ['hospitalShareFen', '医疗机构负担'],
  ['personalAccountFen', '个人账户支付'],
  ['cashFen', '个人现金支付'],
]
const NAME_WIDTH = 24
const AMOUNT_WIDTH = 18

/** Both steps of a refund and what they come to; for the receipt of the settlement that replaces another. */
export function refundLines({ settleId, decided }: Replaced, split: Split | null): string[] {
  const heading = ['退费：原结算全额冲正，再重新结算', `原结算编号：${settleId}`]
  const { reversal } = decided ?? {}
  const before = decided && authorisedIn(decided.token).authorised.split
  // Whatever the hospital names decides nothing: without a finished reversal there is no first step to show.
  if (!reversal?.day || !before || !split) return [...heading, reversal ? '原结算正在冲正。' : '原结算没有冲正记录。']
  const rows = COLUMNS.filter(([part]) => before[part] !== 0 || split[part] !== 0).map(([part, name]) => {
    const [was, is] = [fenFromWire(before[part]), fenFromWire(split[part])]
    return row(name, yuanText(-was), yuanText(is), yuanText(is - was))
  })
  return [
    ...heading,
    `冲正编号：${reversal.settleId}`,
    `原记账日：${decided?.day}  冲正记账日：${reversal.day}`,
    row('', '一、冲正', '二、本次结算', '差额'),
    ...rows,
  ]
}

function row(name: string, ...amounts: readonly string[]): string {
  return padded(name, NAME_WIDTH) + amounts.map((text) => padded(text, AMOUNT_WIDTH, 'right')).join('')
}
