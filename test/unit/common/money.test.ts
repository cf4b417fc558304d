import { fenFromWire, fenToWire, greater, lesser, partOf, rounded, sumOf, WHOLE, yuanText } from '../../../common/money'
import { seeded } from '../../support/seeded'

test.each`
  numerator | denominator | result | why
  ${5n}     | ${2n}       | ${3n}  | ${'half goes away from zero'}
  ${-5n}    | ${2n}       | ${-3n} | ${'also below it'}
  ${4n}     | ${3n}       | ${1n}  | ${'less than half goes down'}
  ${-4n}    | ${3n}       | ${-1n} | ${'towards zero'}
  ${0n}     | ${7n}       | ${0n}  | ${'nothing is nothing'}
  ${-1n}    | ${3n}       | ${0n}  | ${'no negative zero'}
`('$numerator / $denominator is $result: $why', ({ numerator, denominator, result }) => {
  expect(rounded(numerator, denominator)).toBe(result)
})

test('a refund mirrors its bill to the fen, and no rounding is off by more than half', () => {
  const random = seeded(42)
  for (let i = 0; i < 2_000; i++) {
    const [numerator, denominator] = [random.fenUpTo(10n ** 12n), random.fenUpTo(10_000n) + 1n]
    const quotient = rounded(numerator, denominator)
    expect(rounded(-numerator, denominator)).toBe(-quotient)
    const off = 2n * (numerator - quotient * denominator)
    expect(off <= denominator && -off <= denominator).toBe(true)
  }
})

test('a quotient over nothing, or over less, is a broken promise', () => {
  expect(() => rounded(1n, 0n)).toThrow('positive denominator')
  expect(() => rounded(1n, -1n)).toThrow('positive denominator')
})

test('the whole of an amount is the amount, and a part with its rest is too', () => {
  const random = seeded(43)
  for (let i = 0; i < 500; i++) {
    const [amount, rate] = [random.fenUpTo(10n ** 9n), random.fenUpTo(WHOLE + 1n)]
    const part = partOf(amount, rate)
    expect(part >= 0n && part <= amount).toBe(true)
    expect(part + (amount - part)).toBe(partOf(amount, WHOLE))
  }
})

test.each`
  wire          | why
  ${2 ** 53}    | ${'beyond which a double no longer counts every fen'}
  ${-(2 ** 53)} | ${'also below zero'}
  ${0.5}        | ${'half a fen'}
  ${NaN}        | ${'no number'}
  ${Infinity}   | ${'no end'}
`('$wire is not money: $why', ({ wire }) => {
  expect(() => fenFromWire(wire)).toThrow(RangeError)
})

test('the largest that is money crosses the wire and back', () => {
  for (const amount of [BigInt(Number.MAX_SAFE_INTEGER), 0n, -BigInt(Number.MAX_SAFE_INTEGER)]) {
    expect(fenFromWire(fenToWire(amount))).toBe(amount)
  }
  expect(() => fenToWire(2n ** 53n)).toThrow('fits the wire')
})

test('for people, fen are yuan with two decimals', () => {
  expect([0n, 5n, -5n, 1_234n, -100n, 10n ** 18n].map(yuanText)).toEqual([
    '0.00',
    '0.05',
    '-0.05',
    '12.34',
    '-1.00',
    '10000000000000000.00',
  ])
})

test('lesser, greater and the sum of nothing', () => {
  expect([lesser(1n, 2n), greater(1n, 2n), lesser(-1n, -2n), sumOf([])]).toEqual([1n, 2n, -2n, 0n])
})
