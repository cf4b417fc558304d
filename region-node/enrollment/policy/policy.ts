/**
 * A city's benefit rules (待遇政策) for one insurance and one span of days, with the look-ups that everybody needs. Where
 * publications leave something open, the choice is a field in rules.ts and never a habit of the engine.
 */
import type { Fen } from '../../../common/money'
import type { Region } from '../../../common/regions'
import type { AccountRule, Benefit, HospitalShareRule, NotPublished, SupplementRule } from './rules'

export interface Policy {
  /** Names the documents and their validity on receipts and in explanations. */
  readonly version: string
  readonly region: Region
  readonly insurance: string
  /** First and last day (yyyy-MM-dd) on which it holds; the policy day chooses, never a clock (R17). */
  readonly validFrom: string
  readonly validTo: string | undefined
  /** Amounts of funds are rounded to multiples of this, halves away from zero. */
  readonly roundingFen: Fen
  /** Person class by prefix of the person category [psn_type]; the longest prefix wins. */
  readonly personClasses: Readonly<Record<string, readonly string[]>>
  /** Special identity by prefix of its code [psn_idet_type]. */
  readonly identities: Readonly<Record<string, readonly string[]>>
  readonly benefits: readonly Benefit[]
  readonly supplements: readonly SupplementRule[] | NotPublished
  readonly hospitalShare: HospitalShareRule
  readonly account: AccountRule
}

/** The policy for an insurance on a day; undefined when there is none (H5015). */
export function policyOn(policies: readonly Policy[], insurance: string, day: string): Policy | undefined {
  return policies.find((policy) => {
    const { validFrom, validTo } = policy
    return policy.insurance === insurance && validFrom <= day && (validTo === undefined || day <= validTo)
  })
}

/** The benefit for a kind of care: 1401 may have rules of its own within 14, and 14 within 1. */
export function benefitOf({ benefits }: Policy, medicalType: string): Benefit | undefined {
  return longestMatch(benefits, ({ medicalTypes }) => medicalTypes, medicalType)
}

/** The person class of a category such as 11 or 1101; undefined when the policy knows none. */
export function classOf({ personClasses }: Policy, personCategory: string): string | undefined {
  return longestMatch(Object.entries(personClasses), ([, prefixes]) => prefixes, personCategory)?.[0]
}

/** The names that a policy has for special identities such as a code of idetinfo. */
export function identitiesOf({ identities }: Policy, codes: readonly string[]): readonly string[] {
  if (codes.length === 0) return codes
  const named = Object.entries(identities).filter(([, prefixes]) => {
    return prefixes.some((prefix) => codes.some((code) => code.startsWith(prefix)))
  })
  return named.map(([name]) => name)
}

function longestMatch<T>(all: readonly T[], prefixesOf: (one: T) => readonly string[], text: string): T | undefined {
  let best: T | undefined
  let length = 0
  for (const one of all) {
    for (const prefix of prefixesOf(one)) {
      if (prefix.length <= length || !text.startsWith(prefix)) continue
      best = one
      length = prefix.length
    }
  }
  return best
}
