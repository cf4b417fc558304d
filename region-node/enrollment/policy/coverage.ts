/**
 * First station of the cascade: is this person covered, there and then, and on which terms? Answers the terms to reckon
 * with, or every obstacle, the gravest first; a settle is refused with the first, an entitlement query shows them all.
 */
import { type Refusal, refusal } from '../../../common/errors'
import type { Fen } from '../../../common/money'
import type { Region } from '../../../common/regions'
import { ageOn } from './days'
import { benefitOf, classOf, identitiesOf, type Policy, policyOn } from './policy'
import { type Benefit, levels, type OffSiteRule, type Place, type Reach } from './rules'
import { type Lack, type Stay, type Terms, type Transfer, termsOf, UNKNOWN_LEVEL } from './terms'

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
  /** Contribution base of the last year, for thresholds that follow it; undefined: the region does not keep it. */
  readonly salaryFen?: Fen | undefined
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
  /** Absent: the region keeps none. */
  readonly identities?: readonly Identity[]
  /** yyyy-MM-dd; absent when the region does not know it. */
  readonly birthday?: string | undefined
}

/** A special identity [psn_idet_type], such as civil servant or destitute. */
export interface Identity {
  readonly code: string
  readonly from: string
  readonly to: string | undefined
}

/** What a reckoning reads of a person beside their accumulators, as it stands on one day. */
export interface Known {
  readonly birthday: string | undefined
  /** Codes of special identities. */
  readonly identities: readonly string[]
  readonly approvedDiseases: readonly string[]
  readonly salaryFen: Fen | undefined
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
  /** First day of the visit; undefined when nobody said. */
  readonly begun?: string | undefined
  /** The hospital that the person comes from in the same illness. */
  readonly transfer?: Transfer | undefined
  /** Set when the bill goes on with a stay of which something was settled before. */
  readonly stay?: Stay | undefined
  /** Undefined when it is not known yet; then only what every level shares is looked at. */
  readonly level: string | undefined
}

export interface Coverage {
  readonly policy: Policy
  readonly benefit: Benefit
  readonly personClass: string
  readonly personCategory: string
  readonly place: Place
  /** Undefined at home. */
  readonly offSite: OffSiteRule | undefined
  /** Whether the filing that counts was completed only after the visit had begun. */
  readonly isFiledLate: boolean
  readonly known: Known
  /** Undefined only when no level was given. */
  readonly terms: Terms | undefined
}

export type Covered = { readonly coverage: Coverage } | { readonly obstacles: readonly [Refusal, ...Refusal[]] }

/** @param person undefined when this region does not know them */
export function coverageOf(policies: readonly Policy[], question: CoverageQuestion, person?: PersonState): Covered {
  if (!person) return { obstacles: [refusal('H3001')] }
  const { insurance, day } = question
  const enrolled = person.enrollments.find((e) => e.insurance === insurance)
  if (!enrolled) return { obstacles: [refusal('H3001', { insurance })] }

  const obstacles: Refusal[] = [...personObstacles(person, enrolled, day)]
  const policy = policyOn(policies, insurance, day)
  const benefit = policy && benefitOf(policy, question.medicalType)
  const personClass = policy && classOf(policy, enrolled.personCategory)
  if (!policy || !benefit || !personClass) {
    const code = policy && benefit ? 'H5018' : 'H5015'
    return { obstacles: atLeast(obstacles, refusal(code, policyWanted(question, enrolled))) }
  }
  obstacles.push(...approvalObstacles(benefit, person, question))
  const placed = placeOf(benefit, question, person.filings)
  if ('code' in placed) return { obstacles: atLeast(obstacles, placed) }
  if ('lack' in placed) return { obstacles: atLeast(obstacles, lacking(placed, question, enrolled)) }
  const { personCategory } = enrolled
  const { place, offSite, isFiledLate } = placed
  const known = knownOf(person, enrolled, day)
  const covered = { policy, benefit, personClass, personCategory, place, offSite, isFiledLate, known }
  const terms = termsFor(covered, question)
  if (terms && 'lack' in terms) obstacles.push(lacking(terms, question, enrolled))
  const [first, ...rest] = obstacles
  if (first) return { obstacles: [first, ...rest] }
  return { coverage: Object.assign(covered, { terms: terms as Terms | undefined }) }
}

/** Whatever is dated is taken as it holds on the day. */
export function knownOf({ birthday, identities = [], approvals }: PersonState, enrolled: Enrolled, day: string): Known {
  return {
    birthday,
    identities: identities.filter((identity) => holdsOn(identity, day)).map(({ code }) => code),
    approvedDiseases: approvals.filter((approval) => holdsOn(approval, day)).map(({ disease }) => disease),
    salaryFen: enrolled.salaryFen,
  }
}

