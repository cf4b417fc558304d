/** The rows that made the amounts, as sentences: the rule, on what, at which rate, what came of it, published where. */
import { yuanText } from '../../common/money'
import type { ExplanationRow } from '../../proto/types'
import { yuan } from './amounts'
import type { Language, Words } from './language'

const RULES: Readonly<Record<string, Words>> = {
  self_funded: { zh: '目录外全自费', en: 'outside the catalogs, paid in full by the person' },
  over_limit: { zh: '超出限价自费', en: 'above the price limit, paid by the person' },
  self_paid_first: { zh: '乙类先行自付', en: 'first part of class-B items, paid by the person' },
  eligible: { zh: '政策范围内费用', en: 'costs that policy shares' },
  deductible: { zh: '起付线', en: 'deductible' },
  segment: { zh: '分段报销', en: 'rung of the ladder' },
  pooling_fund: { zh: '统筹基金应付', en: 'pooling fund owes' },
  cap: { zh: '封顶线', en: 'annual cap' },
  personal_account: { zh: '个人账户支付', en: 'personal account pays' },
  cash: { zh: '现金支付', en: 'paid at the till' },
}

export function explanationLines(rows: readonly ExplanationRow[], language: Language): string[] {
  return rows.map((row) => explanationLine(row, language))
}

function explanationLine(
  { rule, baseFen, ratePermyriad, amountFen, exact, source }: ExplanationRow,
  language: Language,
) {
  const zh = language === 'zh'
  const name = RULES[rule]?.[language] ?? rule
  const rate = ratePermyriad > 0 ? ` × ${yuanText(BigInt(ratePermyriad))}%` : ''
  const made =
    ratePermyriad > 0 && exact && !exact.startsWith(`${amountFen * 10_000}/`) ? ` (${exact} ${zh ? '分' : 'fen'})` : ''
  const published = source ? `  [${source}]` : ''
  return zh
    ? `${name}：${yuan(baseFen)}${rate} → ${yuan(amountFen)} 元${made}${published}`
    : `${name}: ${yuan(baseFen)}${rate} → ${yuan(amountFen)} yuan${made}${published}`
}
