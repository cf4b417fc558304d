import { adjudicate, fullyPaidItems } from '../../../../../region-node/enrollment/policy/adjudicate'
import type { Policy } from '../../../../../region-node/enrollment/policy/policy'
import type { Place } from '../../../../../region-node/enrollment/policy/rules'
import { policiesOf } from '../province'
import { amount, bill, flat, inpatient, ladder, percent, publishedTerms, terms, totalsOf, used, yuan } from './bills'

const [guangan] = policiesOf('5116') as [Policy]
const pooling = (of: Parameters<typeof bill>[0]) => adjudicate(bill(of)).split.poolingFundFen

test.each`
  id       | place           | personClass  | deductible  | fund          | person
  ${'D01'} | ${'in_city'}    | ${'working'} | ${60_000n}  | ${2_098_400n} | ${701_600n}
  ${'D02'} | ${'referral'}   | ${'working'} | ${70_000n}  | ${1_968_300n} | ${831_700n}
  ${'D03'} | ${'own_choice'} | ${'working'} | ${100_000n} | ${1_584_000n} | ${1_216_000n}
  ${'D04'} | ${'referral'}   | ${'retired'} | ${60_000n}  | ${2_074_000n} | ${726_000n}
`('$id: 广安, $place, $personClass', ({ place, personClass, deductible, fund, person }) => {
  const found = publishedTerms(guangan, place as Place, { personClass: personClass as string, level: '3' })
  const totals = totalsOf(2_500_000n, [130_000n, 24_000n, 146_000n])
  const { split } = adjudicate(bill({ terms: found, totals }))
  expect(split).toMatchObject({ deductibleFen: deductible, poolingFundFen: fund, cashFen: person })
})

test.each([
  [true, 50_025n, 293_975n],
  [false, 0n, 344_000n],
])('D15: with the account flag %s', (useAccount, personalAccountFen, cashFen) => {
  const given = { ...terms, ladder: flat(78) }
  const accumulators = [used('account', 50_025n)]
  const { split } = adjudicate(bill({ terms: given, totals: totalsOf(yuan(12_800)), useAccount, accumulators }))
  expect(split).toMatchObject({ personalAccountFen, cashFen })
})

test('an account may be kept to the share of eligible costs', () => {
  const account = { ...terms.account, pays: ['deductible', 'share'] as const }
  const totals = totalsOf(yuan(10_800), [yuan(300), 0n, 0n])
  const { split } = adjudicate(
    bill({ terms: { ...terms, account }, totals, useAccount: true, accumulators: [used('account', yuan(9_000))] }),
  )
  expect(split).toMatchObject({ personalAccountFen: yuan(2_300), cashFen: yuan(300) })
})

test('relatives help after one’s own account, where the policy says so', () => {
  const accumulators = [used('account', yuan(100)), used('mutual_aid', yuan(50))]
  const account = { ...terms.account, mutualAid: 'after_own' as const }
  const { split, deltas } = adjudicate(bill({ terms: { ...terms, account }, useAccount: true, accumulators }))
  expect(split.personalAccountFen).toBe(yuan(150))
  expect(deltas).toContainEqual(used('account', yuan(-100)))
  expect(deltas).toContainEqual(used('mutual_aid', yuan(-50)))
  expect(adjudicate(bill({ useAccount: true, accumulators })).split.personalAccountFen).toBe(yuan(100))
})

describe('a ladder', () => {
  const rungs = ladder([10_000, 80], ['open', 90])
  const accumulators = [used('eligible', yuan(8_000)), used('deductible', yuan(1_000))]
  test.each([
    ['with_deductible', 'settlement', yuan(7_200 + 4_500)],
    ['after_deductible', 'settlement', yuan(8_000 + 3_600)],
    ['with_deductible', 'year', yuan(800 + 11_700)],
    ['after_deductible', 'year', yuan(2_400 + 9_900)],
  ] as const)('counted %s and by %s', (basis, span, fundFen) => {
    const benefit = { ...inpatient, share: { ...inpatient.share, basis, span } }
    const given = { ...terms, benefit, ladder: rungs, deductible: amount(yuan(1_000)) }
    expect(pooling({ terms: given, totals: totalsOf(yuan(15_000)), accumulators })).toBe(fundFen)
  })

  test('without an open end is refused, not guessed at', () => {
    const broken = { ...terms, ladder: ladder([1_000, 80]) }
    expect(() => adjudicate(bill({ terms: broken }))).toThrow('the last rung of a ladder is open')
  })
})

