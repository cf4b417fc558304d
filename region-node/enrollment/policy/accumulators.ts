/** What a policy year has used up (累计), and what one settlement moves (protocol R16). */

/** account: the personal account, which belongs to no year and stands under year 0. */
export type AccumulatorCode = 'deductible' | 'fund' | 'eligible' | 'admissions' | 'account'

export const accumulatorCodes = ['deductible', 'fund', 'eligible', 'admissions', 'account'] as const

export interface Accumulated {
  readonly insurance: string
  readonly year: number
  readonly code: AccumulatorCode
  readonly amount: bigint
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
