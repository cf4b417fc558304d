/** Each station of the cascade by itself: the rows that it tells, the counters that it moves, what it lets not pass. */

import { amountIn, isBalance } from '../../../../../region-node/enrollment/policy/accumulators'
import {
  adjudicate,
  assertSound,
  fullyPaidItems,
  type Split,
} from '../../../../../region-node/enrollment/policy/adjudicate'
import { deductibleOf, isContinued } from '../../../../../region-node/enrollment/policy/deductible'
import { climbed, ratedFen, reduced } from '../../../../../region-node/enrollment/policy/ladders'
import { Moves } from '../../../../../region-node/enrollment/policy/moves'
import type { DeductibleRule } from '../../../../../region-node/enrollment/policy/rules'
import type { Terms } from '../../../../../region-node/enrollment/policy/terms'
import { amount, bill, flat, inpatient, ladder, percent, terms, totalsOf, used, yuan } from './bills'

const year = { insurance: '310', year: 2024 }
const costs = { totalFen: yuan(30_000), eligibleFen: yuan(20_000) }
const from = (source: string) => ({ fen: yuan(100), source })

/** Terms of one deductible rule; first admissions owe 800. */
function owing(rule: Partial<DeductibleRule>, more: Partial<Terms> = {}): Terms {
  return { ...terms, benefit: { ...inpatient, deductible: { ...inpatient.deductible, ...rule } }, ...more }
}
const twice = [used('admissions', 2n)]
const rows = (given: Terms, accumulators = twice, bought = costs) =>
  deductibleOf(given, bought, new Moves({ ...year, accumulators })).rows.map(({ rule, baseFen, amountFen, source }) => {
    return `${rule} ${baseFen / 100n} ${amountFen / 100n} ${source}`
  })
const first = 'deductible:first 20000 800 test'
const minus = {
  kind: 'minus',
  step: from('step'),
  floor: amount(yuan(500)),
  steps: 'each_time',
  levels: 'all',
} as const
const once = { name: 'listed', whom: {}, effect: 'once_a_year', source: 'list' } as const
const eased = (rule: string, fen: number, source = 'test') => [
  ...[first, `deductible:${rule} 800 ${fen} ${source}`],
  `deductible 20000 ${fen} test`,
]

test.each<readonly [string, Terms, readonly string[]]>([
  ['a first admission', owing({}), [first, 'deductible 20000 800 test']],
  ['the third, 100 less each time', owing({ nth: minus }), eased('nth', 600, 'step')],
  ['100 less once', owing({ nth: { ...minus, steps: 'once' } }), eased('nth', 700, 'step')],
  ['not below the floor', owing({ nth: { ...minus, step: amount(yuan(400)) } }), eased('nth', 500)],
  ['not at this level', owing({ nth: { ...minus, levels: ['1'] } }), [first, 'deductible 20000 800 test']],
  ['at this level', owing({ nth: { ...minus, levels: ['1', '3'] } }), eased('nth', 600, 'step')],
  [
    'a share, the last one for all that follow',
    owing({ nth: { kind: 'percent', shares: [percent(50)] } }),
    eased('nth', 400),
  ],
  [
    'the second of two shares',
    owing({ nth: { kind: 'percent', shares: [percent(50), { ...percent(25), source: 'third' }] } }),
    eased('nth', 200, 'third'),
  ],
  [
    'a table of its own for the third',
    owing({ nth: { kind: 'table', tables: [] } }, { nthAmounts: [amount(yuan(1)), from('third')] }),
    eased('nth', 100, 'third'),
  ],
  [
    'a table without an amount here',
    owing({ nth: { kind: 'table', tables: [] } }),
    [first, 'deductible 20000 800 test'],
  ],
  [
    'a transfer that owes the difference',
    owing({ transfer: { kind: 'difference', against: 'table' } }, { earlierFen: yuan(200) }),
    eased('transfer', 600),
  ],
  [
    'a transfer downwards',
    owing({ transfer: { kind: 'difference', against: 'table' } }, { earlierFen: yuan(900) }),
    eased('transfer', 0),
  ],
  ['a transfer that owes nothing', owing({ transfer: { kind: 'nothing' } }, { earlierFen: 0n }), eased('transfer', 0)],
  [
    'a transfer that owes it whole',
    owing({ transfer: { kind: 'whole' } }, { earlierFen: 5n }),
    [first, 'deductible 20000 800 test'],
  ],
  ['who is exempt', owing({}, { exemption: { ...once, effect: 'none' } }), eased('exemption:listed', 0, 'list')],
  [
    'who owes a share',
    owing({}, { exemption: { ...once, effect: percent(25) } }),
    eased('exemption:listed', 200, 'list'),
  ],
  [
    'a further bill of the stay',
    owing({}, { stay: { deductiblePaidFen: yuan(300), isCounted: true } }),
    eased('stay', 500),
  ],
])('deductible: %s', (_what, given, told) => {
  expect(rows(given)).toEqual(told)
})

