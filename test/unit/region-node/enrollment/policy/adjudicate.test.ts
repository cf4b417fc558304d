import { assert, bigInt, boolean, constantFrom, property, record, tuple } from 'fast-check'
import type { BillParts } from '../../../../../region-node/catalogs/line-split'
import type { Accumulated } from '../../../../../region-node/enrollment/policy/accumulators'
import { adjudicate, type Bill, type Reckoning } from '../../../../../region-node/enrollment/policy/adjudicate'
import { type Cap, type Place, type Policy, places, ruleOf } from '../../../../../region-node/enrollment/policy/policy'
import { policiesOf } from '../province'
import pool from './policy-pool.json'

const [guangan] = policiesOf('5116') as [Policy]

/** 12.5 → 1250n; 0.855 → 8550n when read as a rate. */
function scaled(text: string, digits: number): bigint {
  const [whole = '', decimals = ''] = text.split('.')
  return BigInt(whole + decimals.padEnd(digits, '0'))
}
const fen = (yuan: string) => scaled(yuan, 2)

function totalsOf(totalFen: bigint, [own, over, first]: readonly [bigint, bigint, bigint]): BillParts {
  const eligibleFen = totalFen - own - over - first
  return { totalFen, selfFundedFen: own, overLimitFen: over, selfPaidFirstFen: first, eligibleFen }
}

function billOf(changes: Partial<Bill> & { policy?: Policy }): Bill {
  const rule = ruleOf(guangan, 'in_city', 'working', '3') as Bill['rule']
  const totals = totalsOf(2_800_000n, [130_000n, 24_000n, 146_000n])
  return {
    policy: guangan,
    rule,
    insurance: '310',
    year: 2024,
    totals,
    useAccount: false,
    accumulators: [],
    ...changes,
  }
}

const account = (amount: bigint): Accumulated => ({ insurance: '310', year: 0, code: 'account', amount })
const paid = (amount: bigint): Accumulated => ({ insurance: '310', year: 2024, code: 'fund', amount })

describe('published and derived cases of the pool', () => {
  test.each(pool.map((given) => [given.id, given] as const))('%s', (_id, { in: bill, policy, out }) => {
    const yearPaid = 'fundPaidYear' in bill ? fen(bill.fundPaidYear as string) : 0n
    const cap: Cap =
      'fundCapYear' in policy
        ? { kind: 'fund_paid', amountFen: fen(policy.fundCapYear as string) }
        : { kind: 'not_published' }
    const segments = (policy.segs as (string | null)[][]).map(([upTo, rate]) => ({
      upToFen: upTo == null ? ('open' as const) : fen(upTo),
      ratePermyriad: scaled(rate as string, 4),
    }))
    const parts = [bill.fulamt_ownpay_amt, bill.overlmt_selfpay, bill.preselfpay_amt].map(fen)
    const { split, totals } = adjudicate(
      billOf({
        policy: { ...guangan, cap, segmentBasis: 'with_deductible' },
        rule: { deductibleFen: fen(policy.dedc), segments },
        totals: totalsOf(fen(bill.medfee_sumamt), parts as [bigint, bigint, bigint]),
        accumulators: [paid(yearPaid)],
      }),
    )
    expect(policy.segBasis).toBe('scope')
    expect({
      inscp_scp_amt: totals.eligibleFen,
      act_pay_dedc: split.deductibleFen,
      hifp_pay: split.poolingFundFen,
      psn_part_amt: split.cashFen,
    }).toEqual(Object.fromEntries(Object.entries(out).map(([name, yuan]) => [name, fen(yuan)])))
  })
})

test.each`
  id       | place           | personClass  | deductible  | fund          | person
  ${'D01'} | ${'in_city'}    | ${'working'} | ${60_000n}  | ${2_098_400n} | ${701_600n}
  ${'D02'} | ${'referral'}   | ${'working'} | ${70_000n}  | ${1_968_300n} | ${831_700n}
  ${'D03'} | ${'own_choice'} | ${'working'} | ${100_000n} | ${1_584_000n} | ${1_216_000n}
  ${'D04'} | ${'referral'}   | ${'retired'} | ${60_000n}  | ${2_074_000n} | ${726_000n}
`('$id: 广安, $place, $personClass', ({ place, personClass, deductible, fund, person }) => {
  const rule = ruleOf(guangan, place as Place, personClass as string, '3') as Bill['rule']
  const { split } = adjudicate(billOf({ rule }))
  expect(split).toMatchObject({ deductibleFen: deductible, poolingFundFen: fund, cashFen: person })
})

