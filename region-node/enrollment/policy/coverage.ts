/**
 * First station of the cascade: is this person covered, there and then, and by which table? Answers the rule to reckon
 * with, or every obstacle, the gravest first; a settle is refused with the first, an entitlement query shows them all.
 */
import { type Refusal, refusal } from '../../../common/errors'
import type { Region } from '../../../common/regions'
import { type BenefitRule, classOf, type Place, type Policy, policyOn, ruleOf } from './policy'

export type FilingKind = 'referral' | 'long_term' | 'own_choice'

/** Leave to be treated elsewhere (备案). */
export interface Filing {
  readonly kind: FilingKind
  readonly from: string
  readonly to: string | undefined
  /** Prefixes of divisions where it holds; none: everywhere. */
  readonly areas: readonly string[]
}

/** One enrollment (参保). */
export interface Enrolled {
  readonly insurance: string
  readonly personCategory: string
  /** 1 active, 2 suspended, 4 ended. */
  readonly status: '1' | '2' | '4'
  readonly division: string
  readonly from: string
  readonly to: string | undefined
  /** Benefits begin on this day (等待期); undefined: from the first. */
  readonly benefitsFrom: string | undefined
}

/** A span of days on which nothing is settled for the person. */
export interface Blacklisting {
  readonly from: string
  readonly to: string | undefined
}

/** What is known of a person, apart from their accumulators. */
export interface PersonState {
  readonly enrollments: readonly Enrolled[]
  readonly filings: readonly Filing[]
  readonly blacklistings: readonly Blacklisting[]
}

export interface CoverageQuestion {
  readonly region: Region
  readonly insurance: string
  readonly medicalType: string
  readonly day: string
  readonly careDivision: string
  readonly emergency: boolean
  /** Undefined when it is not known yet; then only what every level shares is looked at. */
  readonly level: string | undefined
}

export interface Coverage {
  readonly policy: Policy
  readonly personClass: string
  readonly personCategory: string
  readonly place: Place
  /** Undefined only when no level was given. */
  readonly rule: BenefitRule | undefined
}

export type Covered = { readonly coverage: Coverage } | { readonly obstacles: readonly [Refusal, ...Refusal[]] }

/** @param person undefined when this region does not know them */
export function coverageOf(policies: readonly Policy[], question: CoverageQuestion, person?: PersonState): Covered {
  if (!person) return { obstacles: [refusal('H3001')] }
  const { insurance, day } = question
  const enrolled = person.enrollments.find((e) => e.insurance === insurance)
  if (!enrolled) return { obstacles: [refusal('H3001', { insurance })] }

  const obstacles: Refusal[] = [...personObstacles(person, enrolled, day)]
  const policy = policyOn(policies, insurance, day, question.medicalType)
  const personClass = policy && classOf(policy, enrolled.personCategory)
  if (!policy || !personClass) {
    return { obstacles: atLeast(obstacles, refusal('H5015', policyWanted(question, enrolled))) }
  }

  const place = placeOf(policy, question, person.filings)
  if (typeof place !== 'string') return { obstacles: atLeast(obstacles, place) }
  const rule = question.level === undefined ? undefined : ruleOf(policy, place, personClass, question.level)
  if (question.level !== undefined && !rule) obstacles.push(refusal('H5015', policyWanted(question, enrolled)))
  const [first, ...rest] = obstacles
  if (first) return { obstacles: [first, ...rest] }
  return { coverage: { policy, personClass, personCategory: enrolled.personCategory, place, rule } }
}

function atLeast(before: readonly Refusal[], last: Refusal): readonly [Refusal, ...Refusal[]] {
  const [first, ...rest] = before
  return first ? [first, ...rest, last] : [last]
}

function* personObstacles(person: PersonState, enrolled: Enrolled, day: string): Generator<Refusal> {
  if (person.blacklistings.some((span) => holdsOn(span, day))) yield refusal('H3006')
  if (enrolled.status !== '1' || !holdsOn(enrolled, day)) yield refusal('H3002', { insurance: enrolled.insurance })
  if (enrolled.benefitsFrom && day < enrolled.benefitsFrom) yield refusal('H3003', { from: enrolled.benefitsFrom })
}

/**
 * Emergency rescue counts as filed (domain.md 2.2). Of several filings the one that reduces least is taken; a
 * long-term one gives what the city itself gives.
 */
function placeOf(policy: Policy, question: CoverageQuestion, filings: readonly Filing[]): Place | Refusal {
  if (question.careDivision.startsWith(question.region)) return 'in_city'
  const valid = new Set(filings.filter((filing) => covers(filing, question)).map(({ kind }) => kind))
  if (valid.has('long_term')) return 'in_city'
  if (valid.has('referral') || question.emergency) return 'referral'
  if (valid.has('own_choice') || policy.withoutFiling === 'own_choice') return 'own_choice'
  return filings.length === 0 ? refusal('H3004') : refusal('H3005', { filed: filings.map(filingText).join(', ') })
}

function filingText({ areas, from, to }: Filing): string {
  return `${areas.join(' ') || '*'} ${from}–${to ?? ''}`
}

function covers(filing: Filing, { day, careDivision }: CoverageQuestion): boolean {
  const inArea = filing.areas.length === 0 || filing.areas.some((area) => careDivision.startsWith(area))
  return inArea && holdsOn(filing, day)
}

function holdsOn({ from, to }: { readonly from: string; readonly to: string | undefined }, day: string): boolean {
  return from <= day && (to === undefined || day <= to)
}

function policyWanted({ medicalType, day, level }: CoverageQuestion, { insurance, personCategory }: Enrolled) {
  return { what: `${day} ${insurance}, ${personCategory}, ${medicalType}, ${level ?? '*'}` }
}
