/** The receipt as people read it: Chinese, eighty columns, amounts in figures and in capitals. Pure. */
import { explained } from '../../common/explanation'
import { masked } from '../../common/masking'
import { type Fen, fenFromWire, yuanText } from '../../common/money'
import type { Authorised, BillTotals, ExplanationRow, Split } from '../../proto/types'
import { apart, COLUMNS, centred, inCapitals, padded, wrapped } from './print'

export interface Printed {
  readonly receiptNo: string
  readonly settleId: string
  readonly day: string
  readonly hospitalName: string
  readonly careName: string
  readonly enrollmentName: string
  readonly personId: string
  readonly visitNo: string
  readonly medicalType: string
  readonly invoiceNo: string
  readonly authorised: Authorised
  /** What is said of a reversal of this settlement; empty when there is none. */
  readonly voided: readonly string[]
  /** Both steps of a refund, when this settlement replaces another. */
  readonly refund: readonly string[]
}

const PAYERS: readonly (readonly [keyof Split, string, 'always' | 'if-any'])[] = [
  ['poolingFundFen', '统筹基金支付', 'always'],
  ['largeAmountFen', '大额医疗补助', 'if-any'],
  ['seriousIllnessFen', '大病保险支付', 'if-any'],
  ['civilServantFen', '公务员医疗补助', 'if-any'],
  ['enterpriseFen', '企业补充医疗保险', 'if-any'],
  ['assistanceFen', '医疗救助支付', 'if-any'],
  ['hospitalShareFen', '医疗机构负担', 'if-any'],
  ['personalAccountFen', '个人账户支付', 'always'],
  ['cashFen', '个人现金支付', 'always'],
]

const PARTS: readonly (readonly [keyof BillTotals, string, 'always' | 'if-any'])[] = [
  ['selfFundedFen', '全自费（目录外）', 'if-any'],
  ['overLimitFen', '超限价自费', 'if-any'],
  ['selfPaidFirstFen', '乙类先行自付', 'if-any'],
  ['eligibleFen', '符合政策范围费用', 'always'],
]

const RULE = '-'.repeat(COLUMNS)
const EDGE = '='.repeat(COLUMNS)

export function receiptText(printed: Printed): string {
  const { authorised, receiptNo, day } = printed
  const { split, totals, explanation } = authorised
  const lines = [
    centred('异地就医直接结算单'),
    apart(`单据号：${receiptNo}`, `记账日：${day}`),
    EDGE,
    ...heading(printed),
    RULE,
    ...(totals ? parts(totals) : []),
    ...(split ? [amountLine('医疗费总额', fenFromWire(split.totalFen), 'capitals')] : []),
    RULE,
    ...(split ? payers(split) : []),
    ...(printed.refund.length > 0 ? [RULE, ...printed.refund] : []),
    ...(printed.voided.length > 0 ? [RULE, ...printed.voided] : []),
    RULE,
    '计算说明',
    ...reasons(explanation),
    EDGE,
    ...wrapped(`适用政策：${authorised.policyVersion}（${authorised.policyDay}）`),
    `结算编号：${printed.settleId}`,
    '本单由就医地医保结算系统出具，金额单位为元。',
  ]
  return `${lines.map((line) => line.trimEnd()).join('\n')}\n`
}

function heading(printed: Printed): string[] {
  const { hospitalName, careName, enrollmentName, personId, visitNo, medicalType, invoiceNo, authorised } = printed
  const pairs: [string, string][] = [
    [`医疗机构：${hospitalName}`, `就医地：${careName}`],
    [`人员编号：${masked(personId)}`, `参保地：${enrollmentName}`],
    [`险种：${insuranceName(authorised.insurance)}`, `医疗类别：${medicalTypeName(medicalType)}`],
    [`就诊号：${visitNo}`, invoiceNo && `发票号：${invoiceNo}`],
  ]
  // A long name may not push its neighbour off the paper.
  return pairs.flatMap(([left, right]) => wrapped(apart(left, right)))
}

function parts(totals: BillTotals): string[] {
  const shown = PARTS.filter(([part, , when]) => when === 'always' || totals[part] !== 0)
  return shown.map(([part, name]) => amountLine(name, fenFromWire(totals[part]), false))
}

function payers(split: Split): string[] {
  const shown = PAYERS.filter(([part, , when]) => when === 'always' || split[part] !== 0)
  const lines = shown.map(([part, name]) =>
    amountLine(name, fenFromWire(split[part]), part === 'cashFen' && 'capitals'),
  )
  const { deductibleFen } = split
  return deductibleFen === 0 ? lines : [...lines, amountLine('个人负担中的起付线', fenFromWire(deductibleFen), false)]
}

function amountLine(name: string, amountFen: Fen, form: 'capitals' | false): string {
  const figures = padded(name, 24) + padded(yuanText(amountFen), 16, 'right')
  return form ? `${figures}  大写：${inCapitals(amountFen)}` : figures
}

/** The sentences numbered, then where their rules are published. */
function reasons(rows: readonly ExplanationRow[]): string[] {
  const { sentences, sources } = explained(rows, 'zh')
  const numbered = sentences.flatMap((text, i) => wrapped(`${padded(`${i + 1}.`, 4)}${text}`, 4))
  return sources.length > 0 ? [...numbered, '依据', ...sources.flatMap((text) => wrapped(text, 4))] : numbered
}

const INSURANCES: Readonly<Record<string, string>> = { '310': '职工基本医疗保险', '390': '城乡居民基本医疗保险' }

function insuranceName(code: string): string {
  return INSURANCES[code] ?? code
}

const MEDICAL_TYPES: readonly (readonly [string, string])[] = [
  ['11', '普通门诊'],
  ['13', '急诊'],
  ['14', '门诊慢特病'],
  ['21', '普通住院'],
  ['22', '外伤住院'],
  ['28', '日间手术'],
  ['41', '定点药店购药'],
]

function medicalTypeName(code: string): string {
  return MEDICAL_TYPES.find(([prefix]) => code.startsWith(prefix))?.[1] ?? code
}