test.each([
  [true, 50_025n, 293_975n],
  [false, 0n, 344_000n],
])('D15: with the account flag %s', (useAccount, personalAccountFen, cashFen) => {
  const rule = { deductibleFen: 80_000n, segments: [{ upToFen: 'open' as const, ratePermyriad: 7_800n }] }
  const totals = totalsOf(1_280_000n, [0n, 0n, 0n])
  const { split } = adjudicate(billOf({ rule, totals, useAccount, accumulators: [account(50_025n)] }))
  expect(split).toMatchObject({ personalAccountFen, cashFen })
})

test('an account may be kept to the share of eligible costs', () => {
  const policy = { ...guangan, accountPays: 'eligible_share' as const }
  const { split } = adjudicate(billOf({ policy, useAccount: true, accumulators: [account(10_000_000n)] }))
  expect(split.personalAccountFen).toBe(2_500_000n - 2_098_400n)
})

test('a cap may count the costs instead of what the fund paid', () => {
  const policy = { ...guangan, cap: { kind: 'eligible_counted', amountFen: 2_000_000n } as const }
  const { split } = adjudicate(billOf({ policy }))
  // 20,000 of 25,000 yuan count; 600 of them are the deductible.
  expect(split.poolingFundFen).toBe(((2_000_000n - 60_000n) * 86n) / 100n)
})

describe('a ladder', () => {
  const rule = {
    deductibleFen: 100_000n,
    segments: [
      { upToFen: 1_000_000n, ratePermyriad: 8_000n },
      { upToFen: 'open' as const, ratePermyriad: 9_000n },
    ],
  }
  const totals = totalsOf(1_500_000n, [0n, 0n, 0n])
  const before: Accumulated[] = [
    { insurance: '310', year: 2024, code: 'eligible', amount: 800_000n },
    { insurance: '310', year: 2024, code: 'deductible', amount: 100_000n },
  ]
  test.each([
    ['with_deductible', 'settlement', 720_000n + 450_000n],
    ['after_deductible', 'settlement', 800_000n + 360_000n],
    ['with_deductible', 'year', 80_000n + 1_170_000n],
    ['after_deductible', 'year', 240_000n + 990_000n],
  ] as const)('counted %s and by %s', (segmentBasis, segmentSpan, fundFen) => {
    const policy = { ...guangan, segmentBasis, segmentSpan }
    const { split } = adjudicate(billOf({ policy, rule, totals, accumulators: before }))
    expect(split.poolingFundFen).toBe(
      segmentSpan === 'year' && segmentBasis === 'with_deductible' ? 80_000n + 1_170_000n : fundFen,
    )
  })

  test('a deductible of the year is owed once', () => {
    const { split } = adjudicate(
      billOf({ policy: { ...guangan, deductibleSpan: 'year' }, rule, totals, accumulators: before }),
    )
    expect(split.deductibleFen).toBe(0n)
  })

  test('without an open end is refused, not guessed at', () => {
    const broken = { ...rule, segments: rule.segments.slice(0, 1) }
    expect(() => adjudicate(billOf({ rule: broken, totals }))).toThrow('the last rung of a ladder is open')
  })
})

test('more returned than bought of other items never makes a fund pay more than the bill', () => {
  const { split } = adjudicate(billOf({ totals: totalsOf(500n, [-2_000_000n, 0n, 0n]) }))
  expect(split).toMatchObject({ totalFen: 500n, deductibleFen: 500n, poolingFundFen: 0n, cashFen: 500n })
})

test('every station explains itself, and an unpublished cap says so', () => {
  const { explanation } = adjudicate(billOf({}))
  expect(explanation.map(({ rule }) => rule)).toEqual([
    ...['self_funded', 'over_limit', 'self_paid_first', 'eligible', 'deductible', 'segment', 'pooling_fund', 'cap'],
    ...['personal_account', 'cash'],
  ])
  const segment = explanation.find(({ rule }) => rule === 'segment')
  expect(segment).toMatchObject({ baseFen: 2_440_000n, ratePermyriad: 8_600n, exact: '20984000000/10000' })
  expect(segment?.source).toContain('guangan-310-2024 [A]')
  expect(explanation.find(({ rule }) => rule === 'cap')?.source).toContain('not published')
})

