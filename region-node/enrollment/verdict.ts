/** A reckoning or a refusal as the words of the wire, signed: the value that is offered to A(s). */
import { codecs } from '../../common/contracts.grpc'
import type { Refusal } from '../../common/errors'
import { fenToWire, rounded, WHOLE } from '../../common/money'
import type { Region } from '../../common/regions'
import { keyToWire, type SettlementKey } from '../../common/settlement-key'
import type { Signer } from '../../common/signing'
import type {
  AccumulatorDeltaIn,
  AuthorisedIn,
  Claim,
  ExplanationRowIn,
  FailureIn,
  SplitIn,
  VerdictIn,
} from '../../proto/types'
import type { BillParts } from '../catalogs/line-split'
import type { Accumulated } from './policy/accumulators'
import type { Reckoning, Split } from './policy/adjudicate'
import type { Coverage } from './policy/coverage'
import type { Explained } from './policy/rows'
import type { OffSiteRule } from './policy/rules'

/** Who decides: the same in every verdict of a node. */
export interface Office {
  readonly region: Region
  readonly epoch: number
  readonly signer: Signer
}

export function authorisedOf(claim: Claim, coverage: Coverage, reckoning: Reckoning): AuthorisedIn {
  const { split, totals, deltas, bases, pools, explanation } = reckoning
  return {
    split: splitToWire(split),
    totals: totalsToWire(totals),
    confirmWindowS: claim.confirmWindowS,
    deltas: deltas.map(deltaToWire),
    pools: [...pools],
    bases: bases.map(deltaToWire),
    computedOn: [],
    policyVersion: coverage.policy.version,
    policyDay: claim.policyDay,
    insurance: claim.insurance,
    personCategory: coverage.personCategory,
    explanation: [placeRow(coverage), ...explanation.map(explainedToWire)],
  }
}

/** The outcome, and when. */
type Decided = Pick<VerdictIn, 'authorised' | 'refused' | 'decidedAtMs'>

/** A serialised SignedVerdict. */
export function tokenOf(office: Office, key: SettlementKey, claim: Claim, decided: Decided): Buffer {
  const { personId, batch, requestHash, replaces } = claim
  return signedVerdict(office, { key: keyToWire(key), personId, batch, requestHash, replaces, ...decided })
}

/** The verdict that stands where a cancel came before its settle. It names nobody, for nobody was named. */
export function tombstoneOf(office: Office, key: SettlementKey, nowMs: number): Buffer {
  return signedVerdict(office, { key: keyToWire(key), decidedAtMs: nowMs, refused: { code: 'H5009' } })
}

/** A serialised SignedVerdict in this office's name. */
export function signedVerdict({ region, epoch, signer }: Office, content: VerdictIn): Buffer {
  const verdict = codecs.verdict.encode({ ...content, enrollmentRegion: region, enrollmentEpoch: epoch })
  return codecs.signedVerdict.encode({ verdict, signature: signer.sign('verdict', verdict) })
}

export function failureOf({ code, params, retryAfterMs }: Refusal): FailureIn {
  return { code, params: { ...params }, retryAfterMs }
}

function splitToWire(split: Split): SplitIn {
  return {
    totalFen: fenToWire(split.totalFen),
    deductibleFen: fenToWire(split.deductibleFen),
    poolingFundFen: fenToWire(split.poolingFundFen),
    largeAmountFen: fenToWire(split.largeAmountFen),
    seriousIllnessFen: fenToWire(split.seriousIllnessFen),
    civilServantFen: fenToWire(split.civilServantFen),
    enterpriseFen: fenToWire(split.enterpriseFen),
    assistanceFen: fenToWire(split.assistanceFen),
    hospitalShareFen: fenToWire(split.hospitalShareFen),
    personalAccountFen: fenToWire(split.personalAccountFen),
    cashFen: fenToWire(split.cashFen),
  }
}

function totalsToWire(totals: BillParts) {
  return {
    totalFen: fenToWire(totals.totalFen),
    selfFundedFen: fenToWire(totals.selfFundedFen),
    overLimitFen: fenToWire(totals.overLimitFen),
    selfPaidFirstFen: fenToWire(totals.selfPaidFirstFen),
    eligibleFen: fenToWire(totals.eligibleFen),
  }
}

function deltaToWire({ insurance, year, code, amount }: Accumulated): AccumulatorDeltaIn {
  return { insurance, year, code, amount: fenToWire(amount) }
}

function explainedToWire({ rule, baseFen, rate, exact, amountFen, source }: Explained): ExplanationRowIn {
  return {
    rule,
    source,
    baseFen: fenToWire(baseFen),
    amountFen: fenToWire(amountFen),
    // Rounded for people; the exact result carries the ratio whole.
    ratePermyriad: rate ? Number(rounded(rate.parts * WHOLE, rate.whole)) : 0,
    exact: exact ? `${exact.parts}/${exact.whole}` : '',
  }
}

/** Which terms were taken and why: the first thing that a patient asks. */
function placeRow({ place, personClass, policy, offSite, isFiledLate }: Coverage): ExplanationRowIn {
  const rule = `coverage:${place}:${personClass}${isFiledLate ? ':late' : ''}`
  return { rule, source: `${policy.version}, off-site ${offSite ? formOf(offSite) : 'none'}` }
}

/** How care elsewhere is reduced, in one word a form; none: as at home. */
function formOf({ deductible, firstPay, ratio }: OffSiteRule): string {
  const forms = [
    ...(firstPay === 'none' ? [] : ['first_pay']),
    ...(deductible === 'same' ? [] : [`deductible_${deductible.kind}`]),
    ...(ratio === 'same' ? [] : [`ratio_${ratio.kind}`]),
  ]
  return forms.length === 0 ? 'none' : forms.join('+')
}
