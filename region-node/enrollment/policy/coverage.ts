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
  /** The last day that contributions cover; undefined: the region does not keep it. */
  readonly paidUntil?: string | undefined
}

/** Leave to be treated for a chronic-special disease (门诊慢特病) at the rates of that benefit. */
export interface Approval {
  /** Code of the disease, or what the codes of a group begin with. */
  readonly disease: string
  readonly from: string
  readonly to: string | undefined
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
  readonly approvals: readonly Approval[]
  readonly blacklistings: readonly Blacklisting[]
}

export interface CoverageQuestion {
  readonly region: Region
  readonly insurance: string
  readonly medicalType: string
  readonly day: string
  readonly careDivision: string
  readonly emergency: boolean
  /** The disease that the visit is for; empty when nobody said. */
  readonly disease: string
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

  const obstacles: Refusal[] = [...personObstacles(person, enrolled, question)]
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

function* personObstacles(
  person: PersonState,
  enrolled: Enrolled,
  { day, medicalType, disease }: CoverageQuestion,
): Generator<Refusal> {
  if (person.blacklistings.some((span) => holdsOn(span, day))) yield refusal('H3006')
  if (enrolled.status !== '1' || !holdsOn(enrolled, day)) yield refusal('H3002', { insurance: enrolled.insurance })
  const { benefitsFrom, paidUntil } = enrolled
  if ((benefitsFrom && day < benefitsFrom) || (paidUntil && day > paidUntil))
    yield refusal('H3003', { from: benefitsFrom ?? UNSAID, paidUntil: paidUntil ?? UNSAID })
  const approved = person.approvals.filter((approval) => holdsOn(approval, day))
  if (medicalType.startsWith(CHRONIC_SPECIAL) && !approved.some((a) => disease.startsWith(a.disease)))
    yield refusal('H3009', { disease: disease || UNSAID, approved: approved.map((a) => a.disease).join(' ') || UNSAID })
}

/** Kind of care [med_type] that is open only to those whose disease was approved. */
const CHRONIC_SPECIAL = '14'
/** Stands in a sentence where there is no such day or code. */
const UNSAID = '—'

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
  return unfiled(filings)
}

function unfiled(filings: readonly Filing[]): Refusal {
  return filings.length === 0 ? refusal('H3004') : refusal('H3005', { filed: filings.map(filingText).join(', ') })
}

/** What is wrong with the filings for care there and then, whether or not the policy minds; undefined: nothing. */
export function filingLack(question: CoverageQuestion, filings: readonly Filing[]): Refusal | undefined {
  const isSettled = question.emergency || question.careDivision.startsWith(question.region)
  return isSettled || filings.some((filing) => covers(filing, question)) ? undefined : unfiled(filings)
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
