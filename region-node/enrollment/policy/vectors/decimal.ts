/** Decimal texts of any precision, exactly: the numbers of test vectors, which no binary fraction may touch. */
import { z } from 'zod'
import { rounded } from '../../../../common/money'

/** digits × 10^-scale. */
export interface Decimal {
  readonly digits: bigint
  readonly scale: number
}

const SHAPE = /^(-?)(\d+)(?:\.(\d+))?$/

/** A decimal as a text, such as "0.855"; a JSON number could have lost digits before anybody read it. */
export const decimal = z.string('expected a decimal as text, such as "12.50"').transform((text, context): Decimal => {
  const [, sign, whole, fraction = ''] = SHAPE.exec(text) ?? []
  if (whole === undefined) {
    context.addIssue({ code: 'custom', message: 'expected a decimal as text, such as "12.50"' })
    return z.NEVER
  }
  return { digits: BigInt(`${sign}${whole}${fraction}`), scale: fraction.length }
})

export const notNegative = decimal.refine(({ digits }) => digits >= 0n, { error: 'expected an amount not below 0' })
export const share = notNegative.refine((one) => unitsOf(one, one.scale) <= 10n ** BigInt(one.scale), {
  error: 'expected a ratio from 0 to 1',
})

/** A decimal as a whole number of 10^-scale. The scale must be fine enough for it. */
export function unitsOf({ digits, scale }: Decimal, wanted: number): bigint {
  return digits * 10n ** BigInt(wanted - scale)
}

/** The finest scale among decimals, and at least the one given. */
export function finest(decimals: readonly (Decimal | undefined)[], least: number): number {
  return Math.max(least, ...decimals.map((one) => one?.scale ?? 0))
}

export function compare(a: Decimal, b: Decimal): -1 | 0 | 1 {
  const scale = finest([a, b], 0)
  const [left, right] = [unitsOf(a, scale), unitsOf(b, scale)]
  return left === right ? 0 : left < right ? -1 : 1
}

/** At two decimals, halves away from zero. */
export function toFen(given: Decimal): Decimal {
  if (given.scale <= 2) return given
  return { digits: rounded(given.digits, 10n ** BigInt(given.scale - 2)), scale: 2 }
}

/** With two decimals, or as many as it needs. */
export function textOf({ digits, scale }: Decimal): string {
  const fine = Math.max(scale, 2)
  const padded = (digits < 0n ? -digits : digits) * 10n ** BigInt(fine - scale)
  const text = padded.toString().padStart(fine + 1, '0')
  const fraction = text.slice(-fine).replace(/0+$/, '').padEnd(2, '0')
  return `${digits < 0n ? '-' : ''}${text.slice(0, -fine)}.${fraction}`
}

/** As fen; for decimals that were found to have no more than two places. */
export function fenOf(given: Decimal): bigint {
  return unitsOf(given, 2)
}