test('deductible: what the year has paid counts where it is owed once a year, and under an annual cap', () => {
  const paid = [used('deductible', yuan(300)), used('listed_deductible', yuan(200))]
  expect(rows(owing({ span: 'year' }), paid)).toEqual(eased('year', 500))
  expect(rows(owing({ annualCap: { fen: yuan(1_000), source: 'cap' } }), paid)).toEqual(eased('annual_cap', 700, 'cap'))
  expect(rows(owing({ annualCap: from('cap') }), paid)).toEqual(eased('annual_cap', 0, 'cap'))
  expect(rows(owing({}, { exemption: once }), paid)).toEqual(eased('exemption:listed', 600, 'list'))
  // Of these the year, or the list, knows already what earlier bills of the stay have paid.
  const stay = { deductiblePaidFen: yuan(200), isCounted: true }
  expect(rows(owing({ span: 'year' }, { stay }), paid)).toEqual(eased('year', 500))
  expect(rows(owing({}, { exemption: once, stay }), paid)).toEqual(eased('exemption:listed', 600, 'list'))
})

test('deductible: no more is paid than there are eligible costs, and a first admission is not eased', () => {
  expect(rows(terms, [], { totalFen: 5n, eligibleFen: yuan(3) })).toEqual([
    'deductible:first 3 800 test',
    'deductible 3 3 test',
  ])
  expect(rows(owing({ nth: minus }), [])).toEqual([first, 'deductible 20000 800 test'])
})

test('deductible: a formula takes its share of the bill or of eligible costs, between its bounds', () => {
  const formula = {
    kind: 'formula',
    of: 'total',
    share: percent(10),
    atLeast: from('least'),
    atMost: amount(yuan(9_000)),
  } as const
  const owed = (deductible: Terms['deductible']) => rows({ ...terms, deductible })[0]
  expect(owed(formula)).toBe('deductible:first 20000 3000 test')
  expect(owed({ ...formula, of: 'eligible' })).toBe('deductible:first 20000 2000 test')
  expect(owed({ ...formula, atMost: amount(yuan(2_500)) })).toBe('deductible:first 20000 2500 test')
  expect(owed({ ...formula, atLeast: amount(yuan(4_000)) })).toBe('deductible:first 20000 4000 test')
})

test.each([
  ['whole', { earlierFen: 0n }, false],
  ['difference', { earlierFen: 0n }, true],
  ['nothing', { earlierFen: 0n }, true],
  ['nothing', {}, false],
  ['whole', { stay: { deductiblePaidFen: 0n, isCounted: true } }, true],
  ['nothing', { stay: { deductiblePaidFen: 0n, isCounted: false } }, false],
] as const)('a transfer that owes %s, %o: whether it goes on with an admission', (kind, more, isGoingOn) => {
  const transfer = kind === 'difference' ? ({ kind, against: 'table' } as const) : { kind }
  const given = owing({ transfer }, more)
  expect(isContinued(given)).toBe(isGoingOn)
  const { deltas } = adjudicate(bill({ terms: given }))
  expect(deltas.some(({ code }) => code === 'admissions')).toBe(!isGoingOn)
})