/** Where hospitals differ and none is named yet, only what nobody published for any of them is in the way. */
function termsFor(covered: Omit<Coverage, 'terms'>, question: CoverageQuestion): Terms | Lack | undefined {
  if (question.level !== undefined) return termsAt(question.level, covered, question)
  const anywhere = levels.map((level) => termsAt(level, covered, question))
  if (!anywhere.every((terms) => 'lack' in terms)) return undefined
  return anywhere.find(({ lack }) => lack !== UNKNOWN_LEVEL) ?? anywhere[0]
}

function termsAt(level: string, covered: Omit<Coverage, 'terms'>, question: CoverageQuestion): Terms | Lack {
  const { policy, benefit, personClass, offSite, known } = covered
  const { day, disease, transfer, stay } = question
  const given = { policy, benefit, personClass, level, offSite, disease, transfer, stay }
  return termsOf({ ...given, ...personalOf(policy, known, day) })
}

/** A person's own part of the circumstances, in the words of a policy. */
export function personalOf(policy: Policy, { identities, birthday, approvedDiseases, salaryFen }: Known, day: string) {
  return {
    identities: identitiesOf(policy, identities),
    age: birthday === undefined ? undefined : ageOn(day, birthday),
    approvedDiseases: approvedDiseases.length,
    salaryFen,
  }
}

function atLeast(before: readonly Refusal[], last: Refusal): readonly [Refusal, ...Refusal[]] {
  const [first, ...rest] = before
  return first ? [first, ...rest, last] : [last]
}

function* personObstacles(person: PersonState, enrolled: Enrolled, day: string): Generator<Refusal> {
  if (person.blacklistings.some((span) => holdsOn(span, day))) yield refusal('H3006')
  if (enrolled.status !== '1' || !holdsOn(enrolled, day)) yield refusal('H3002', { insurance: enrolled.insurance })
  const { benefitsFrom, paidUntil } = enrolled
  if ((benefitsFrom && day < benefitsFrom) || (paidUntil && day > paidUntil))
    yield refusal('H3003', { from: benefitsFrom ?? UNSAID, paidUntil: paidUntil ?? UNSAID })
}

function* approvalObstacles(benefit: Benefit, person: PersonState, question: CoverageQuestion): Generator<Refusal> {
  const { day, disease } = question
  if (benefit.entitlement !== 'approved_disease') return
  const approved = person.approvals.filter((approval) => holdsOn(approval, day))
  if (!approved.some((a) => disease.startsWith(a.disease)))
    yield refusal('H3009', { disease: disease || UNSAID, approved: approved.map((a) => a.disease).join(' ') || UNSAID })
}

/** Stands in a sentence where there is no such day or code. */
const UNSAID = '—'

type Placed = Pick<Coverage, 'place' | 'offSite' | 'isFiledLate'>

/**
 * Where care took place and with what leave. Emergency rescue counts as filed. The policy's rules for
 * care elsewhere are tried in their order, so of several filings the one that it names first is taken.
 */
function placeOf(benefit: Benefit, question: CoverageQuestion, filings: readonly Filing[]): Placed | Refusal | Lack {
  const { region, careDivision, emergency, begun } = question
  if (careDivision.startsWith(region)) return { place: 'in_city', offSite: undefined, isFiledLate: false }
  if (benefit.offSite === 'not_published') return { lack: 'off-site' }
  const isLate = ({ from }: Filing) => begun !== undefined && from > begun
  const valid = filings.filter((one) => covers(one, question) && !(benefit.lateFiling === 'ignored' && isLate(one)))
  const held = new Set<Place>([...valid.map(({ kind }) => kind), ...(emergency ? ['emergency' as const] : [])])
  if (held.size === 0 && benefit.withoutFiling === 'refuse') return unfiled(filings)
  if (held.size === 0) held.add('unfiled')

  const reach: Reach = careDivision.slice(0, 2) === region.slice(0, 2) ? 'in_province' : 'cross_province'
  const offSite = benefit.offSite.find((rule) => rule.reaches.includes(reach) && rule.places.some((p) => held.has(p)))
  const place = offSite?.places.find((one) => held.has(one))
  if (!offSite || !place) return { lack: `off-site ${[...held].join(' ')} ${reach}` }
  const counted = valid.filter(({ kind }) => kind === place)
  return { place, offSite, isFiledLate: counted.length > 0 && counted.every(isLate) }
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

function lacking({ lack }: Lack, question: CoverageQuestion, enrolled: Enrolled): Refusal {
  const { what } = policyWanted(question, enrolled)
  return lack === UNKNOWN_LEVEL ? refusal('H5019', { what }) : refusal('H5015', { what: `${what}: ${lack}` })
}

/** What was looked for and is published nowhere. */
function policyWanted(question: CoverageQuestion, { insurance, personCategory }: Enrolled) {
  const { medicalType, day, level } = question
  return { what: `${day} ${insurance}, ${personCategory}, ${medicalType}, ${level ?? '*'}` }
}
