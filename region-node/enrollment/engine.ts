/**
 * A city's own policy engine (proto/v1 policy_engine): asked outside any transaction, believed only as far as its
 * answer proves itself. Whether the person is insured and may be settled for stays this node's question; what the bill
 * comes to is the engine's. The accumulators that it was given are checked again inside the write, by their version.
 */
import { addsUp, owedBy } from '../../common/double-entry'
import { fault, isCode, type Refusal, refusalFromWire } from '../../common/errors'
import { type Fen, fenFromWire, fenToWire } from '../../common/money'
import type { Region } from '../../common/regions'
import type { Authorised, AuthorisedIn, EngineReply, EngineRequestIn, KnownIn } from '../../proto/types'
import type { CheckedClaim } from './claim'
import { knownToWire } from './known'
import {
  type Accumulated,
  accumulatorCodes,
  amountIn,
  balanceCodes,
  benefitPoolOf,
  hasKnownCode,
  isBalance,
} from './policy/accumulators'
import { type CoverageQuestion, coverageOf, type Filing, filingLack, knownOf } from './policy/coverage'
import type { Standing } from './verdicts'

/** Where the city's engine is. Port; engine.grpc.ts reaches it. */
export interface CityEngine {
  /** @throws Fault H5014 when it is gone, late, or not to be understood */
  adjudicate(request: EngineRequestIn): Promise<EngineReply>
}

/** What a settlement would be promised, whoever reckoned it; or every obstacle, the gravest first. */
export type Promised =
  | {
      readonly authorised: AuthorisedIn
      readonly pools: readonly string[]
      readonly deltas: readonly Accumulated[]
      readonly owedFen: Fen
      /** Of the person, to be kept with the claim. */
      readonly known: KnownIn
    }
  | { readonly obstacles: readonly [Refusal, ...Refusal[]] }

/**
 * @param person undefined when this region does not know them
 * @throws Fault H5014 when the engine fails or breaks an invariant, H5022 when that is one of accumulators: nothing is
 *   decided then
 */
export async function askedOfEngine(
  engine: CityEngine,
  region: Region,
  checked: CheckedClaim,
  person?: Standing,
): Promise<Promised> {
  const { claim } = checked
  const question = questionOf(region, checked)
  const covered = coverageOf([], question, person)
  const obstacles = 'obstacles' in covered ? covered.obstacles.filter(({ code }) => code !== 'H5015') : []
  const [first, ...rest] = obstacles
  if (first) return { obstacles: [first, ...rest] }
  const enrolled = person?.enrollments.find(({ insurance }) => insurance === claim.insurance)
  if (!person || !enrolled) throw broken('a person who is not enrolled')

  const { accumulators } = person
  const known = knownToWire(knownOf(person, enrolled, claim.policyDay), checked.stay)
  const reply = await engine.adjudicate({
    claim,
    personCategory: enrolled.personCategory,
    filing: filingFor(question, person.filings),
    accumulators: accumulators.map((one) => ({ ...one, amount: fenToWire(one.amount) })),
    accountBalanceFen: fenToWire(amountIn(accumulators, claim.insurance, 0, 'account')),
    known,
  })
  if (reply.refused) return { obstacles: [refusedFor(reply.refused)] }
  if (!reply.authorised) throw broken('no outcome')
  return { ...promisedBy(reply.authorised, checked, person, enrolled.personCategory), known }
}

function questionOf(region: Region, { claim }: CheckedClaim): CoverageQuestion {
  const { insurance, medicalType, policyDay: day, careDivision, emergency, diseaseCode: disease } = claim
  return { region, insurance, medicalType, day, careDivision, emergency, disease, level: undefined }
}

/** The filing that holds there and then; the one that people would name first. */
function filingFor(question: CoverageQuestion, filings: readonly Filing[]): string {
  if (question.careDivision.startsWith(question.region)) return ''
  const holds = filings.filter((filing) => !filingLack({ ...question, emergency: false }, [filing]))
  return (['long_term', 'referral', 'own_choice'] as const).find((kind) => holds.some((one) => one.kind === kind)) ?? ''
}

/** Only what would be the same when asked again may be signed as a refusal. */
const FINAL = /^H(2004|3\d{3}|4\d{3}|501[589])$/

function refusedFor(failure: NonNullable<EngineReply['refused']>): Refusal {
  if (!isCode(failure.code) || !FINAL.test(failure.code)) throw broken(`a refusal with ${failure.code.slice(0, 5)}`)
  return refusalFromWire(failure)
}