describe('a ceiling', () => {
  const cap = (
    kind: 'fund_paid' | 'eligible_counted',
    fen: bigint,
    counter: 'fund' | 'eligible' | 'outpatient_fund',
  ) => ({
    ...{ kind, counter, amountFen: fen, source: 'test' },
  })

  test('may count the costs instead of what the fund paid', () => {
    const given = { ...terms, caps: [cap('eligible_counted', yuan(15_000), 'eligible')] }
    expect(pooling({ terms: given })).toBe(((yuan(15_000) - yuan(800)) * 85n) / 100n)
  })

  test('several may hold: the one that leaves least', () => {
    const caps = [cap('fund_paid', yuan(450_000), 'fund'), cap('fund_paid', yuan(6_000), 'outpatient_fund')]
    const { split, deltas } = adjudicate(bill({ terms: { ...terms, caps } }))
    expect(split.poolingFundFen).toBe(yuan(6_000))
    expect(deltas).toContainEqual(used('fund', yuan(6_000)))
    expect(deltas).toContainEqual(used('outpatient_fund', yuan(6_000)))
  })
})

test('more returned than bought of other items never makes a fund pay more than the bill', () => {
  const totals = { ...totalsOf(yuan(20_000), [yuan(-19_995), 0n, 0n]), totalFen: 500n }
  const { split } = adjudicate(bill({ totals }))
  expect(split).toMatchObject({ totalFen: 500n, deductibleFen: 500n, poolingFundFen: 0n, cashFen: 500n })
})

test('items that are paid in full lie outside deductible and ladder', () => {
  const share = { ...inpatient.share, paidInFull: { itemPrefixes: ['C0'], share: percent(70) } }
  const given = { ...terms, benefit: { ...inpatient, share } }
  const items = [{ itemCode: 'C01' }, { itemCode: 'X01' }]
  const fullyPaidItemsFen = fullyPaidItems(given, items, [{ eligibleFen: yuan(1_000) }, { eligibleFen: yuan(9_000) }])
  expect(fullyPaidItemsFen).toBe(yuan(1_000))
  // 700 whole, and 85 % of 10,000 − 700 − 800.
  expect(pooling({ terms: given, totals: totalsOf(yuan(10_000)), fullyPaidItemsFen })).toBe(yuan(700 + 8_500 * 0.85))
})

test('every station explains itself, and an unpublished cap says so', () => {
  const found = publishedTerms(guangan, 'in_city', { personClass: 'working', level: '3' })
  const { explanation } = adjudicate(bill({ terms: found, totals: totalsOf(2_500_000n) }))
  expect(explanation.map(({ rule }) => rule)).toEqual([
    ...['self_funded', 'over_limit', 'self_paid_first', 'eligible', 'deductible:first', 'deductible', 'segment'],
    ...['pooling_fund', 'cap', 'personal_account', 'cash'],
  ])
  const segment = explanation.find(({ rule }) => rule === 'segment')
  expect(segment).toMatchObject({ baseFen: 2_440_000n, rate: { parts: 860_000n, whole: 1_000_000n } })
  expect(segment).toMatchObject({ exact: { parts: 2_440_000n * 860_000n, whole: 1_000_000n }, amountFen: 2_098_400n })
  expect(segment?.source).toContain('guangan-310-2024 [A]')
  expect(explanation.find(({ rule }) => rule === 'cap')?.source).toContain('not published')
})
