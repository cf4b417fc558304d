/** Exact fractions, for the second computation only: slow, simple, and never rounded before somebody says so. */
export interface Rational {
  readonly n: bigint
  readonly d: bigint
}

export const of = (n: bigint, d = 1n): Rational => ({ n, d })
export const zero = of(0n)

/** Over one denominator where they have one: so a long sum does not grow it. */
export function plus(a: Rational, b: Rational): Rational {
  if (a.n === 0n) return b
  if (b.n === 0n) return a
  return a.d === b.d ? of(a.n + b.n, a.d) : of(a.n * b.d + b.n * a.d, a.d * b.d)
}

export function minus(a: Rational, b: Rational): Rational {
  return plus(a, of(-b.n, b.d))
}

export const times = (a: Rational, b: Rational) => of(a.n * b.n, a.d * b.d)
export const over = (a: Rational, b: Rational) => of(a.n * b.d, a.d * b.n)
export const isLess = (a: Rational, b: Rational) => (a.d === b.d ? a.n < b.n : a.n * b.d < b.n * a.d)
export const least = (a: Rational, b: Rational) => (isLess(b, a) ? b : a)
export const most = (a: Rational, b: Rational) => (isLess(a, b) ? b : a)

/** To a whole number, halves upwards; nothing here is negative. */
export function whole({ n, d }: Rational): bigint {
  const [twice, double] = [2n * n + d, 2n * d]
  return twice / double
}
