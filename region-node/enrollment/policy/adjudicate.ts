/**
 * The cascade (domain.md 3.1) for one bill: deductible → segments → cap → account → cash. Each station takes what the
 * one before left, so the parts add up by construction; that is asserted all the same before anything is signed.
 * Coverage was settled before (coverage.ts); supplements will stand between cap and account.
 */
import { invariant } from '../../../common/assert'
import { ownSources } from '../../../common/explanation'
import { type Fen, greater, lesser, partOf, type RatePermyriad, WHOLE } from '../../../common/money'
import type { BillParts } from '../../catalogs/line-split'
import { type Accumulated, type AccumulatorCode, amountIn, benefitPoolOf } from './accumulators'
import type { BenefitRule, Policy } from './policy'
import { climbed, fundOf, type Rung } from './segments'

export interface Bill {
  readonly policy: Policy
  readonly rule: BenefitRule
  readonly insurance: string
  readonly year: number
  readonly totals: BillParts
  readonly useAccount: boolean
  /** As they stand, the personal account among them. */
  readonly accumulators: readonly Accumulated[]
}

/** Who pays what. total = pooling fund + account + cash; the other funds and the hospital's share come with issue 5. */
export interface Split {
  readonly totalFen: Fen
  readonly deductibleFen: Fen
  readonly poolingFundFen: Fen
  readonly personalAccountFen: Fen
  readonly cashFen: Fen
}

export interface Explained {
  readonly rule: string
  readonly baseFen: Fen
  readonly ratePermyriad: RatePermyriad
  /** Before rounding, as a fraction of a fen; empty where the rule does not multiply. */
  readonly exact: string
  readonly amountFen: Fen
  readonly source: string
}

export interface Reckoning {
  readonly split: Split
  readonly totals: BillParts
  readonly deltas: readonly Accumulated[]
  /** The accumulators read, as they stood. */
  readonly bases: readonly Accumulated[]
  readonly pools: readonly string[]
  readonly explanation: readonly Explained[]
}

export function adjudicate(bill: Bill): Reckoning {
  const { totals, policy } = bill
  // Where more was returned than bought, of eligible or of other items, no fund pays more than the bill comes to.
  const eligibleFen = greater(0n, lesser(totals.eligibleFen, totals.totalFen))
  const deductibleFen = deductibleOf(bill, eligibleFen)
  const rungs = rungsOf(bill, eligibleFen, deductibleFen)
  const { exact, fundFen } = fundOf(rungs)
  const ceilingFen = ceilingOf(bill, eligibleFen, rungs)
  const poolingFundFen = ceilingFen === undefined ? fundFen : lesser(fundFen, ceilingFen)
  const personFen = totals.totalFen - poolingFundFen
  const personalAccountFen = accountOf(bill, personFen, eligibleFen - poolingFundFen)
  const cashFen = personFen - personalAccountFen
  const split = { totalFen: totals.totalFen, deductibleFen, poolingFundFen, personalAccountFen, cashFen }
  assertSound(split, eligibleFen)

  const row = (rule: string, baseFen: Fen, amountFen: Fen, more: Partial<Explained> = {}): Explained => {
    return { rule, baseFen, ratePermyriad: 0n, exact: '', amountFen, source: sourceOf(policy), ...more }
  }
  const explanation = [
    ...catalogRows(totals, row),
    row('deductible', eligibleFen, deductibleFen),
    ...rungs.map(({ baseFen, ratePermyriad, exact: part }) =>
      row('segment', baseFen, partOf(baseFen, ratePermyriad), { ratePermyriad, exact: `${part}/${WHOLE}` }),
    ),
    row('pooling_fund', eligibleFen - deductibleFen, fundFen, { exact: `${exact}/${WHOLE}` }),
    capRow(policy, fundFen, poolingFundFen, row),
    row('personal_account', personFen, personalAccountFen),
    row('cash', personFen, cashFen),
  ]
  return { split, totals, explanation, ...moved(bill, eligibleFen, split) }
}

function deductibleOf({ policy, rule, ...bill }: Bill, eligibleFen: Fen): Fen {
  const paidFen = policy.deductibleSpan === 'year' ? used(bill, 'deductible') : 0n
  return lesser(eligibleFen, greater(0n, rule.deductibleFen - paidFen))
}

/** The stretch of the ladder that this bill climbs; whether the deductible occupies its foot is the policy's choice. */
function rungsOf({ policy, rule, ...bill }: Bill, eligibleFen: Fen, deductibleFen: Fen): readonly Rung[] {
  const withDeductible = policy.segmentBasis === 'with_deductible'
  const beforeFen = policy.segmentSpan === 'settlement' ? 0n : used(bill, 'eligible')
  const startFen = withDeductible ? beforeFen + deductibleFen : yearAfterDeductible(policy, bill)
  return climbed(rule.segments, startFen, startFen + eligibleFen - deductibleFen)
}

