/** Policies, people and bills that nobody published, from a seed: wide, and often exactly on an edge. */
import type { Accumulated, AccumulatorCode } from '../../../../../../region-node/enrollment/policy/accumulators'
import { accumulatorCodes, balanceCodes } from '../../../../../../region-node/enrollment/policy/accumulators'
import type { Policy } from '../../../../../../region-node/enrollment/policy/policy'
import {
  type AgeRate,
  type Amount,
  type Benefit,
  type Burden,
  burdens,
  type CapRule,
  type DeductibleRule,
  type Exemption,
  type FundName,
  type Ladder,
  type OffSiteRule,
  type Rate,
  type SupplementRule,
  type SupplementVariant,
  supplementFunds,
  type Table,
  type Whom,
} from '../../../../../../region-node/enrollment/policy/rules'
import type { Circumstances } from '../../../../../../region-node/enrollment/policy/terms'
import type { SecondBill } from './second-cascade'

export interface RandomCase {
  readonly circumstances: Circumstances
  /** Several for each policy: policies are what takes long to make. */
  readonly bills: readonly SecondBill[]
}

export const BILLS_A_POLICY = 20

/** Numbers from a seed, quick (mulberry32). */
export function dice(seed: number) {
  let state = seed | 0
  const next = () => {
    state = (state + 0x6d2b79f5) | 0
    let t = Math.imul(state ^ (state >>> 15), 1 | state)
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t
    return ((t ^ (t >>> 14)) >>> 0) / 4_294_967_296
  }
  const below = (max: number) => Math.floor(next() * max)
  return {
    below,
    chance: (percent: number) => next() * 100 < percent,
    oneOf: <T>(all: readonly T[]): T => all[below(all.length)] as T,
    /** As oneOf, and only the one that is taken is made. */
    madeBy: <T>(ways: readonly (() => T)[]): T => (ways[below(ways.length)] as () => T)(),
    /** Small ones as often as large ones, and often round. */
    fen(max: number): bigint {
      const scale = 10 ** below(Math.ceil(Math.log10(max)) + 1)
      const value = Math.min(max, below(scale + 1))
      return BigInt(this.chance(40) ? value - (value % 100) : value)
    },
  }
}
export type Dice = ReturnType<typeof dice>

const source = 'random'
const amount = (d: Dice, max: number): Amount => ({ fen: d.fen(max), source })

function rate(d: Dice): Rate {
  const whole = d.oneOf([100, 100, 10_000, 1_000_000, 7])
  return { parts: BigInt(d.chance(10) ? d.oneOf([0, whole]) : d.below(whole + 1)), whole: BigInt(whole), source }
}

function ladder(d: Dice): Ladder {
  const whole = d.oneOf([100, 10_000, 7])
  let top = 0n
  const rungs = Array.from({ length: d.below(4) }, () => {
    top += 1n + d.fen(5_000_000)
    return { upToFen: top, parts: BigInt(d.below(whole + 1)), source }
  })
  return { whole: BigInt(whole), rungs: [...rungs, { upToFen: 'open', parts: BigInt(d.below(whole + 1)), source }] }
}

function ageRate(d: Dice): AgeRate {
  const atMost = rate(d)
  return { base: rate(d), perYear: { parts: BigInt(d.below(50)), whole: 10_000n, source }, atMost }
}

const LEVELS = ['1', '2', '3']
const CLASSES = ['working', 'retired']

function table<T>(d: Dice, cell: () => T): Table<T> {
  if (d.chance(50)) return { all: { all: cell() } }
  return Object.fromEntries(CLASSES.map((name) => [name, Object.fromEntries(LEVELS.map((level) => [level, cell()]))]))
}

function whom(d: Dice): Whom {
  return {
    ...(d.chance(30) ? { classes: [d.oneOf(CLASSES)] } : {}),
    ...(d.chance(30) ? { identities: [d.oneOf(['destitute', 'civil'])] } : {}),
    ...(d.chance(20) ? { levels: [d.oneOf(LEVELS)] } : {}),
    ...(d.chance(20) ? { ageFrom: d.below(100) } : {}),
    ...(d.chance(20) ? { diseases: [d.oneOf(['M0', 'C', 'F20'])] } : {}),
  }
}

