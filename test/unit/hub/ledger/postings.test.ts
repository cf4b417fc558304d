import { balancesOf } from '../../../../common/double-entry'
import { sumOf } from '../../../../common/money'
import { postingsOf } from '../../../../hub/ledger/postings'

const key = { careRegion: '5101', hospital: 'H51010000001', settleId: 'a', kind: 'S' } as const

test('the enrollment region owes the province, the province owes the care region', () => {
  expect(postingsOf({ key, enrollmentRegion: '5116', owedFen: 7n })).toEqual([
    { debit: 'receivable:region:5116', credit: 'payable:region:5101', amountFen: 7n },
  ])
})

test('nothing owed is not posted', () => {
  expect(postingsOf({ key, enrollmentRegion: '5116', owedFen: 0n })).toEqual([])
})

test('a settlement and its reversal leave every account where it was', () => {
  const there = postingsOf({ key, enrollmentRegion: '5116', owedFen: 7n })
  const back = postingsOf({ key: { ...key, kind: 'R' }, enrollmentRegion: '5116', owedFen: -7n })
  expect([...balancesOf([...there, ...back]).values()]).toEqual([0n, 0n])
  expect(sumOf(balancesOf(there).values())).toBe(0n)
})
