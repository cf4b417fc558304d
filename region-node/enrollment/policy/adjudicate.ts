/**
 * The cascade for one bill: extra first part elsewhere → deductible → ladder → ceilings → supplements →
 * hospital → account → cash. Each station takes what the one before left, so the parts add up by construction; that is
 * asserted all the same before anything is signed. Coverage (coverage.ts) and terms (terms.ts) were settled before.
 */
import { invariant } from '../../../common/assert'
import { ownSources } from '../../../common/explanation'
import { type Fen, greater, lesser, sumOf } from '../../../common/money'
import type { BillParts } from '../../catalogs/line-split'
import { accountOf } from './account'
import type { AccumulatorCode } from './accumulators'
import { type Burdens, sumOfParts } from './burdens'
import { deductibleOf, isContinued } from './deductible'
import { hospitalShareOf } from './hospital-share'
import { ratedFen } from './ladders'
import { type Moved, Moves, type YearState } from './moves'
import { type Pooling, poolingOf } from './pooling'
import { type Explained, plainRow } from './rows'
import type { BenefitName } from './rules'
import { sumOfFunds, supplementsOf } from './supplements'
import type { Terms } from './terms'

export interface Bill extends YearState {
  readonly terms: Terms
  readonly totals: BillParts
  /** Eligible costs of items that the policy pays in full, when it names any. */
  readonly fullyPaidItemsFen: Fen
  readonly useAccount: boolean
}

/**
 * The eligible costs of the items that the policy pays in full, apart from deductible and ladder.
 * @param parts of the lines, one for each
 */
export function fullyPaidItems(
  { benefit }: Terms,
  lines: readonly { readonly itemCode: string }[],
  parts: readonly { readonly eligibleFen: Fen }[],
): Fen {
  const { paidInFull } = benefit.share
  if (paidInFull === 'none') return 0n
  const { itemPrefixes } = paidInFull
  const isNamed = (i: number) => itemPrefixes.some((prefix) => lines[i]?.itemCode.startsWith(prefix))
  return sumOf(parts.map(({ eligibleFen }, i) => (isNamed(i) ? eligibleFen : 0n)))
}

/** Who pays what. total = Σ funds + hospital + account + cash, to the fen. */
export interface Split {
  readonly totalFen: Fen
  readonly deductibleFen: Fen
  readonly poolingFundFen: Fen
  readonly largeAmountFen: Fen
  readonly seriousIllnessFen: Fen
  readonly civilServantFen: Fen
  readonly enterpriseFen: Fen
  readonly assistanceFen: Fen
  readonly hospitalShareFen: Fen
  readonly personalAccountFen: Fen
  readonly cashFen: Fen
}

/** F: what the enrollment region owes for a bill. Cash and the hospital's share are not in it. */
export function owedOf({ totalFen, hospitalShareFen, cashFen }: Split): Fen {
  return totalFen - hospitalShareFen - cashFen
}

export interface Reckoning extends Moved {
  readonly split: Split
  /** As the catalog has them, or with the extra first part of care elsewhere. */
  readonly totals: BillParts
  readonly explanation: readonly Explained[]
}

