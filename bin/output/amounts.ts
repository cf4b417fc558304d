/** Amounts and quantities between people's text and the wire's whole numbers. */
import { type Fen, fenFromWire, yuanText } from '../../common/money'
import type { Split } from '../../proto/types'
import type { Language, Words } from './language'

/** "1,234.50" → 123450n fen; undefined when it is not yuan with at most two decimals. */
export function fenIn(yuan: string): Fen | undefined {
  return scaledIn(yuan, 2)
}

/** A decimal text as a whole number of 10^-places: quantities have 4 places, unit prices 6. */
export function scaledIn(text: string, places: number): bigint | undefined {
  const match = /^(-?)(\d{1,12})(?:\.(\d+))?$/.exec(text.trim().replaceAll(',', ''))
  const fraction = match?.[3] ?? ''
  if (!match || fraction.length > places) return undefined
  const amount = BigInt(`${match[2]}${fraction.padEnd(places, '0')}`)
  return match[1] ? -amount : amount
}

/** Who pays a part of a bill, in the order of telling. */
export const PARTS = {
  poolingFundFen: { zh: '统筹基金', en: 'pooling fund' },
  largeAmountFen: { zh: '大额补助', en: 'large amount' },
  seriousIllnessFen: { zh: '大病补充', en: 'serious illness' },
  civilServantFen: { zh: '公务员补助', en: 'civil servant' },
  enterpriseFen: { zh: '企业补充', en: 'enterprise' },
  assistanceFen: { zh: '医疗救助', en: 'assistance' },
  hospitalShareFen: { zh: '医院负担', en: 'hospital' },
  personalAccountFen: { zh: '个人账户', en: 'personal account' },
  cashFen: { zh: '现金', en: 'cash' },
} as const satisfies Partial<Record<keyof Split, Words>>

const PART_NAMES = Object.keys(PARTS) as (keyof typeof PARTS)[]

/** 总额 120.00 = 统筹基金 70.00 + 现金 50.00; parts that are nothing are left out, cash is always said. */
export function splitText(split: Split, language: Language): string {
  const said = PART_NAMES.filter((part) => part === 'cashFen' || split[part] !== 0)
  const parts = said.map((part) => `${PARTS[part][language]} ${yuan(split[part])}`)
  return `${language === 'zh' ? '总额' : 'total'} ${yuan(split.totalFen)} = ${parts.join(' + ')}`
}

export function yuan(wireFen: number): string {
  return yuanText(fenFromWire(wireFen))
}