test('what the fund paid is kept by kind of care, whether or not a ceiling asks for it', () => {
  const moved = (name: 'inpatient' | 'outpatient' | 'pharmacy' | 'chronic') => {
    const { deltas } = adjudicate(bill({ terms: { ...terms, benefit: { ...inpatient, name } } }))
    return deltas.filter(({ code }) => code.endsWith('fund')).map(({ code }) => code)
  }
  expect([moved('inpatient'), moved('outpatient'), moved('pharmacy'), moved('chronic')]).toEqual([
    ...[['fund'], ['outpatient_fund'], ['outpatient_fund'], ['chronic_fund']],
  ])
})

test('items paid in full are told with their share; of several prefixes any one names them', () => {
  const paidInFull = { itemPrefixes: ['C0', 'D0'], share: { ...percent(70), source: 'list' } }
  const given = { ...terms, benefit: { ...inpatient, share: { ...inpatient.share, paidInFull } } }
  const items = ['D01', 'X01', 'C09'].map((itemCode) => ({ itemCode }))
  const parts = [1n, 2n, 4n].map((eligibleFen) => ({ eligibleFen }))
  expect(fullyPaidItems(given, items, parts)).toBe(5n)
  const told = (fullyPaidItemsFen: bigint) =>
    adjudicate(bill({ terms: given, fullyPaidItemsFen })).explanation.filter(({ rule }) => rule === 'paid_in_full')
  const rate = { parts: 7_000n, whole: 10_000n }
  expect(told(yuan(100))).toEqual([
    { rule: 'paid_in_full', baseFen: yuan(100), amountFen: yuan(70), rate, exact: undefined, source: 'list' },
  ])
  expect(told(0n)).toEqual([])
})

test('what is over a limit is no more than what the bill has besides', () => {
  const totals = { ...totalsOf(yuan(100), [0n, yuan(50), yuan(40)]), totalFen: yuan(160) }
  const given = { ...terms, hospitalShare: { kind: 'over_limit', source: 'test' } as const }
  expect(adjudicate(bill({ terms: given, totals })).split.hospitalShareFen).toBe(yuan(20))
})

/** Half of the person's share. */
const aid = {
  rule: {
    fund: 'assistance',
    name: 'aid',
    benefits: ['inpatient'],
    counts: ['share'],
    span: 'settlement',
    variants: [],
  },
  variant: {
    whom: 'everyone',
    threshold: amount(0n),
    tierBasis: 'from_zero',
    tiers: flat(50),
    cap: 'none',
    source: 'aid',
  },
  ...{ thresholdFen: 0n, tiers: flat(50) },
} as const