function promisedBy(answered: Authorised, checked: CheckedClaim, person: Standing, personCategory: string) {
  const { claim } = checked
  const { split } = answered
  const deltas = deltasOf(answered, checked, person)
  const lie = splitLie(answered, checked) ?? accountLie(answered, checked, person) ?? wordsLie(answered)
  if (lie !== undefined || !split) throw broken(lie ?? 'no split')
  const movedFen = deltas.filter(({ code }) => isBalance(code)).reduce((sum, { amount }) => sum + amount, 0n)
  if (movedFen !== -fenFromWire(split.personalAccountFen))
    throw disagreeing('an account that pays one thing and moves by another')
  const year = Number(claim.policyDay.slice(0, 4))
  const { insurance } = claim
  const authorised = {
    ...answered,
    ...{ confirmWindowS: claim.confirmWindowS, computedOn: [], policyDay: claim.policyDay, insurance, personCategory },
    bases: person.accumulators.map((one) => ({ ...one, amount: fenToWire(one.amount) })),
  }
  // What it read of the year nobody knows: so nothing of this person's year and insurance may wait beside it (R15).
  const pools = accumulatorCodes.map((code) => benefitPoolOf({ insurance, year: isBalance(code) ? 0 : year, code }))
  return { authorised: { ...authorised, pools }, pools, deltas, owedFen: owedBy(split) }
}

/** Only this insurance's and this year's accumulators may move, and each once. */
function deltasOf({ deltas }: Authorised, { claim }: CheckedClaim, { accumulators }: Standing): Accumulated[] {
  const year = Number(claim.policyDay.slice(0, 4))
  const seen = new Set<string>()
  return deltas.map((delta) => {
    if (!hasKnownCode(delta)) throw disagreeing(`an accumulator ${delta.code.slice(0, 40)} that is none`)
    const own = delta.insurance === claim.insurance && delta.year === (isBalance(delta.code) ? 0 : year)
    if (!own || seen.has(delta.code)) throw disagreeing(`a movement of ${delta.code} that is not this bill's`)
    seen.add(delta.code)
    const amount = fenFromWire(delta.amount)
    if (amountIn(accumulators, delta.insurance, delta.year, delta.code) + amount < 0n)
      throw disagreeing(`${delta.code} below nothing`)
    return { insurance: delta.insurance, year: delta.year, code: delta.code, amount }
  })
}

/** The bill is the one that was asked about, it adds up, and no fund pays more than what is shared. */
function splitLie({ split, totals }: Authorised, { totals: billed }: CheckedClaim): string | undefined {
  if (!split || !totals) return 'no split or no totals'
  if (Object.values(split).some((fen) => !Number.isSafeInteger(fen) || fen < 0)) return 'an amount below nothing'
  if (!addsUp(split)) return 'parts that do not add up'
  if (fenFromWire(split.totalFen) !== billed.totalFen || totals.totalFen !== split.totalFen) return 'another total'
  const parts = totals.selfFundedFen + totals.overLimitFen + totals.selfPaidFirstFen + totals.eligibleFen
  if (parts !== totals.totalFen) return 'totals that do not add up'
  // Care elsewhere may ask a first part of the person, so eligible costs may be fewer than the catalog's, never more.
  if (fenFromWire(totals.eligibleFen) > billed.eligibleFen) return 'more eligible costs than the catalog has'
  if (split.deductibleFen > Math.max(0, totals.eligibleFen)) return 'a deductible above the eligible costs'
  const sharedFen = Math.max(0, Math.min(totals.eligibleFen, totals.totalFen)) - split.deductibleFen
  return split.poolingFundFen > sharedFen ? 'a fund that pays more than what is shared' : undefined
}

function accountLie({ split }: Authorised, { claim }: CheckedClaim, { accumulators }: Standing): string | undefined {
  const paidFen = fenFromWire(split?.personalAccountFen ?? 0)
  if (paidFen > 0n && !claim.useAccount) return 'an account that may not be used'
  const balances = balanceCodes.map((code) => amountIn(accumulators, claim.insurance, 0, code))
  return paidFen > balances.reduce((sum, fen) => sum + fen) ? 'more than the account holds' : undefined
}

/** A verdict without its reasons could be explained to nobody. */
function wordsLie({ policyVersion, explanation }: Authorised): string | undefined {
  if (policyVersion === '') return 'no policy version'
  return explanation.length === 0 ? 'no explanation' : undefined
}

/** Its movements and the person's accumulators, or what it says was paid, do not belong together. */
function disagreeing(cause: string) {
  return fault('H5022', { cause })
}

/** Nothing is decided on the word of an engine that breaks its contract. */
function broken(cause: string) {
  return fault('H5014', { cause })
}
