/**
 * A settled bill reckoned again, years later, from what was stored with it: the claim, the accumulators that it was
 * reckoned on, and the policy of the version it names; or another policy, to see what that would have meant. Pure.
 */
import { fenFromWire } from '../../../../common/money'
import type { Authorised, BillTotals, Claim } from '../../../../proto/types'
import type { BillParts } from '../../../catalogs/line-split'
import { hasKnownCode } from '../accumulators'
import { type Known, personalOf } from '../coverage'
import { benefitOf, classOf, type Policy } from '../policy'
import { type Place, places } from '../rules'
import { type Tried, type TriedCase, triedBy } from './cases'

/** What an enrollment half keeps of a settlement. */
export interface Kept {
  readonly id: string
  readonly decidedAtMs: number
  readonly claim: Claim
  readonly authorised: Authorised
}

/** Undefined where the verdict does not say enough to reckon it again: it came from a city's own engine. */
export function caseOf(kept: Kept, policy: Policy): TriedCase | undefined {
  const { id, claim, authorised } = kept
  const place = placeIn(authorised)
  const benefit = benefitOf(policy, claim.medicalType)
  const personClass = classOf(policy, authorised.personCategory)
  if (!place || !benefit || !personClass || !claim.totals) return undefined
  const isNear = claim.careDivision.slice(0, 2) === claim.enrollmentRegion.slice(0, 2)
  return {
    ...{ id, place, personClass, benefit: benefit.name, level: claim.hospitalLevel, disease: claim.diseaseCode },
    reach: isNear ? 'in_province' : 'cross_province',
    ...personalOf(policy, knownIn(claim), claim.policyDay),
    ...earlierIn(claim),
    totals: partsOf(claim.totals),
    lines: claim.lines.map(({ itemCode, parts }) => ({ itemCode, eligibleFen: fenFromWire(parts?.eligibleFen ?? 0) })),
    useAccount: claim.useAccount,
    insurance: claim.insurance,
    year: Number(claim.policyDay.slice(0, 4)),
    accumulators: authorised.bases
      .filter(hasKnownCode)
      .map(({ insurance, year, code, amount }) => ({ insurance, year, code, amount: fenFromWire(amount) })),
  }
}

/** What was known of the person then; of a claim that was kept before this was, nothing is. */
function knownIn({ known }: Claim): Known {
  const { birthday, identities, approvedDiseases, salaryFen } = known ?? {}
  return {
    birthday: birthday || undefined,
    identities: identities ?? [],
    approvedDiseases: approvedDiseases ?? [],
    salaryFen: salaryFen ? fenFromWire(salaryFen) : undefined,
  }
}

function earlierIn({ known, staySettleIds, transferredFromLevel: level }: Claim): Pick<TriedCase, 'stay' | 'transfer'> {
  const { stayDeductibleFen = 0, stayIsCounted = false } = known ?? {}
  return {
    stay:
      staySettleIds.length === 0
        ? undefined
        : { deductiblePaidFen: fenFromWire(stayDeductibleFen), isCounted: stayIsCounted },
    transfer: level === '' ? undefined : { level, deductiblePaidFen: undefined },
  }
}

export function again(kept: Kept, policy: Policy): Tried | undefined {
  const one = caseOf(kept, policy)
  return one && triedBy(policy, one)
}

/** The first row of every reckoning of ours: coverage:<place>:<class>. */
function placeIn({ explanation: [first] }: Authorised): Place | undefined {
  const [rule, place] = first?.rule.split(':') ?? []
  return rule === 'coverage' ? places.find((one) => one === place) : undefined
}

function partsOf(totals: BillTotals): BillParts {
  return {
    totalFen: fenFromWire(totals.totalFen),
    selfFundedFen: fenFromWire(totals.selfFundedFen),
    overLimitFen: fenFromWire(totals.overLimitFen),
    selfPaidFirstFen: fenFromWire(totals.selfPaidFirstFen),
    eligibleFen: fenFromWire(totals.eligibleFen),
  }
}

/** Every amount that a stored verdict promises and a reckoning makes otherwise, by name of the field. */
export function differing({ authorised }: Kept, tried: Tried): readonly string[] {
  if ('refused' in tried) return [tried.refused]
  const stored = authorised.split
  const { split, explanation } = tried.reckoning
  const amounts = Object.entries(split).filter(
    ([name, fen]) => fenFromWire(stored?.[name as keyof typeof split] ?? 0) !== fen,
  )
  const rows = authorised.explanation.filter(({ rule }) => !rule.startsWith('coverage:'))
  const isSaidSo = rows.every(({ rule, amountFen }, i) => {
    return explanation[i]?.rule === rule && explanation[i]?.amountFen === fenFromWire(amountFen)
  })
  return [...amounts.map(([name]) => name), ...(isSaidSo && rows.length === explanation.length ? [] : ['explanation'])]
}
