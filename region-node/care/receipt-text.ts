/** The receipt as people read it: Chinese, eighty columns, amounts in figures and in capitals. Pure. */
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

const PARTS: readonly (readonly [keyof BillTotals, string])[] = [
  ['selfFundedFen', '全自费（目录外）'],
  ['overLimitFen', '超限价自费'],
  ['selfPaidFirstFen', '乙类先行自付'],
  ['eligibleFen', '符合政策范围费用'],
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
    ...(totals ? amounts(PARTS, totals) : []),
    ...(split ? [amountLine('医疗费总额', fenFromWire(split.totalFen), 'capitals')] : []),
    RULE,
    ...(split ? payers(split) : []),
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

function payers(split: Split): string[] {
  const shown = PAYERS.filter(([part, , when]) => when === 'always' || split[part] !== 0)
  const lines = shown.map(([part, name]) =>
    amountLine(name, fenFromWire(split[part]), part === 'cashFen' && 'capitals'),
  )
  return [...lines, amountLine('其中：起付线', fenFromWire(split.deductibleFen), false)]
}

function amounts<T>(rows: readonly (readonly [keyof T, string])[], of: T): string[] {
  return rows.map(([part, name]) => amountLine(name, fenFromWire(Number(of[part])), false))
}

function amountLine(name: string, amountFen: Fen, form: 'capitals' | false): string {
  const figures = padded(name, 24) + padded(yuanText(amountFen), 16, 'right')
  return form ? `${figures}  大写：${inCapitals(amountFen)}` : figures
}

/** Each row a sentence; where a rule is published is said once for the rows that share it. */
function reasons(rows: readonly ExplanationRow[]): string[] {
  return rows.flatMap((row, i) => {
    const isNew = row.source !== '' && row.source !== rows[i - 1]?.source
    const text = sentence(row) + (isNew ? `（依据：${row.source}）` : '')
    return wrapped(`${padded(`${i + 1}.`, 4)}${text}`, 4)
  })
}

/** One row as somebody at a window would say it. */
function sentence({ rule, baseFen, ratePermyriad, amountFen }: ExplanationRow): string {
  const [base, result] = [yuanText(fenFromWire(baseFen)), yuanText(fenFromWire(amountFen))]
  const rate = `${yuanText(BigInt(ratePermyriad))}%`
  const [head, place = '', personClass = ''] = rule.split(':')
  if (head === 'coverage') return `按${PLACES[place] ?? place}、${CLASSES[personClass] ?? personClass}待遇计算`
  return (
    SENTENCES[rule]?.(base, result, rate) ?? `${rule}：${base} 元${ratePermyriad ? ` × ${rate}` : ''}，得 ${result} 元`
  )
}

const PLACES: Readonly<Record<string, string>> = {
  in_city: '本市就医',
  referral: '转诊备案',
  own_choice: '自行外出就医',
}
const CLASSES: Readonly<Record<string, string>> = { working: '在职', retired: '退休' }

type Sentence = (base: string, result: string, rate: string) => string

const SENTENCES: Readonly<Record<string, Sentence>> = {
  self_funded: (_, result) => `医保目录外的项目由个人自费 ${result} 元`,
  over_limit: (_, result) => `超过限价的部分由个人自费 ${result} 元`,
  self_paid_first: (_, result) => `乙类项目由个人先行自付 ${result} 元`,
  eligible: (_, result) => `符合政策范围的费用为 ${result} 元`,
  deductible: (base, result) => `在 ${base} 元中，先由个人负担起付线 ${result} 元`,
  segment: (base, result, rate) => `本段 ${base} 元按 ${rate} 报销，为 ${result} 元`,
  pooling_fund: (base, result) => `起付线以上 ${base} 元，各段合计统筹基金应付 ${result} 元`,
  cap: (base, result) => `统筹基金应付 ${base} 元，封顶线以内实付 ${result} 元`,
  personal_account: (base, result) => `个人负担 ${base} 元，其中个人账户支付 ${result} 元`,
  cash: (base, result) => `个人负担 ${base} 元，其中现金支付 ${result} 元`,
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