function yearAfterDeductible({ segmentSpan }: Policy, bill: Omit<Bill, 'policy' | 'rule'>): Fen {
  return segmentSpan === 'settlement' ? 0n : greater(0n, used(bill, 'eligible') - used(bill, 'deductible'))
}

/** What the fund may still pay; undefined where no ceiling is published. */
function ceilingOf({ policy: { cap }, ...bill }: Bill, eligibleFen: Fen, rungs: readonly Rung[]): Fen | undefined {
  if (cap.kind === 'not_published') return undefined
  if (cap.kind === 'fund_paid') return greater(0n, cap.amountFen - used(bill, 'fund'))
  // Costs beyond the ceiling are cut off from the top of the climb: what the fund pays on the rest is its limit.
  const cutFen = greater(0n, used(bill, 'eligible') + eligibleFen - cap.amountFen)
  const sharedFen = rungs.reduce((sum, rung) => sum + rung.baseFen, 0n)
  return fundOf(lowest(rungs, greater(0n, sharedFen - cutFen))).fundFen
}

function lowest(rungs: readonly Rung[], sharedFen: Fen): readonly Rung[] {
  let leftFen = sharedFen
  return rungs.map(({ baseFen, ratePermyriad }) => {
    const takenFen = lesser(baseFen, leftFen)
    leftFen -= takenFen
    return { baseFen: takenFen, ratePermyriad, exact: takenFen * ratePermyriad }
  })
}

function accountOf({ useAccount, policy, ...bill }: Bill, personFen: Fen, eligibleShareFen: Fen): Fen {
  if (!useAccount) return 0n
  const payable = policy.accountPays === 'whole_share' ? personFen : lesser(personFen, eligibleShareFen)
  return greater(0n, lesser(amountIn(bill.accumulators, bill.insurance, 0, 'account'), payable))
}

type BillState = Pick<Bill, 'accumulators' | 'insurance' | 'year'>

function used({ accumulators, insurance, year }: BillState, code: AccumulatorCode): bigint {
  return amountIn(accumulators, insurance, year, code)
}

function moved({ insurance, year, accumulators, useAccount }: Bill, eligibleFen: Fen, split: Split) {
  const at = (code: AccumulatorCode, amount: bigint): Accumulated => {
    return { insurance, year: code === 'account' ? 0 : year, code, amount }
  }
  const all = [
    at('deductible', split.deductibleFen),
    at('fund', split.poolingFundFen),
    at('eligible', eligibleFen),
    at('admissions', 1n),
    ...(useAccount ? [at('account', -split.personalAccountFen)] : []),
  ]
  const bases = all.map((delta) => ({ ...delta, amount: amountIn(accumulators, insurance, delta.year, delta.code) }))
  return { deltas: all.filter(({ amount }) => amount !== 0n), bases, pools: all.map(benefitPoolOf) }
}

type RowMaker = (rule: string, baseFen: Fen, amountFen: Fen, more?: Partial<Explained>) => Explained

function catalogRows(totals: BillParts, row: RowMaker): Explained[] {
  const parts: readonly (readonly [string, Fen])[] = [
    ['self_funded', totals.selfFundedFen],
    ['over_limit', totals.overLimitFen],
    ['self_paid_first', totals.selfPaidFirstFen],
    ['eligible', totals.eligibleFen],
  ]
  return parts.map(([rule, amountFen]) => row(rule, totals.totalFen, amountFen, { source: ownSources.careCatalog }))
}

function capRow({ cap }: Policy, fundFen: Fen, paidFen: Fen, row: RowMaker): Explained {
  return cap.kind === 'not_published'
    ? row('cap', fundFen, paidFen, { source: ownSources.capNotPublished })
    : row('cap', fundFen, paidFen)
}

function sourceOf({ version, reliability, source }: Policy): string {
  return `${version} [${reliability}] ${source}`
}

function assertSound({ totalFen, deductibleFen, poolingFundFen, ...person }: Split, eligibleFen: Fen): void {
  invariant(totalFen === poolingFundFen + person.personalAccountFen + person.cashFen, 'who pays what adds up')
  invariant(poolingFundFen >= 0n && poolingFundFen <= eligibleFen - deductibleFen, 'a fund pays of what is shared')
  invariant(deductibleFen >= 0n && deductibleFen <= eligibleFen, 'a deductible is met by eligible costs only')
  invariant(person.personalAccountFen >= 0n && person.cashFen >= 0n, 'nobody is paid for falling ill')
}
