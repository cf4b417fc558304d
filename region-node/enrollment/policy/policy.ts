/**
 * A city's benefit rules (待遇政策) as dated data. Where publications leave something open (domain.md 3.2), the choice is
 * a field here and never a habit of the engine. One policy covers one insurance for one span of days.
 */
import type { Fen, RatePermyriad } from '../../../common/money'
import type { Region } from '../../../common/regions'

/** Where care took place, seen from the enrollment region: which of a policy's tables holds. */
export type Place = 'in_city' | 'referral' | 'own_choice'
export const places = ['in_city', 'referral', 'own_choice'] as const

/** The deductible level of a hospital [dedc_hosp_lv]. */
export type Level = '1' | '2' | '3'

/** One rung of the reimbursement ladder (分段). Only the last one is open. */
export interface Segment {
  readonly upToFen: Fen | 'open'
  readonly ratePermyriad: RatePermyriad
}

export interface BenefitRule {
  readonly deductibleFen: Fen
  readonly segments: readonly Segment[]
}

/** By person class, then by level. */
export type BenefitTable = Readonly<Record<string, Readonly<Partial<Record<Level, BenefitRule>>>>>

/** The annual ceiling, and what counts towards it: what the fund paid, or the costs it was reckoned on. */
export type Cap =
  | { readonly kind: 'fund_paid' | 'eligible_counted'; readonly amountFen: Fen }
  | { readonly kind: 'not_published' }

export interface Policy {
  /** Names the file and its validity on receipts and in explanations. */
  readonly version: string
  readonly region: Region
  readonly insurance: string
  /** First and last day (yyyy-MM-dd) on which it holds; the policy day chooses, never a clock (R17). */
  readonly validFrom: string
  readonly validTo: string | undefined
  readonly source: string
  /** A official page, B secondary page, C compiled data with known errors (domain.md 3.3). */
  readonly reliability: 'A' | 'B' | 'C'
  /** Kinds of care [med_type] it speaks of, by prefix. */
  readonly medicalTypes: readonly string[]
  /** Person class by prefix of the person category [psn_type]; the longest prefix wins. */
  readonly personClasses: Readonly<Record<string, readonly string[]>>
  /** Whether rungs are counted on eligible costs including the deductible, or on what follows it. */
  readonly segmentBasis: 'with_deductible' | 'after_deductible'
  /** Whether the ladder starts anew at each settlement or runs through the year. */
  readonly segmentSpan: 'settlement' | 'year'
  readonly deductibleSpan: 'settlement' | 'year'
  readonly cap: Cap
  /** What the personal account may pay: all of the person's share, or only the share of eligible costs. */
  readonly accountPays: 'whole_share' | 'eligible_share'
  /** What care outside the city without a filing gets. */
  readonly withoutFiling: 'own_choice' | 'refuse'
  /** How care elsewhere is reduced: not at all, or by tables of its own (F3). */
  readonly offSite: 'none' | 'table'
  readonly tables: { readonly in_city: BenefitTable } & Readonly<Partial<Record<Place, BenefitTable>>>
}

/** The policy for an insurance and a kind of care on a day; undefined when there is none (H5015). */
export function policyOn(policies: readonly Policy[], insurance: string, day: string, medicalType: string) {
  return policies.find(
    (policy) =>
      policy.insurance === insurance &&
      policy.validFrom <= day &&
      (policy.validTo === undefined || day <= policy.validTo) &&
      policy.medicalTypes.some((prefix) => medicalType.startsWith(prefix)),
  )
}

/** The person class of a category such as 11 or 1101; undefined when the policy knows none. */
export function classOf({ personClasses }: Policy, personCategory: string): string | undefined {
  let best: { readonly name: string; readonly length: number } | undefined
  for (const [name, prefixes] of Object.entries(personClasses)) {
    for (const prefix of prefixes) {
      if (personCategory.startsWith(prefix) && prefix.length > (best?.length ?? 0))
        best = { name, length: prefix.length }
    }
  }
  return best?.name
}

/** The rule for a place, class and level; care elsewhere gets the home table where the policy reduces nothing. */
export function ruleOf(policy: Policy, place: Place, personClass: string, level: string): BenefitRule | undefined {
  const table = policy.offSite === 'none' ? policy.tables.in_city : policy.tables[place]
  return table?.[personClass]?.[level as Level]
}
