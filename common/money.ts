/**
 * Money inside the system is a whole number of fen (分). Yuan exist only as text
 * at the gateways. A rate is a whole number of per-ten-thousand parts (万分比).
 */
import { invariant } from './assert'

export type Fen = bigint
export type RatePermyriad = bigint

export const WHOLE: RatePermyriad = 10_000n

/** The nearest whole number to a quotient, halves away from zero: so a refund mirrors its bill to the fen. */
export function rounded(numerator: bigint, denominator: bigint): bigint {
  invariant(denominator > 0n, 'a quotient is rounded over a positive denominator')
  const half = denominator >> 1n
  return (numerator < 0n ? numerator - half : numerator + half) / denominator
}

/** The part of an amount that a rate stands for, rounded to the fen. */
export function partOf(amountFen: Fen, rate: RatePermyriad): Fen {
  return rounded(amountFen * rate, WHOLE)
}

export function lesser(a: bigint, b: bigint): bigint {
  return a < b ? a : b
}

export function greater(a: bigint, b: bigint): bigint {
  return a > b ? a : b
}

export function sumOf(amounts: Iterable<bigint>): bigint {
  let sum = 0n
  for (const amount of amounts) sum += amount
  return sum
}

/**
 * Fen from the wire. Beyond ±2^53 a double no longer counts every fen, so such a number is not money (H1001 at the
 * doors).
 * @throws RangeError when the number is not a safe integer
 */
export function fenFromWire(amount: number): Fen {
  if (!Number.isSafeInteger(amount)) throw new RangeError(`not a whole number of fen within 2^53: ${amount}`)
  return BigInt(amount)
}

/** Fen to the wire. What left the safe range inside the house is a broken promise, not an input error. */
export function fenToWire(amount: Fen): number {
  const number = Number(amount)
  invariant(Number.isSafeInteger(number), 'an amount fits the wire')
  return number
}

/** Fen as yuan with two decimals, for people: -1234 → "-12.34". */
export function yuanText(amountFen: Fen): string {
  const digits = (amountFen < 0n ? -amountFen : amountFen).toString().padStart(3, '0')
  return `${amountFen < 0n ? '-' : ''}${digits.slice(0, -2)}.${digits.slice(-2)}`
}
