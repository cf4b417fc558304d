import { checkCharacter, isCitizenNumber, isSettleId, newSettleId, reversalIdOf } from '../../../common/identifiers'
import { seeded } from '../../support/seeded'

const source = (seed: number, now = 1_700_000_000_000) => {
  const random = seeded(seed)
  return { now: () => now, random: (count: number) => random.bytes(count) }
}

test('equal seeds give equal ids, other seeds others', () => {
  expect(newSettleId(source(1))).toBe(newSettleId(source(1)))
  expect(newSettleId(source(1))).not.toBe(newSettleId(source(2)))
})

test('ids sort by the time they were made', () => {
  const ids = [1, 2, 3, 4].map((i) => newSettleId(source(9 - i, 1_700_000_000_000 + i)))
  expect(ids.toSorted()).toEqual(ids)
})

test('a thousand from one source are all different and all valid', () => {
  const one = source(7)
  const ids = Array.from({ length: 1_000 }, () => newSettleId(one))
  expect(new Set(ids).size).toBe(1_000)
  expect(ids.every(isSettleId)).toBe(true)
})

test.each`
  text                                        | why
  ${''}                                       | ${'empty'}
  ${'not-an-id'}                              | ${'no uuid'}
  ${'9b1deb4d-3b7d-4bad-9bdd-2b0d7b3dcb6d'}   | ${'version 4'}
  ${'018BCFE5-6800-7000-8000-000000000001'}   | ${'capitals: a second spelling would be a second key'}
  ${'018bcfe5-6800-7000-8000-000000000001\n'} | ${'something after it'}
`('"$text" is no settlement id: $why', ({ text }) => {
  expect(isSettleId(text)).toBe(false)
})

test('a reversal has one id, whoever computes it', () => {
  const settleId = newSettleId(source(3))
  expect(reversalIdOf(settleId)).toBe(reversalIdOf(settleId))
  expect(reversalIdOf('018bcfe5-6800-7000-8000-000000000001')).toBe('ea4f245d-45bb-5492-875e-c54fb2daddfc')
  expect(isSettleId(reversalIdOf(settleId))).toBe(false)
})

test.each`
  number                   | valid    | why
  ${'51999919900101123'}   | ${false} | ${'17 characters'}
  ${'11010519491231002X'}  | ${true}  | ${'the standard’s own example'}
  ${'11010519491231002x'}  | ${false} | ${'small x: normalise at the door'}
  ${'110105194912310021'}  | ${false} | ${'wrong last character'}
  ${'110105194902300025'}  | ${false} | ${'30 February'}
  ${'010105194912310020'}  | ${false} | ${'no such province'}
  ${'11010519491231002X '} | ${false} | ${'a space after it'}
`('$number: $why', ({ number, valid }) => {
  expect(isCitizenNumber(number)).toBe(valid)
})

test('one wrong digit, or two neighbours swapped, is always noticed', () => {
  const random = seeded(20_240_617)
  for (let i = 0; i < 300; i++) {
    const birthday = `${1940 + random.below(70)}0${1 + random.below(9)}1${random.below(9)}`
    const digits = `519999${birthday}${100 + random.below(900)}`
    const number = digits + checkCharacter(digits)
    expect(isCitizenNumber(number)).toBe(true)
    const at = random.below(17)
    const other = `${(Number(number[at]) + 1 + random.below(8)) % 10}`
    expect(isCitizenNumber(number.slice(0, at) + other + number.slice(at + 1))).toBe(false)
  }
})

test('29 February exists in leap years only', () => {
  const born = (day: string) => `519999${day}123${checkCharacter(`519999${day}123`)}`
  expect(['20000229', '19960229', '19000229', '19970229'].map((day) => isCitizenNumber(born(day)))).toEqual([
    true,
    true,
    false,
    false,
  ])
})
