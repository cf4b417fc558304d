import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { parse } from 'csv-parse/sync'
import { projectRoot } from '../../../../common/contracts.grpc'
import { linesOfLongStay } from '../../../../deploy/local/story/lines'
import { castIn } from '../../../../deploy/local/story/people'
import { catalogsIn } from '../../../../region-node/catalogs/catalog.file'
import { sumParts } from '../../../../region-node/catalogs/line-split'
import { priced } from '../../../../region-node/catalogs/price'
import { readPolicies } from '../../../../region-node/enrollment/policies.file'
import { type Accumulated, hasKnownCode } from '../../../../region-node/enrollment/policy/accumulators'
import { adjudicate } from '../../../../region-node/enrollment/policy/adjudicate'
import { coverageOf, type Filing, type FilingKind } from '../../../../region-node/enrollment/policy/coverage'

const settings = join(projectRoot(), 'deploy', 'settings')
const DAY = '2026-11-22'

const totals = sumParts(
  linesOfLongStay(DAY).map((line) => {
    const { itemCode = '', unitPriceMicroYuan, quantityE4, amountFen } = line
    const measures = [unitPriceMicroYuan, quantityE4, amountFen].map((one) => BigInt(String(one)))
    const [price, quantity, amount] = measures as [bigint, bigint, bigint]
    const given = { lineNo: '1', itemCode, unitPriceMicroYuan: price, quantityE4: quantity, amountFen: amount }
    const pricing = priced({ ...given, feeDay: DAY, approval: '0' }, catalogsIn(join(settings, 'catalogs')))
    if ('refusal' in pricing) throw new Error(`${itemCode}: ${pricing.refusal.code}`)
    return pricing.line.parts
  }),
)

test('the long stay is the bill of the published table’s example', () => {
  expect(totals).toEqual({
    totalFen: 2_800_000n,
    selfFundedFen: 130_000n,
    overLimitFen: 24_000n,
    selfPaidFirstFen: 146_000n,
    eligibleFen: 2_500_000n,
  })
})

type Row = Readonly<Record<string, string>>
const rows = (region: string, kind: string, personId: string): Row[] => {
  const all: Row[] = parse(readFileSync(join(settings, 'people', region, `${kind}.csv`)), { columns: true })
  return all.filter(({ person_id }) => person_id === personId)
}

/** What the story's persons stand with, as their region imports them. */
function reckonedFor(
  region: string,
  part: 'traveller' | 'resident',
  careDivision: string,
  more: readonly Filing[] = [],
) {
  const person = castIn(region)[part]
  if (!person) throw new Error(`no ${part} in ${region}`)
  const { personId, insurance } = person
  const [enrolled] = rows(region, 'enrollments', personId)
  const filed = rows(region, 'filings', personId).map(({ kind, begins = '', areas }): Filing => {
    return { kind: kind as FilingKind, from: begins, to: undefined, areas: areas ? areas.split(' ') : [] }
  })
  const span = { from: '2015-01-01', to: undefined }
  const category = enrolled?.person_category ?? ''
  const covered = coverageOf(
    readPolicies(join(settings, 'policies'), region),
    {
      ...{ region, insurance, medicalType: '21', day: DAY, careDivision, emergency: false, disease: '', level: '3' },
      begun: '2026-11-19',
    },
    {
      enrollments: [
        { ...span, insurance, personCategory: category, status: '1', division: '', benefitsFrom: undefined },
      ],
      ...{ filings: [...filed, ...more], approvals: [], blacklistings: [] },
    },
  )
  if ('obstacles' in covered || !covered.coverage.terms) throw new Error(JSON.stringify(covered))
  const accumulators = rows(region, 'accumulators', personId)
    .map(({ code = '', amount, year }) => ({
      code,
      insurance,
      year: Number(year),
      amount: BigInt(Number(amount) * 100),
    }))
    .filter(hasKnownCode)
    .map((one): Accumulated => one)
  const { terms, place, isFiledLate } = covered.coverage
  const bill = { insurance, year: 2026, terms, totals, fullyPaidItemsFen: 0n, useAccount: false, accumulators }
  return { place, isFiledLate, split: adjudicate(bill).split }
}

test('one employee, one bill: referred, on their own choice, and filed before discharge', () => {
  const late: Filing = { kind: 'referral', from: DAY, to: DAY, areas: ['5107'] }
  expect(reckonedFor('5116', 'traveller', '510104')).toMatchObject({
    ...{ place: 'referral', isFiledLate: false, split: { deductibleFen: 70_000n, poolingFundFen: 1_968_300n } },
  })
  expect(reckonedFor('5116', 'traveller', '510703')).toMatchObject({
    ...{ place: 'own_choice', isFiledLate: false, split: { deductibleFen: 100_000n, poolingFundFen: 1_584_000n } },
  })
  expect(reckonedFor('5116', 'traveller', '510703', [late])).toMatchObject({
    ...{ place: 'referral', isFiledLate: true, split: { deductibleFen: 70_000n, poolingFundFen: 1_968_300n } },
  })
})

test('the resident’s year passes the threshold of serious illness within this bill', () => {
  // 68 % × 0.9 of 24,500 is 14,994.00; of the 10,006.00 that are left, 7,006.00 lie above 18,000 of the year, at 60 %.
  const { split } = reckonedFor('5101', 'resident', '510703')
  expect(split).toMatchObject({ deductibleFen: 50_000n, poolingFundFen: 1_499_400n, seriousIllnessFen: 420_360n })
})
