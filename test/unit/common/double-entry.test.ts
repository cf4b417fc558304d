import { addsUp, assertBookable, balancesOf, OWED_PARTS, owedBy, reversed } from '../../../common/double-entry'
import { sumOf } from '../../../common/money'
import { seeded } from '../../support/seeded'

const zero = {
  totalFen: 0,
  deductibleFen: 0,
  poolingFundFen: 0,
  largeAmountFen: 0,
  seriousIllnessFen: 0,
  civilServantFen: 0,
  enterpriseFen: 0,
  assistanceFen: 0,
  hospitalShareFen: 0,
  personalAccountFen: 0,
  cashFen: 0,
}
const posting = { debit: 'receivable:province', credit: 'payable:hospital:H51010000001', amountFen: 870_000n }
const journal = { journalId: '5101/H51010000001/1/S', postings: [posting] }

test('what the enrollment region owes has neither cash nor the hospital’s share in it', () => {
  const split = {
    ...zero,
    totalFen: 1_111,
    poolingFundFen: 1_000,
    personalAccountFen: 11,
    cashFen: 90,
    hospitalShareFen: 10,
  }
  expect(owedBy(split)).toBe(1_011n)
  expect(addsUp(split)).toBe(true)
  expect(addsUp({ ...split, cashFen: 91 })).toBe(false)
})

test('the deductible is a remark on cash and account, not a part of its own', () => {
  expect(addsUp({ ...zero, totalFen: 800, cashFen: 800, deductibleFen: 800 })).toBe(true)
})

test('each part that is owed counts once', () => {
  for (const part of OWED_PARTS) expect(owedBy({ ...zero, [part]: 7 })).toBe(7n)
})

test('an amount that is no whole number is not money', () => {
  expect(() => owedBy({ ...zero, poolingFundFen: 2 ** 53 })).toThrow(RangeError)
})

test.each`
  change                                                     | promise
  ${{ journalId: '' }}                                       | ${'a journal has an id'}
  ${{ postings: [{ ...posting, debit: '' }] }}               | ${'a posting names both accounts'}
  ${{ postings: [{ ...posting, debit: posting.credit }] }}   | ${'nobody owes themselves'}
  ${{ postings: [{ ...posting, amountFen: 0n }] }}           | ${'nothing is not booked'}
  ${{ postings: [{ ...posting, amountFen: 2n ** 63n }] }}    | ${'an amount fits its column'}
  ${{ postings: [posting, { ...posting, amountFen: -1n }] }} | ${'one journal moves money one way'}
`('not bookable: $promise', ({ change, promise }) => {
  expect(() => assertBookable({ ...journal, ...change })).toThrow(promise)
})

test('a settlement that owes nothing has no posting, and may be booked', () => {
  expect(() => assertBookable({ ...journal, postings: [] })).not.toThrow()
})

test('whatever is booked, debits and credits are equal, and a reversal leaves nothing', () => {
  const random = seeded(7)
  const account = () => `account:${random.below(9)}`
  const postings = Array.from({ length: 500 }, () => ({
    debit: account(),
    credit: account(),
    amountFen: random.fenUpTo(1_000_000n),
  }))
  expect(sumOf(balancesOf(postings).values())).toBe(0n)
  const after = balancesOf([...postings, ...reversed(postings)])
  expect([...after.values()].every((balance) => balance === 0n)).toBe(true)
})