describe('ceilings', () => {
  const paid = (amountFen: bigint) => ({ kind: 'fund_paid', counter: 'fund', amountFen, source: 'paid' }) as const
  const counted = (amountFen: bigint) =>
    ({ kind: 'eligible_counted', counter: 'eligible', amountFen, source: 'counted' }) as const
  const capped = (...caps: readonly (ReturnType<typeof paid> | ReturnType<typeof counted>)[]) => {
    const { explanation, split } = adjudicate(bill({ terms: { ...terms, caps } }))
    const { source, baseFen, amountFen } = explanation.find(({ rule }) => rule === 'cap') ?? {}
    return { source, baseFen, amountFen, fund: split.poolingFundFen }
  }
  const whole = yuan(19_200 * 0.85)

  test('one that is just met keeps nothing back; a fen less does', () => {
    expect(capped(paid(whole))).toEqual({ source: 'paid', baseFen: whole, amountFen: whole, fund: whole })
    expect(capped(paid(whole - 1n))).toMatchObject({ amountFen: whole - 1n, fund: whole - 1n })
  })

  test('of two the one that leaves least holds, and is named', () => {
    expect(capped(paid(yuan(9_000)), counted(yuan(5_000)))).toMatchObject({
      source: 'counted',
      fund: yuan(4_200 * 0.85),
    })
    expect(capped(counted(yuan(15_000)), paid(yuan(900)))).toMatchObject({ source: 'paid', fund: yuan(900) })
    expect(capped(counted(yuan(50_000)), paid(yuan(90_000)))).toMatchObject({ source: 'counted', fund: whole })
  })

  test('of two that leave the same, the one that keeps more costs back holds: what lies above is another fund’s', () => {
    // Both leave 4,200 × 85 %; under the count 15,000 lie above, under the sum all that 3,570 pay no more: the same.
    const sum = paid(yuan(4_200 * 0.85))
    const rule = { ...aid.rule, counts: ['above_cap'] } as const
    const supplements = [{ ...aid, rule }]
    const left = (...caps: Terms['caps'] & readonly unknown[]) =>
      adjudicate(bill({ terms: { ...terms, caps, supplements } })).split.assistanceFen
    expect(left(counted(yuan(5_000)))).toBe(yuan(7_500))
    const grown = { ...terms, ladder: ladder([5_000, 85], ['open', 0]), caps: [sum, counted(yuan(9_000))], supplements }
    expect(adjudicate(bill({ terms: grown })).split).toMatchObject({
      poolingFundFen: yuan(3_570),
      assistanceFen: yuan(5_500),
    })
    const turned = { ...grown, caps: [counted(yuan(9_000)), sum] }
    expect(adjudicate(bill({ terms: turned })).split).toMatchObject({
      poolingFundFen: yuan(3_570),
      assistanceFen: yuan(5_500),
    })
  })

  test('above it lies what the fund shares no more, rung by rung, and a later fund may take it', () => {
    const rule = { fund: 'large_amount', name: 'large_amount', benefits: ['inpatient'], counts: ['above_cap'] } as const
    const variant = {
      whom: 'everyone',
      threshold: amount(0n),
      tierBasis: 'from_zero',
      tiers: flat(100),
      cap: 'none',
    } as const
    const supplements = [
      {
        rule: { ...rule, span: 'settlement', variants: [] },
        variant: { ...variant, source: 'test' },
        thresholdFen: 0n,
        tiers: flat(100),
      },
    ] as const
    // 800 of 10,800 is the deductible; 9,200 at 80 % and 10,000 at 90 %; 10,000 pay for 9,200 and 2,933.33 more.
    const given = { ...terms, caps: [paid(yuan(10_000))], ladder: ladder([10_000, 80], ['open', 90]), supplements }
    const { split } = adjudicate(bill({ terms: given }))
    expect([split.poolingFundFen, split.largeAmountFen]).toEqual([yuan(10_000), yuan(20_000 - 800 - 9_200 - 2_933.33)])
  })
})

test('a fund’s row has what it came to before it was rounded, and nothing is told of a fund without a base', () => {
  const { explanation } = adjudicate(bill({ terms: { ...terms, supplements: [aid] } }))
  const exact = (rule: string) => explanation.find((row) => row.rule === rule)?.exact
  expect(exact('pooling_fund')).toEqual({ parts: yuan(19_200) * 8_500n, whole: 10_000n })
  expect(exact('supplement:aid')).toEqual({ parts: yuan(19_200 * 0.15) * 5_000n, whole: 10_000n })
  const none = adjudicate(bill({ terms: { ...terms, ladder: flat(100), supplements: [aid] } }))
  expect(none.explanation.filter(({ rule }) => rule.endsWith(':aid'))).toEqual([])
  expect(none.explanation.every(({ rule }) => typeof rule === 'string')).toBe(true)
})

test('a year’s state is that of one insurance and year, and balances are those of no year', () => {
  const others = [
    { insurance: '390', year: 2024, code: 'fund', amount: 1n },
    { insurance: '310', year: 2023, code: 'fund', amount: 2n },
    { insurance: '310', year: 2024, code: 'account', amount: 4n },
    { insurance: '310', year: 0, code: 'fund', amount: 8n },
  ] as const
  const moves = new Moves({ ...year, accumulators: others })
  expect([moves.standing('fund'), moves.standing('account')]).toEqual([0n, 0n])
  const own = new Moves({ ...year, accumulators: [...others, used('fund', 16n), used('account', 32n)] })
  expect([own.standing('fund'), own.standing('account')]).toEqual([16n, 32n])
  own.record('fund', 3n)
  own.record('fund', 3n)
  own.add('account', -2n)
  expect(own.standing('account')).toBe(30n)
  expect(() => own.record('fund', 4n)).toThrow('a counter counts one thing')
  expect(own.moved()).toEqual({
    deltas: [used('fund', 3n), used('account', -2n)],
    bases: [used('fund', 16n), used('account', 32n)],
    pools: ['310/2024/fund', '310/0/account'],
  })
})