function exemption(d: Dice): Exemption {
  return { name: 'eased', whom: whom(d), effect: d.oneOf(['none' as const, 'once_a_year' as const, rate(d)]), source }
}

function deductible(d: Dice): DeductibleRule {
  const nth = d.madeBy<DeductibleRule['nth']>([
    () => ({ kind: 'same' }),
    () => ({ kind: 'not_published' }),
    () => ({
      kind: 'minus',
      ...{ step: amount(d, 20_000), floor: amount(d, 30_000), steps: d.oneOf(['each_time', 'once'] as const) },
      levels: d.oneOf(['all' as const, ['2', '3']]),
    }),
    () => ({ kind: 'percent', shares: Array.from({ length: 1 + d.below(3) }, () => rate(d)) }),
    () => ({ kind: 'table', tables: Array.from({ length: 1 + d.below(2) }, () => table(d, () => amount(d, 100_000))) }),
  ])
  const transfer = d.oneOf<DeductibleRule['transfer']>([
    ...([{ kind: 'whole' }, { kind: 'not_published' }, { kind: 'nothing' }] as const),
    ...([
      { kind: 'difference', against: 'paid' },
      { kind: 'difference', against: 'table' },
    ] as const),
  ])
  return {
    ...{ span: d.oneOf(['settlement', 'settlement', 'year'] as const), counter: 'deductible', nth, transfer, source },
    table: table(d, () => amount(d, 200_000)),
    exemptions: Array.from({ length: d.below(3) }, () => exemption(d)),
    annualCap: d.chance(30) ? amount(d, 300_000) : d.oneOf(['none', 'not_published'] as const),
  }
}

function caps(d: Dice): Benefit['caps'] {
  if (d.chance(20)) return 'not_published'
  const one = (kind: CapRule['kind'], counter: AccumulatorCode): CapRule => ({
    ...{ kind, counter, table: table(d, () => amount(d, 50_000_000)) },
    furtherDisease: d.chance(30) ? { each: amount(d, 200_000), atMost: amount(d, 50_000_000) } : 'none',
  })
  return [
    ...(d.chance(60) ? [one('fund_paid', 'fund')] : []),
    ...(d.chance(20) ? [one('fund_paid', 'outpatient_fund')] : []),
    ...(d.chance(30) ? [one('eligible_counted', 'eligible')] : []),
  ]
}

function offSite(d: Dice): OffSiteRule {
  const funds: readonly FundName[] = d.oneOf([['pooling'], ['pooling', 'serious_illness'], ['large_amount']] as const)
  return {
    ...{ places: ['referral'], reaches: ['in_province'], source },
    deductible: d.madeBy<OffSiteRule['deductible']>([
      () => 'same',
      () => ({ kind: 'table', table: table(d, () => amount(d, 300_000)) }),
      () => ({
        ...{ kind: 'formula', of: d.oneOf(['total', 'eligible'] as const), share: rate(d) },
        ...{ atLeast: { fen: 1_000n + d.fen(1_000), source }, atMost: { fen: 1_000_000n + d.fen(100), source } },
      }),
    ]),
    firstPay: d.chance(30) ? { share: rate(d), of: d.oneOf(['total', 'eligible'] as const) } : 'none',
    ratio: d.madeBy<OffSiteRule['ratio']>([
      () => 'same',
      () => ({ kind: 'minus', points: rate(d), funds }),
      () => ({ kind: 'factor', factor: rate(d), funds }),
      () => ({ kind: 'table', table: table(d, () => ladder(d)) }),
    ]),
    ratioFloor: d.chance(30) ? rate(d) : 'none',
  }
}

function variant(d: Dice, counter: AccumulatorCode): SupplementVariant {
  const whose = d.chance(50) ? ('everyone' as const) : whom(d)
  return {
    ...{ whom: whose, tierBasis: d.oneOf(['from_zero', 'from_threshold'] as const), tiers: ladder(d), source },
    threshold: d.chance(20) ? { ofSalary: rate(d) } : amount(d, 2_000_000),
    cap: d.chance(40) ? { amount: amount(d, 20_000_000), counter } : d.oneOf(['none', 'not_published'] as const),
  }
}

