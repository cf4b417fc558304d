/** What a policy year has used up (累计), and what one settlement moves (protocol R16). */

/** Balances: they belong to no year and stand under year 0. mutual_aid: what relatives' accounts may still give. */
export const balanceCodes = ['account', 'mutual_aid'] as const

/** Which counters a benefit reads and moves is named by its policy. */
export const accumulatorCodes = [
  ...(['deductible', 'fund', 'eligible', 'admissions'] as const),
  ...(['outpatient_deductible', 'outpatient_fund', 'outpatient_eligible'] as const),
  ...(['chronic_deductible', 'chronic_fund', 'chronic_eligible'] as const),
  /** Of stays for which one deductible a year is owed. */
  ...(['listed_deductible', 'own_share'] as const),
  ...(['large_amount_base', 'large_amount', 'serious_illness_base', 'serious_illness'] as const),
  ...(['civil_servant_base', 'civil_servant', 'enterprise_base', 'enterprise'] as const),
  ...(['assistance_base', 'assistance', 'top_up_base', 'top_up'] as const),
  ...balanceCodes,
] as const
export type AccumulatorCode = (typeof accumulatorCodes)[number]

export interface Accumulated {
  readonly insurance: string
  readonly year: number
  readonly code: AccumulatorCode
  readonly amount: bigint
}

/** Whether a code is a balance, which belongs to no year. */
export function isBalance(code: string): boolean {
  return code === 'account' || code === 'mutual_aid'
}

/** A newer region's codes say nothing here. */
export function hasKnownCode<T extends { readonly code: string }>(
  delta: T,
): delta is T & { readonly code: AccumulatorCode } {
  return (accumulatorCodes as readonly string[]).includes(delta.code)
}

/** One benefit pool, as text: two settlements that share one may not wait at the same time (R15). */
export function benefitPoolOf({ insurance, year, code }: Omit<Accumulated, 'amount'>): string {
  return `${insurance}/${year}/${code}`
}

/** Zero where nothing was accumulated yet. */
export function amountIn(accumulators: readonly Accumulated[], insurance: string, year: number, code: AccumulatorCode) {
  const found = accumulators.find((a) => a.insurance === insurance && a.year === year && a.code === code)
  return found?.amount ?? 0n
}