test('an accumulator that is not there stands at nothing', () => {
  const all = [
    used('fund', 5n),
    { ...used('fund', 7n), year: 2023 },
    { ...used('fund', 9n), insurance: '390' },
    used('eligible', 11n),
  ]
  expect(amountIn(all, '310', 2024, 'fund')).toBe(5n)
  expect(amountIn(all, '310', 2023, 'fund')).toBe(7n)
  expect(amountIn(all, '390', 2024, 'fund')).toBe(9n)
  expect([amountIn(all, '310', 2024, 'eligible'), amountIn(all, '310', 2022, 'fund')]).toEqual([11n, 0n])
  expect([isBalance('account'), isBalance('mutual_aid'), isBalance('fund')]).toEqual([true, true, false])
})

test('a climb keeps to its stretch, and takes no rung of which it has nothing', () => {
  const given = ladder([100, 50], [200, 60], ['open', 70])
  expect(climbed(given, yuan(100), yuan(200)).steps.map(({ baseFen, parts }) => [baseFen, parts])).toEqual([
    [yuan(100), 6_000n],
  ])
  expect(climbed(given, yuan(50), yuan(50))).toEqual({ whole: 10_000n, steps: [], exact: 0n })
})

test('a grain other than the fen rounds to its multiples, halves away from zero', () => {
  expect([ratedFen(1_249n, percent(100), 100n), ratedFen(1_250n, percent(100), 100n)]).toEqual([1_200n, 1_300n])
  expect(ratedFen(-1_250n, percent(100), 100n)).toBe(-1_300n)
})

test('a reduced ratio says whose it is: the reduction’s, or the floor’s when that keeps it back', () => {
  const by = (points: number) =>
    ({ kind: 'minus', points: { ...percent(points), source: 'points' }, funds: ['pooling'] }) as const
  const source = (points: number, floor: 'none' | number) =>
    reduced(flat(80), by(points), floor === 'none' ? floor : { ...percent(floor), source: 'floor' }).rungs[0]?.source
  expect([source(10, 'none'), source(10, 70), source(11, 70), source(10, 90)]).toEqual([
    'points',
    'points',
    'floor',
    'floor',
  ])
})

describe('what no bill may bring about', () => {
  const sound: Split = {
    ...{ totalFen: 100n, deductibleFen: 10n, poolingFundFen: 50n, largeAmountFen: 5n, seriousIllnessFen: 0n },
    ...{ civilServantFen: 0n, enterpriseFen: 0n, assistanceFen: 0n, hospitalShareFen: 5n, personalAccountFen: 20n },
    cashFen: 20n,
  }
  test('what is sound passes, to the very edge', () => {
    expect(() => assertSound(sound, { eligibleFen: 60n }, 5n)).not.toThrow()
    expect(() => assertSound({ ...sound, deductibleFen: 0n }, { eligibleFen: 50n }, 5n)).not.toThrow()
  })
  test.each<readonly [string, Partial<Split>, bigint, bigint]>([
    ['who pays what adds up', { cashFen: 21n }, 60n, 5n],
    ['a deductible is met by eligible costs only', { deductibleFen: -1n }, 60n, 5n],
    ['a deductible is met by eligible costs only', { deductibleFen: 61n }, 60n, 5n],
    ['a fund pays of what is shared', { poolingFundFen: -1n, cashFen: 71n }, 60n, 5n],
    ['a fund pays of what is shared', {}, 59n, 5n],
    ['nobody pays less than nothing', { cashFen: 26n }, 60n, -1n],
    ['nobody pays less than nothing', { hospitalShareFen: -1n, cashFen: 26n }, 60n, 5n],
    ['nobody is paid for falling ill', { personalAccountFen: -1n, cashFen: 41n }, 60n, 5n],
    ['nobody is paid for falling ill', { personalAccountFen: 41n, cashFen: -1n }, 60n, 5n],
  ])('%s: %o', (promise, changes, eligibleFen, supplementsFen) => {
    expect(() => assertSound({ ...sound, ...changes }, { eligibleFen }, supplementsFen)).toThrow(promise)
  })
})