export function adjudicate(bill: Bill): Reckoning {
  const { terms } = bill
  const moves = new Moves(bill)
  const costs = costsOf(bill)
  const { eligibleFen } = costs
  const paidInFullFen = paidInFullOf(bill, eligibleFen)
  const toShare = { totalFen: bill.totals.totalFen, eligibleFen: eligibleFen - paidInFullFen }
  const deductible = deductibleOf(terms, toShare, moves)
  const pooling = poolingOf(terms, { eligibleFen, deductibleFen: deductible.paidFen, paidInFullFen }, moves)
  recordPool(terms, { eligibleFen, deductibleFen: deductible.paidFen, fundFen: pooling.fundFen }, moves)

  const left = burdensOf(costs, deductible.paidFen, pooling)
  const supplements = supplementsOf(terms, left, moves)
  const { paidFen: funds } = supplements
  const hospital = hospitalShareOf(terms, bill.totals.totalFen, supplements.burdens)
  const personFen = sumOfParts(hospital.burdens)
  const account = bill.useAccount ? accountOf(terms, hospital.burdens, moves) : accountLeft(terms, personFen)
  const cashFen = personFen - account.accountFen
  const split: Split = {
    totalFen: bill.totals.totalFen,
    deductibleFen: deductible.paidFen,
    poolingFundFen: pooling.fundFen,
    largeAmountFen: funds.large_amount,
    seriousIllnessFen: funds.serious_illness,
    civilServantFen: funds.civil_servant,
    enterpriseFen: funds.enterprise,
    assistanceFen: funds.assistance,
    hospitalShareFen: hospital.hospitalFen,
    personalAccountFen: account.accountFen,
    cashFen,
  }
  assertSound(split, costs, sumOfFunds(funds))
  const explanation = [
    ...catalogRows(bill.totals),
    ...firstPayRows(terms, costs),
    ...paidInFullRows(bill, paidInFullFen),
    ...deductible.rows,
    ...pooling.rows,
    ...supplements.rows,
    ...hospital.rows,
    ...account.rows,
    plainRow('cash', personFen, cashFen, terms.account.source),
  ]
  const { deltas, bases, pools } = moves.moved()
  return { split, totals: costs.totals, explanation, deltas, bases, pools }
}

/** The bill by part, each at least nothing and together its total, whatever was returned. */
interface Costs {
  readonly totals: BillParts
  readonly eligibleFen: Fen
  readonly extraFirstFen: Fen
  readonly firstPayFen: Fen
  readonly overLimitFen: Fen
  readonly selfFundedFen: Fen
}

function costsOf({ totals, terms }: Bill): Costs {
  // Where more was returned than bought, of eligible or of other items, no part exceeds what the bill comes to.
  const sharedFen = greater(0n, lesser(totals.eligibleFen, totals.totalFen))
  const extraFirstFen = extraFirstOf(terms, totals.totalFen, sharedFen)
  const otherFen = totals.totalFen - sharedFen
  const firstPayFen = greater(0n, lesser(totals.selfPaidFirstFen, otherFen))
  const overLimitFen = greater(0n, lesser(totals.overLimitFen, otherFen - firstPayFen))
  return {
    totals: {
      totalFen: totals.totalFen,
      selfFundedFen: totals.selfFundedFen,
      overLimitFen: totals.overLimitFen,
      selfPaidFirstFen: totals.selfPaidFirstFen + extraFirstFen,
      eligibleFen: totals.eligibleFen - extraFirstFen,
    },
    eligibleFen: sharedFen - extraFirstFen,
    extraFirstFen,
    firstPayFen: firstPayFen + extraFirstFen,
    overLimitFen,
    selfFundedFen: otherFen - firstPayFen - overLimitFen,
  }
}

function extraFirstOf({ offSite, roundingFen }: Terms, totalFen: Fen, sharedFen: Fen): Fen {
  const firstPay = offSite?.firstPay ?? 'none'
  if (firstPay === 'none') return 0n
  return lesser(sharedFen, ratedFen(firstPay.of === 'total' ? totalFen : sharedFen, firstPay.share, roundingFen))
}

function paidInFullOf({ terms, fullyPaidItemsFen }: Bill, eligibleFen: Fen): Fen {
  const { paidInFull } = terms.benefit.share
  if (paidInFull === 'none') return 0n
  return greater(0n, lesser(eligibleFen, ratedFen(fullyPaidItemsFen, paidInFull.share, terms.roundingFen)))
}

function burdensOf(costs: Costs, deductibleFen: Fen, { shareFen, aboveCapFen }: Pooling): Burdens {
  return {
    deductible: deductibleFen,
    share: shareFen,
    above_cap: aboveCapFen,
    first_pay: costs.firstPayFen,
    over_limit: costs.overLimitFen,
    self_funded: costs.selfFundedFen,
  }
}

