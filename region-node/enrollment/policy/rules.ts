/**
 * The rules of a policy (待遇政策) as data: everything that publications say, or leave open, is a field
 * here and never a habit of the engine. Every number carries its source, ready to be printed: "version [A] where".
 */
import type { Fen } from '../../../common/money'
import type { AccumulatorCode } from './accumulators'

export type Source = string

/** Said where no source gives a number: nothing is invented; the engine refuses (H5015) or says so in a row. */
export type NotPublished = 'not_published'

export interface Amount {
  readonly fen: Fen
  readonly source: Source
}

/** An exact ratio: so many parts of a whole. */
export interface Rate {
  readonly parts: bigint
  readonly whole: bigint
  readonly source: Source
}

/** By person class, then by level of the institution; `all` holds for whatever is not named. */
export type Table<T> = Readonly<Record<string, Readonly<Record<string, T | NotPublished>>>>

/** One rung (分段) of a ladder. Only the last one is open. */
export interface Rung {
  readonly upToFen: Fen | 'open'
  readonly parts: bigint
  readonly source: Source
}

/** Rungs over one common denominator, so that they can be added exactly and rounded once. */
export interface Ladder {
  readonly whole: bigint
  readonly rungs: readonly Rung[]
}

/** A ratio that grows with the person's age in whole years: base + perYear × age, but not more than atMost. */
export interface AgeRate {
  readonly base: Rate
  readonly perYear: Rate
  readonly atMost: Rate
}

/** Kinds of care that have rules of their own: inpatient, outpatient, chronic-special (慢特病), pharmacy. */
export const benefitNames = ['inpatient', 'outpatient', 'chronic', 'pharmacy'] as const
export type BenefitName = (typeof benefitNames)[number]

/** Levels that tables of institutions speak of [dedc_hosp_lv]; below level 1 are those of a community (社区). */
export const levels = ['community', '1', '2', '3'] as const

/** Where care took place and with what leave: at home, or elsewhere with the best filing that holds. */
export const places = ['in_city', 'long_term', 'referral', 'emergency', 'own_choice', 'unfiled'] as const
export type Place = (typeof places)[number]
export type Reach = 'in_province' | 'cross_province'

/** Whom a rule is for. An absent field does not restrict. */
export interface Whom {
  readonly classes?: readonly string[] | undefined
  /** Names of special identities, e.g. civil_servant, destitute. */
  readonly identities?: readonly string[] | undefined
  readonly levels?: readonly string[] | undefined
  readonly ageFrom?: number | undefined
  /** Prefixes of disease codes. */
  readonly diseases?: readonly string[] | undefined
}

/** What the deductible becomes from the second admission of a year on. */
export type NthRule =
  | { readonly kind: 'same' | NotPublished }
  /** Lowered by a step, once or at every further admission, but not below the floor; only at the levels named. */
  | {
      readonly kind: 'minus'
      readonly step: Amount
      readonly floor: Amount
      readonly steps: 'each_time' | 'once'
      readonly levels: readonly string[] | 'all'
    }
  /** Shares of the first one for the second, third … admission; the last one holds for all that follow. */
  | { readonly kind: 'percent'; readonly shares: readonly Rate[] }
  /** Tables of their own for the second, third … admission; the last one holds for all that follow. */
  | { readonly kind: 'table'; readonly tables: readonly Table<Amount>[] }

/** What someone owes who is moved from another hospital in the same illness. */
export type TransferRule =
  /** A whole new deductible, as at any admission. */
  | { readonly kind: 'whole' | NotPublished }
  /** Only what it exceeds the earlier one by; downwards nothing. */
  | { readonly kind: 'difference'; readonly against: 'paid' | 'table' }
  | { readonly kind: 'nothing' }

export interface Exemption {
  readonly name: string
  readonly whom: Whom
  /** No deductible; one a year for all such stays together; or a share of the usual one. */
  readonly effect: 'none' | 'once_a_year' | Rate
  readonly source: Source
}

export interface DeductibleRule {
  /** Owed at each settlement, or once a year. */
  readonly span: 'settlement' | 'year'
  /** Where what was paid of it in the year is kept. */
  readonly counter: AccumulatorCode
  readonly table: Table<Amount>
  readonly nth: NthRule
  readonly transfer: TransferRule
  /** Tried in order; the first that is for this person and illness holds. */
  readonly exemptions: readonly Exemption[]
  /** The most that a person pays of it in a year. */
  readonly annualCap: Amount | 'none' | NotPublished
  readonly source: Source
}

export interface ShareRule {
  /** Whether rungs are counted on eligible costs including the deductible, or on what follows it. */
  readonly basis: 'with_deductible' | 'after_deductible'
  /** Whether the ladder starts anew at each settlement or runs through the year. */
  readonly span: 'settlement' | 'year'
  /** Where the year's eligible costs are kept. */
  readonly counter: AccumulatorCode
  readonly table: Table<Ladder | AgeRate>
  /** Items that the fund pays apart from deductible and ladder, by prefix of their code. */
  readonly paidInFull: 'none' | { readonly itemPrefixes: readonly string[]; readonly share: Rate }
  readonly source: Source
}