const yuanUpTo = (max: number) => bigInt({ min: 0n, max: BigInt(max) * 100n })
const anyBill = record({
  policy: tuple(
    constantFrom<Cap>(
      { kind: 'not_published' },
      { kind: 'fund_paid', amountFen: 5_000_000n },
      { kind: 'eligible_counted', amountFen: 5_000_000n },
    ),
    constantFrom('with_deductible' as const, 'after_deductible' as const),
    constantFrom('settlement' as const, 'year' as const),
    constantFrom('whole_share' as const, 'eligible_share' as const),
  ).map(([cap, segmentBasis, span, accountPays]) => {
    return { ...guangan, cap, segmentBasis, segmentSpan: span, deductibleSpan: span, accountPays }
  }),
  rule: tuple(
    yuanUpTo(2_000),
    yuanUpTo(20_000),
    bigInt({ min: 0n, max: 10_000n }),
    bigInt({ min: 0n, max: 10_000n }),
  ).map(([deductibleFen, upToFen, low, high]) => ({
    deductibleFen,
    segments: [
      { upToFen: upToFen + 1n, ratePermyriad: low },
      { upToFen: 'open' as const, ratePermyriad: high },
    ],
  })),
  totals: tuple(yuanUpTo(100_000), yuanUpTo(5_000), yuanUpTo(500), yuanUpTo(5_000)).map(
    ([eligible, own, over, first]) => totalsOf(eligible + own + over + first, [own, over, first]),
  ),
  useAccount: boolean(),
  accumulators: tuple(yuanUpTo(60_000), yuanUpTo(80_000), yuanUpTo(10_000), yuanUpTo(2_000)).map(
    ([fund, eligible, balance, deductible]): Accumulated[] => [
      paid(fund),
      account(balance),
      { insurance: '310', year: 2024, code: 'eligible', amount: eligible + deductible },
      { insurance: '310', year: 2024, code: 'deductible', amount: deductible },
    ],
  ),
}).map(billOf)

const fundOf = ({ split }: Reckoning) => split.poolingFundFen

describe('whatever the bill', () => {
  test('the parts add up and keep within their bounds (invariants 1, 2, 3, 9, 11)', () => {
    assert(
      property(anyBill, (bill) => {
        const { split, totals } = adjudicate(bill)
        const person = split.personalAccountFen + split.cashFen
        expect(split.poolingFundFen + person).toBe(totals.totalFen)
        expect(split.deductibleFen <= totals.eligibleFen).toBe(true)
        expect(split.poolingFundFen >= 0n && split.poolingFundFen <= totals.eligibleFen - split.deductibleFen).toBe(
          true,
        )
        const balance = bill.accumulators.find(({ code }) => code === 'account')?.amount ?? 0n
        expect(split.personalAccountFen <= (bill.useAccount ? balance : 0n)).toBe(true)
        const { cap } = bill.policy
        const before = bill.accumulators.find(({ code }) => code === 'fund')?.amount ?? 0n
        if (cap.kind === 'fund_paid' && before <= cap.amountFen) {
          expect(before + split.poolingFundFen <= cap.amountFen).toBe(true)
        }
      }),
    )
  })

  test('dearer care never lowers the fund, nor raises it by more than the difference (invariant 4)', () => {
    assert(
      property(anyBill, yuanUpTo(1_000), (bill, moreFen) => {
        const { totals } = bill
        const dearer = { ...totals, totalFen: totals.totalFen + moreFen, eligibleFen: totals.eligibleFen + moreFen }
        const raised = fundOf(adjudicate({ ...bill, totals: dearer })) - fundOf(adjudicate(bill))
        expect(raised >= 0n && raised <= moreFen + 1n).toBe(true)
      }),
    )
  })

  test('the same bill is reckoned the same, and its deltas are what its split says (invariants 6, 7)', () => {
    assert(
      property(anyBill, (bill) => {
        const once = adjudicate(bill)
        expect(adjudicate(bill)).toEqual(once)
        const delta = (code: string) => once.deltas.find((d) => d.code === code)?.amount ?? 0n
        expect(delta('fund')).toBe(once.split.poolingFundFen)
        expect(delta('deductible')).toBe(once.split.deductibleFen)
        expect(-delta('account')).toBe(once.split.personalAccountFen)
      }),
    )
  })

  test('referred ≥ own choice in every published table (invariant 10)', () => {
    const tables = [...policiesOf('5101'), ...policiesOf('5107'), ...policiesOf('5116')]
    assert(
      property(
        constantFrom(...tables),
        constantFrom('working', 'retired'),
        constantFrom('1', '2', '3'),
        yuanUpTo(100_000),
        (policy, personClass, level, eligibleFen) => {
          const totals = totalsOf(eligibleFen, [0n, 0n, 0n])
          const [home, referral, chosen] = places.map((place) => {
            return fundOf(
              adjudicate(billOf({ policy, totals, rule: ruleOf(policy, place, personClass, level) as Bill['rule'] })),
            )
          }) as [bigint, bigint, bigint]
          expect(home >= referral && referral >= chosen).toBe(true)
        },
      ),
    )
  })
})