/** Where the year keeps what the fund paid for a kind of care, whether or not a ceiling asks for it. */
const FUND_COUNTERS: Readonly<Record<BenefitName, AccumulatorCode>> = {
  inpatient: 'fund',
  outpatient: 'outpatient_fund',
  pharmacy: 'outpatient_fund',
  chronic: 'chronic_fund',
}

interface PoolUse {
  readonly eligibleFen: Fen
  readonly deductibleFen: Fen
  readonly fundFen: Fen
}

function recordPool(terms: Terms, { eligibleFen, deductibleFen, fundFen }: PoolUse, moves: Moves): void {
  const { benefit, caps, exemption } = terms
  moves.add(benefit.deductible.counter, deductibleFen)
  if (exemption?.effect === 'once_a_year') moves.add('listed_deductible', deductibleFen)
  moves.record(benefit.share.counter, eligibleFen)
  moves.record(FUND_COUNTERS[benefit.name], fundFen)
  for (const { kind, counter } of caps === 'not_published' ? [] : caps) {
    moves.record(counter, kind === 'fund_paid' ? fundFen : eligibleFen)
  }
  if (benefit.countsAdmission) moves.add('admissions', isContinued(terms) ? 0n : 1n)
}

function accountLeft({ account }: Terms, personFen: Fen) {
  return { accountFen: 0n, rows: [plainRow('personal_account', personFen, 0n, account.source)] }
}

function catalogRows(totals: BillParts): Explained[] {
  const parts: readonly (readonly [string, Fen])[] = [
    ['self_funded', totals.selfFundedFen],
    ['over_limit', totals.overLimitFen],
    ['self_paid_first', totals.selfPaidFirstFen],
    ['eligible', totals.eligibleFen],
  ]
  return parts.map(([rule, amountFen]) => plainRow(rule, totals.totalFen, amountFen, ownSources.careCatalog))
}

function firstPayRows({ offSite }: Terms, { eligibleFen, extraFirstFen }: Costs): Explained[] {
  const firstPay = offSite?.firstPay ?? 'none'
  if (firstPay === 'none') return []
  const { share } = firstPay
  const row = plainRow('off_site_first_pay', eligibleFen + extraFirstFen, extraFirstFen, share.source)
  return [{ ...row, rate: { parts: share.parts, whole: share.whole } }]
}

function paidInFullRows({ terms, fullyPaidItemsFen }: Bill, amountFen: Fen): Explained[] {
  const { paidInFull } = terms.benefit.share
  if (paidInFull === 'none' || fullyPaidItemsFen === 0n) return []
  const { share } = paidInFull
  const row = plainRow('paid_in_full', fullyPaidItemsFen, amountFen, share.source)
  return [{ ...row, rate: { parts: share.parts, whole: share.whole } }]
}

/** What no bill and no policy may bring about. @throws when it has: then nothing is decided (H5014) */
export function assertSound(split: Split, { eligibleFen }: Pick<Costs, 'eligibleFen'>, supplementsFen: Fen): void {
  const { totalFen, deductibleFen, poolingFundFen, hospitalShareFen, personalAccountFen, cashFen } = split
  const fundsFen = poolingFundFen + supplementsFen
  invariant(totalFen === fundsFen + hospitalShareFen + personalAccountFen + cashFen, 'who pays what adds up')
  invariant(deductibleFen >= 0n && deductibleFen <= eligibleFen, 'a deductible is met by eligible costs only')
  invariant(poolingFundFen >= 0n && poolingFundFen <= eligibleFen - deductibleFen, 'a fund pays of what is shared')
  invariant(supplementsFen >= 0n && hospitalShareFen >= 0n, 'nobody pays less than nothing')
  invariant(personalAccountFen >= 0n && cashFen >= 0n, 'nobody is paid for falling ill')
}