/** An annual ceiling, and what counts towards it: what the fund paid, or the costs it was reckoned on. */
export interface CapRule {
  readonly kind: 'fund_paid' | 'eligible_counted'
  /** Where the year's sum is kept; benefits that share a ceiling name the same counter. */
  readonly counter: AccumulatorCode
  readonly table: Table<Amount>
  /** For chronic-special benefits: more for each approved disease after the first, up to a most. */
  readonly furtherDisease: 'none' | { readonly each: Amount; readonly atMost: Amount }
}

/** How care elsewhere is reduced: the published forms F1 to F5, alone or together; `same` is as at home. */
export interface OffSiteRule {
  /** Filings that it holds for, and how far away. Rules are tried in order: the first that the person meets holds. */
  readonly places: readonly Place[]
  readonly reaches: readonly Reach[]
  readonly deductible:
    | 'same'
    /** F3 */
    | { readonly kind: 'table'; readonly table: Table<Amount> }
    /** F4 */
    | {
        readonly kind: 'formula'
        readonly of: 'total' | 'eligible'
        readonly share: Rate
        readonly atLeast: Amount
        readonly atMost: Amount
      }
  /** F2: a further first part of the person's before everything else. */
  readonly firstPay: 'none' | { readonly share: Rate; readonly of: 'total' | 'eligible' }
  readonly ratio:
    | 'same'
    /** F1 */
    | { readonly kind: 'minus'; readonly points: Rate; readonly funds: readonly FundName[] }
    /** F5 */
    | { readonly kind: 'factor'; readonly factor: Rate; readonly funds: readonly FundName[] }
    /** F3 */
    | { readonly kind: 'table'; readonly table: Table<Ladder | AgeRate> }
  /** A ratio that no reduction may go below. */
  readonly ratioFloor: 'none' | Rate
  readonly source: Source
}

export interface Benefit {
  readonly name: BenefitName
  /** Kinds of care [med_type], by prefix; the longest prefix of all benefits wins. */
  readonly medicalTypes: readonly string[]
  /** Whether a disease must have been approved before (慢特病). */
  readonly entitlement: 'none' | 'approved_disease'
  /** Whether a settlement counts as an admission of the year (n-th rule). */
  readonly countsAdmission: boolean
  readonly deductible: DeductibleRule
  readonly share: ShareRule
  readonly caps: readonly CapRule[] | NotPublished
  /** What care elsewhere without a filing gets: nothing, or the off-site rule for `unfiled`. */
  readonly withoutFiling: 'refuse' | 'by_rule'
  /** Whether a filing that began after admission and before discharge counts for the whole stay. */
  readonly lateFiling: 'counts' | 'ignored'
  readonly offSite: readonly OffSiteRule[] | NotPublished
}

/** The funds that pay beside the pooling fund, with the names of the accounts they are booked on. */
export const supplementFunds = [
  ...(['large_amount', 'serious_illness', 'civil_servant', 'enterprise', 'assistance'] as const),
] as const
export type SupplementFund = (typeof supplementFunds)[number]
export type FundName = 'pooling' | SupplementFund

/** What a bill leaves with the person, part by part. Supplements and the account say which of them they pay. */
export const burdens = ['deductible', 'share', 'above_cap', 'first_pay', 'over_limit', 'self_funded'] as const
export type Burden = (typeof burdens)[number]

/** One fund's rule for some people: of what they bear above a threshold, by tiers, up to a ceiling. */
export interface SupplementVariant {
  readonly whom: Whom | 'everyone'
  readonly threshold: Amount | { readonly ofSalary: Rate }
  /** Tiers counted from zero (the threshold eats the first ones) or from the threshold. */
  readonly tierBasis: 'from_zero' | 'from_threshold'
  readonly tiers: Ladder
  readonly cap: 'none' | NotPublished | { readonly amount: Amount; readonly counter: AccumulatorCode }
  readonly source: Source
}

/** Large amount, serious illness, civil servant, enterprise, assistance and its top-up: in the order listed. */
export interface SupplementRule {
  readonly fund: SupplementFund
  /** Names its rows; two rules of one fund (assistance and its top-up) differ by it. */
  readonly name: string
  readonly benefits: readonly BenefitName[]
  /** What it pays of; a payment takes from these in the order listed. */
  readonly counts: readonly Burden[]
  /** Threshold and tiers over one settlement, or over what the counter holds of the year. */
  readonly span: 'settlement' | { readonly counter: AccumulatorCode }
  /** Tried in order; the first that is for this person holds, and if none is, the fund pays nothing. */
  readonly variants: readonly SupplementVariant[]
}

export type HospitalShareRule =
  | 'none'
  | NotPublished
  /** The hospital bears what lies above price limits. */
  | { readonly kind: 'over_limit'; readonly source: Source }
  /** The hospital bears self-paid items beyond a share of the bill. */
  | { readonly kind: 'self_paid_above'; readonly share: Rate }

export interface AccountRule {
  readonly benefits: readonly BenefitName[]
  readonly pays: readonly Burden[]
  /** Whether relatives' accounts help when one's own is empty (家庭共济). */
  readonly mutualAid: 'none' | 'after_own'
  readonly source: Source
}
