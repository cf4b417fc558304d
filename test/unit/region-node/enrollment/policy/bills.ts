/** Bills and terms for tests of the cascade: small, whole, and changed field by field. */
import type { BillParts } from '../../../../../region-node/catalogs/line-split'
import type { Accumulated, AccumulatorCode } from '../../../../../region-node/enrollment/policy/accumulators'
import type { Bill } from '../../../../../region-node/enrollment/policy/adjudicate'
import type { Policy } from '../../../../../region-node/enrollment/policy/policy'
import {
  type Amount,
  type Benefit,
  burdens,
  type Ladder,
  type Place,
  type Rate,
} from '../../../../../region-node/enrollment/policy/rules'
import { type Circumstances, type Terms, termsOf } from '../../../../../region-node/enrollment/policy/terms'

export const yuan = (amount: number) => BigInt(Math.round(amount * 100))
export const amount = (fen: bigint): Amount => ({ fen, source: 'test' })
export const percent = (parts: number): Rate => ({
  parts: BigInt(Math.round(parts * 100)),
  whole: 10_000n,
  source: 'test',
})
export const flat = (of: number): Ladder => ladder(['open', of])

/** Rungs as [up to yuan, percent]. */
export function ladder(...rungs: readonly (readonly [number | 'open', number])[]): Ladder {
  return {
    whole: 10_000n,
    rungs: rungs.map(([upTo, of]) => {
      return { upToFen: upTo === 'open' ? upTo : yuan(upTo), parts: percent(of).parts, source: 'test' }
    }),
  }
}

export const inpatient: Benefit = {
  ...{ name: 'inpatient', medicalTypes: ['2'], entitlement: 'none', countsAdmission: true },
  deductible: {
    ...{ span: 'settlement', counter: 'deductible', table: { all: { all: amount(yuan(800)) } }, nth: { kind: 'same' } },
    ...{ transfer: { kind: 'whole' }, exemptions: [], annualCap: 'none', source: 'test' },
  },
  share: {
    ...{ basis: 'with_deductible', span: 'settlement', counter: 'eligible', source: 'test' },
    ...{ table: { all: { all: flat(85) } }, paidInFull: 'none' },
  },
  ...{ caps: [], withoutFiling: 'by_rule', lateFiling: 'counts', offSite: [] },
}

export const terms: Terms = {
  ...{ benefit: inpatient, level: '3', roundingFen: 1n, offSite: undefined, deductible: amount(yuan(800)) },
  ...{
    nthAmounts: [],
    exemption: undefined,
    earlierFen: undefined,
    stay: undefined,
    ladder: flat(85),
    caps: [],
    supplements: [],
  },
  hospitalShare: 'none',
  account: { benefits: ['inpatient'], pays: burdens, mutualAid: 'none', source: 'test' },
}

export function totalsOf(
  eligibleFen: bigint,
  [own, over, first]: readonly [bigint, bigint, bigint] = [0n, 0n, 0n],
): BillParts {
  const totalFen = eligibleFen + own + over + first
  return { totalFen, selfFundedFen: own, overLimitFen: over, selfPaidFirstFen: first, eligibleFen }
}

export function bill(changes: Partial<Bill>): Bill {
  return {
    ...{ terms, insurance: '310', year: 2024, totals: totalsOf(yuan(20_000)), fullyPaidItemsFen: 0n },
    ...{ useAccount: false, accumulators: [], ...changes },
  }
}

export function used(code: AccumulatorCode, amountFen: bigint): Accumulated {
  const year = code === 'account' || code === 'mutual_aid' ? 0 : 2024
  return { insurance: '310', year, code, amount: amountFen }
}

/** The terms that a published policy has for somebody inpatient. */
export function publishedTerms(
  policy: Policy,
  place: Place,
  given: Pick<Circumstances, 'personClass' | 'level'>,
): Terms {
  const benefit = policy.benefits.find(({ name }) => name === 'inpatient') as Benefit
  const rules = benefit.offSite === 'not_published' ? [] : benefit.offSite
  const offSite = place === 'in_city' ? undefined : rules.find(({ places }) => places.includes(place))
  const nobody = {
    identities: [],
    age: 40,
    disease: '',
    approvedDiseases: 0,
    salaryFen: undefined,
    transfer: undefined,
  }
  const found = termsOf({ policy, benefit, offSite, ...nobody, ...given })
  if ('lack' in found) throw new Error(found.lack)
  return found
}
