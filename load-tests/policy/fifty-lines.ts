/** One bill of fifty lines, for a policy in which every station of the cascade has something to do. */
import { amountOf, type LineToSplit, splitLine, sumParts } from '../../region-node/catalogs/line-split'
import { adjudicate, fullyPaidItems, type Reckoning } from '../../region-node/enrollment/policy/adjudicate'
import { policiesOf } from '../../region-node/enrollment/policy/compile'
import { coverageOf } from '../../region-node/enrollment/policy/coverage'
import { documentSchema } from '../../region-node/enrollment/policy/document'

const LINES = 50
const DAY = '2024-06-17'

const both = ['in_province', 'cross_province']
const everything = ['deductible', 'share', 'above_cap', 'first_pay', 'over_limit', 'self_funded']
const source = { source: 'D-bench' }

/** Each fund pays something of the bill below, and each way of lowering is used. */
export const benchDocument = {
  ...{ kind: 'city', version: 'bench', title: 'bench', region: '5116', division: '511600', insurance: '310' },
  ...{ validFrom: '2024-01-01', sources: { 'D-bench': 'made up' }, rounding: 'fen' },
  ...{ personClasses: { working: ['11'], retired: ['12'] }, identities: { poor: ['6'] } },
  benefits: {
    inpatient: {
      ...{ medicalTypes: ['2'], entitlement: 'none', countsAdmission: true },
      deductible: {
        ...{ ...source, span: 'settlement', counter: 'deductible', transfer: { kind: 'whole' }, annualCapYuan: 3_000 },
        yuan: { working: { 1: 200, 2: 400, 3: 800 }, retired: { 1: 100, 2: 300, 3: 700 } },
        nth: { kind: 'minus', stepYuan: 100, floorYuan: 160, steps: 'each_time', levels: ['2', '3'] },
        exemptions: [{ name: 'old', whom: { ageFrom: 90 }, effect: 'none' }],
      },
      share: {
        ...{ ...source, basis: 'with_deductible', span: 'year', counter: 'eligible', paidInFull: 'none' },
        percent: [
          { upToYuan: 10_000, percent: 80 },
          { upToYuan: 30_000, percent: 85 },
          { upToYuan: 'open', percent: 90 },
        ],
      },
      caps: [{ ...source, kind: 'fund_paid', counter: 'fund', yuan: 30_000, furtherDisease: 'none' }],
      ...{ withoutFiling: 'by_rule', lateFiling: 'counts' },
      offSite: [
        {
          ...{ ...source, places: ['referral'], reaches: both, deductible: 'same', atLeastPercent: 45 },
          ...{ firstPay: { percent: 5, of: 'eligible' }, ratio: { minusPoints: 10, funds: ['pooling'] } },
        },
      ],
    },
  },
  supplements: [
    fund('large_amount', ['above_cap'], 0, 80),
    fund('serious_illness', ['deductible', 'share', 'above_cap'], 4_000, 60),
    fund('civil_servant', ['share', 'first_pay'], 0, 30),
    fund('enterprise', ['first_pay'], 0, 20),
    fund('assistance', ['deductible', 'share'], 1_000, 70),
  ],
  hospitalShare: { kind: 'self_paid_above', percent: 10, ...source },
  account: { ...source, benefits: ['inpatient'], pays: everything, mutualAid: 'after_own' },
}

function fund(name: string, counts: readonly string[], thresholdYuan: number, percent: number) {
  const tiers = [
    { upToYuan: 20_000, percent },
    { upToYuan: 'open', percent: percent + 5 },
  ]
  const cap = { yuan: 200_000, counter: name }
  const variant = { whom: 'everyone', thresholdYuan, tierBasis: 'from_zero', percent: tiers, cap }
  const of = { fund: name, name, benefits: ['inpatient'], counts, span: { counter: `${name}_base` } }
  return { ...of, variants: [variant], ...source }
}

function lineOf(i: number): LineToSplit {
  const unitPriceMicroYuan = BigInt(12_340_000 + i * 7_654_321)
  const quantityE4 = BigInt(10_000 * (1 + (i % 4)))
  return {
    ...{ unitPriceMicroYuan, quantityE4, amountFen: amountOf(unitPriceMicroYuan, quantityE4) },
    itemClass: i % 10 === 9 ? '03' : i % 2 === 0 ? '01' : '02',
    ...{ priceLimitMicroYuan: i % 5 === 0 ? 10_000_000n + unitPriceMicroYuan / 2n : 0n, firstPayPermyriad: 1_000n },
    ...{ restricted: i % 7 === 0, approval: i % 7 === 0 ? '1' : '' },
  }
}

const dates = { from: '2020-01-01', to: undefined }
export const benchPerson = {
  enrollments: [
    {
      ...dates,
      insurance: '310',
      personCategory: '11',
      status: '1' as const,
      division: '511602',
      benefitsFrom: undefined,
    },
  ],
  filings: [{ ...dates, kind: 'referral' as const, areas: [] }],
  ...{ approvals: [], blacklistings: [], birthday: '1984-03-02' },
}
const used = (code: 'fund' | 'eligible' | 'admissions' | 'account' | 'serious_illness_base', amount: bigint) => {
  return { insurance: '310', year: code === 'account' ? 0 : 2024, code, amount }
}

/** So many lines of the bill, as a claim has them, with their parts. */
export function linesOfBench(count: number) {
  const sold = Array.from({ length: count }, (_, i) => lineOf(i))
  const parts = sold.map(splitLine)
  const lines = sold.map((line, i) => ({
    ...{ lineNo: `${i}`, itemCode: `X${i}`, itemName: 'bench', itemClass: line.itemClass, approval: line.approval },
    ...{ unitPriceMicroYuan: Number(line.unitPriceMicroYuan), quantityE4: Number(line.quantityE4) },
    ...{ amountFen: Number(line.amountFen), parts: { eligibleFen: Number(parts[i]?.eligibleFen) } },
  }))
  return { lines, parts, totals: sumParts(parts) }
}

/** What is measured: lines divided, coverage and terms found, the cascade run and explained. */
export function fiftyLines(): () => Reckoning {
  const { policies } = policiesOf([documentSchema.parse(benchDocument)])
  const lines = Array.from({ length: LINES }, (_, i) => lineOf(i))
  const items = lines.map((_, i) => ({ itemCode: `X${i}` }))
  const accumulators = [
    ...[used('fund', 1_000_000n), used('eligible', 1_200_000n), used('admissions', 1n), used('account', 50_025n)],
    used('serious_illness_base', 300_000n),
  ]
  const question = {
    ...{ region: '5116', insurance: '310', medicalType: '21', day: DAY, careDivision: '510104', emergency: false },
    ...{ disease: '', level: '3' },
  }
  return () => {
    const parts = lines.map(splitLine)
    const covered = coverageOf(policies, question, benchPerson)
    const terms = 'coverage' in covered ? covered.coverage.terms : undefined
    if (!terms) throw new Error('the bench has terms')
    const year = { insurance: '310', year: 2024, accumulators, useAccount: true }
    return adjudicate({
      ...year,
      terms,
      totals: sumParts(parts),
      fullyPaidItemsFen: fullyPaidItems(terms, items, parts),
    })
  }
}
