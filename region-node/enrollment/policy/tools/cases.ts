/**
 * Made-up people and bills for trying a change before it counts: of every class, level, place and kind of care that the
 * policy knows, at costs from small to beyond the ceiling, at any point of the year. One seed, the same cases.
 */
import { type Fen, greater } from '../../../../common/money'
import type { BillParts } from '../../../catalogs/line-split'
import { type Accumulated, type AccumulatorCode, balanceCodes } from '../accumulators'
import { adjudicate, fullyPaidItems, type Reckoning } from '../adjudicate'
import type { Policy } from '../policy'
import type { Benefit, BenefitName, OffSiteRule, Place, Reach } from '../rules'
import { type Circumstances, termsOf, UNKNOWN_LEVEL } from '../terms'

/** A person as they stand and a bill of theirs, whatever policy reckons it. */
export interface TriedCase extends Omit<Circumstances, 'policy' | 'benefit' | 'offSite'> {
  readonly id: string
  readonly benefit: BenefitName
  readonly place: Place
  readonly reach: Reach
  /** Absent where nothing but the totals is known; then no item is paid apart. */
  readonly lines?: readonly { readonly itemCode: string; readonly eligibleFen: Fen }[]
  readonly totals: BillParts
  readonly useAccount: boolean
  readonly insurance: string
  readonly year: number
  readonly accumulators: readonly Accumulated[]
}

/** What a policy makes of it, or the code that a settlement would hear. */
export type Tried = { readonly reckoning: Reckoning } | { readonly refused: string }

export function triedBy(policy: Policy, one: TriedCase): Tried {
  const benefit = policy.benefits.find(({ name }) => name === one.benefit)
  if (!benefit) return { refused: 'H5015' }
  const offSite = ruleFor(benefit, one)
  if (typeof offSite === 'string') return { refused: offSite }
  const terms = termsOf({ ...one, policy, benefit, offSite })
  if ('lack' in terms) return { refused: terms.lack === UNKNOWN_LEVEL ? 'H5019' : 'H5015' }
  const { insurance, year, accumulators, totals, useAccount, lines = [] } = one
  const fullyPaidItemsFen = fullyPaidItems(terms, lines, lines)
  return { reckoning: adjudicate({ insurance, year, accumulators, terms, totals, fullyPaidItemsFen, useAccount }) }
}

function ruleFor({ offSite, withoutFiling }: Benefit, { place, reach }: TriedCase): OffSiteRule | undefined | string {
  if (place === 'in_city') return undefined
  if (place === 'unfiled' && withoutFiling === 'refuse') return 'H3004'
  const rules = offSite === 'not_published' ? [] : offSite
  return rules.find(({ places, reaches }) => places.includes(place) && reaches.includes(reach)) ?? 'H5015'
}

/** Draws the same numbers for the same seed on every machine (the 48-bit generator known from drand48). */
function drawing(seed: number) {
  let state = BigInt(seed)
  const below = (end: number): number => {
    state = (state * 0x5deece66dn + 0xbn) & 0xffff_ffff_ffffn
    return Number((state >> 16n) % BigInt(end))
  }
  return { below, one: <T>(all: readonly T[]): T => all[below(all.length)] as T }
}
type Draw = ReturnType<typeof drawing>

const PLACES: readonly Place[] = ['in_city', 'in_city', 'long_term', 'referral', 'emergency', 'own_choice', 'unfiled']
const MAGNITUDES = 4
const YUAN_FEN = 100n
const AGES = 96

export function* madeUpCases(policy: Policy, count: number, seed: number): Generator<TriedCase> {
  const draw = drawing(seed)
  const year = Number(policy.validFrom.slice(0, 4))
  for (let i = 0; i < count; i++) yield caseOf(policy, draw, { id: `case-${i + 1}`, year })
}

function caseOf(policy: Policy, draw: Draw, named: Pick<TriedCase, 'id' | 'year'>): TriedCase {
  const { insurance } = policy
  const known = Object.keys(policy.identities)
  const isSpecial = known.length > 0 && draw.below(5) === 0
  return {
    ...{ ...named, insurance, disease: '' },
    benefit: draw.one(benefitsPublished(policy)).name,
    personClass: draw.one(Object.keys(policy.personClasses)),
    identities: isSpecial ? [draw.one(known)] : [],
    age: draw.below(AGES),
    level: draw.one(['1', '2', '3']),
    place: draw.one(PLACES),
    reach: draw.below(4) === 0 ? 'cross_province' : 'in_province',
    approvedDiseases: 1 + draw.below(3),
    ...{ salaryFen: undefined, transfer: undefined },
    totals: billOf(draw),
    useAccount: draw.below(2) === 0,
    accumulators: yearOf(policy, draw, named.year),
  }
}

/** Bills that everybody is refused would show nothing; where nothing at all is published, they are all there is. */
function benefitsPublished({ benefits }: Policy): readonly Benefit[] {
  const published = benefits.filter(({ share }) =>
    Object.values(share.table).some((row) => Object.values(row).some((cell) => cell !== 'not_published')),
  )
  return published.length > 0 ? published : benefits
}

/** From tens of yuan to beyond any ceiling, with all four parts. */
function billOf(draw: Draw): BillParts {
  const yuan = 100 * 10 ** draw.below(MAGNITUDES)
  const eligibleFen = BigInt(draw.below(yuan * 900)) + BigInt(yuan) * YUAN_FEN
  const part = (most: number) => (eligibleFen * BigInt(draw.below(most))) / 100n
  const [selfFundedFen, overLimitFen, selfPaidFirstFen] = [part(20), part(5), part(15)]
  const totalFen = eligibleFen + selfFundedFen + overLimitFen + selfPaidFirstFen
  return { totalFen, selfFundedFen, overLimitFen, selfPaidFirstFen, eligibleFen }
}

/** Two of three stand at the beginning of their year; the others have come some way, as all counters of one year do. */
function yearOf({ insurance, benefits }: Policy, draw: Draw, year: number): Accumulated[] {
  const account = { insurance, year: 0, code: balanceCodes[0], amount: BigInt(draw.below(500_000)) }
  if (draw.below(3) !== 0) return [account]
  const usedFen = BigInt(draw.below(60_000_000))
  const at = (code: AccumulatorCode, amount: Fen): Accumulated => ({ insurance, year, code, amount })
  const inpatient = benefits.find(({ name }) => name === 'inpatient')
  const counters: Accumulated[] = inpatient
    ? [
        at('admissions', BigInt(1 + draw.below(3))),
        at('fund', usedFen),
        at('eligible', greater(usedFen, (usedFen * 5n) / 4n)),
      ]
    : []
  return [account, ...counters]
}
