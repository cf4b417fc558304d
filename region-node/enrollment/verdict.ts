/** A reckoning or a refusal as the words of the wire, signed: the value that is offered to A(s). */
import { codecs } from '../../common/contracts.grpc'
import type { Refusal } from '../../common/errors'
import { fenToWire } from '../../common/money'
import type { Region } from '../../common/regions'
import { keyToWire, type SettlementKey } from '../../common/settlement-key'
import type { Signer } from '../../common/signing'
import type { AccumulatorDeltaIn, AuthorisedIn, Claim, FailureIn, VerdictIn } from '../../proto/types'
import type { BillParts } from '../catalogs/line-split'
import type { Accumulated } from './policy/accumulators'
import type { Explained, Reckoning } from './policy/adjudicate'
import type { Coverage } from './policy/coverage'

/** Who decides: the same in every verdict of a node. */
export interface Office {
  readonly region: Region
  readonly epoch: number
  readonly signer: Signer
}

export function authorisedOf(claim: Claim, coverage: Coverage, reckoning: Reckoning): AuthorisedIn {
  const { split, totals, deltas, bases, pools, explanation } = reckoning
  return {
    split: {
      totalFen: fenToWire(split.totalFen),
      deductibleFen: fenToWire(split.deductibleFen),
      poolingFundFen: fenToWire(split.poolingFundFen),
      personalAccountFen: fenToWire(split.personalAccountFen),
      cashFen: fenToWire(split.cashFen),
    },
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
  return signedVerdict(office, { ...decided, key: keyToWire(key), personId, batch, requestHash, replaces })
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

function explainedToWire({ rule, baseFen, ratePermyriad, exact, amountFen, source }: Explained) {
  const amounts = { baseFen: fenToWire(baseFen), amountFen: fenToWire(amountFen) }
  return { rule, ...amounts, ratePermyriad: Number(ratePermyriad), exact, source }
}

/** Which table was taken and why: the first thing that a patient asks. */
function placeRow({ place, personClass, policy }: Coverage) {
  return { rule: `coverage:${place}:${personClass}`, source: `${policy.version}, off-site ${policy.offSite}` }
}