function supplements(d: Dice): Policy['supplements'] {
  if (d.chance(15)) return 'not_published'
  const isNested = d.chance(60)
  let before: readonly Burden[] = []
  return supplementFunds
    .filter(() => d.chance(45))
    .map((fund): SupplementRule => {
      const counts = burdens.filter((part) => (isNested && before.includes(part)) || d.chance(40))
      before = counts
      const span = d.chance(60) ? { counter: `${fund}_base` as AccumulatorCode } : ('settlement' as const)
      const variants = Array.from({ length: 1 + d.below(2) }, () => variant(d, fund))
      return {
        fund,
        name: fund,
        benefits: ['inpatient'],
        counts: counts.length > 0 ? counts : ['share'],
        span,
        variants,
      }
    })
}

function policyOf(d: Dice, benefit: Benefit): Policy {
  return {
    ...{ version: 'random', region: '5116', insurance: '310', validFrom: '2024-01-01', validTo: undefined },
    ...{ roundingFen: 1n, personClasses: {}, identities: {}, benefits: [benefit], supplements: supplements(d) },
    hospitalShare: d.oneOf<Policy['hospitalShare']>([
      ...(['none', 'none', 'not_published'] as const),
      { kind: 'over_limit', source },
      { kind: 'self_paid_above', share: rate(d) },
    ]),
    account: {
      ...{ benefits: d.chance(90) ? ['inpatient'] : [], pays: burdens.filter(() => d.chance(80)), source },
      mutualAid: d.oneOf(['none', 'after_own'] as const),
    },
  }
}

function benefitOf(d: Dice): Benefit {
  return {
    ...{ name: 'inpatient', medicalTypes: ['2'], entitlement: 'none', countsAdmission: d.chance(80) },
    deductible: deductible(d),
    share: {
      ...{
        basis: d.oneOf(['with_deductible', 'after_deductible'] as const),
        span: d.oneOf(['settlement', 'year'] as const),
      },
      ...{ counter: 'eligible', source, table: table(d, () => (d.chance(15) ? ageRate(d) : ladder(d))) },
      paidInFull: d.chance(15) ? { itemPrefixes: ['C'], share: rate(d) } : 'none',
    },
    ...{ caps: caps(d), withoutFiling: 'by_rule', lateFiling: 'counts', offSite: [] },
  }
}

function billOf(d: Dice): SecondBill {
  const [eligible, own, over, first] = [d.fen(30_000_000), d.fen(2_000_000), d.fen(500_000), d.fen(1_000_000)]
  // Now and then more was returned of something than bought.
  const returned = d.chance(3) ? -d.fen(100_000) : own
  const total = eligible + returned + over + first
  const totalFen = total < 0n ? 0n : total
  const accumulators = accumulatorCodes.flatMap((code): Accumulated[] => {
    if (!d.chance(50)) return []
    const year = (balanceCodes as readonly string[]).includes(code) ? 0 : 2024
    return [{ insurance: '310', year, code, amount: code === 'admissions' ? BigInt(d.below(9)) : d.fen(10_000_000) }]
  })
  return {
    ...{ insurance: '310', year: 2024, useAccount: d.chance(60), accumulators },
    totals: {
      totalFen,
      selfFundedFen: totalFen - eligible - over - first,
      overLimitFen: over,
      selfPaidFirstFen: first,
      eligibleFen: eligible,
    },
    fullyPaidItemsFen: d.chance(50) ? d.fen(Number(eligible) || 1) : 0n,
  }
}

export function randomCase(seed: number): RandomCase {
  const d = dice(seed)
  const benefit = benefitOf(d)
  const circumstances: Circumstances = {
    ...{ policy: policyOf(d, benefit), benefit, personClass: d.oneOf(CLASSES), level: d.oneOf(LEVELS) },
    ...{
      offSite: d.chance(50) ? offSite(d) : undefined,
      identities: ['destitute', 'civil'].filter(() => d.chance(30)),
    },
    ...{ age: d.below(105), disease: d.oneOf(['', 'M03900', 'C34', 'F20.0']), approvedDiseases: d.below(5) },
    salaryFen: d.fen(20_000_000),
    transfer: d.chance(20) ? { level: d.oneOf(LEVELS), deductiblePaidFen: d.fen(100_000) } : undefined,
    stay: d.chance(15) ? { deductiblePaidFen: d.fen(100_000), isCounted: d.chance(80) } : undefined,
  }
  return { circumstances, bills: Array.from({ length: BILLS_A_POLICY }, () => billOf(d)) }
}
