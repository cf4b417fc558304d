import { aheadOfCare, compare, differencesIn, isClean } from '../../../../bin/verify/compare'
import { reversalIdOf } from '../../../../common/identifiers'
import type { LedgerRow } from '../../../../proto/types'
import { agreeing, posting, row, scansOf } from './rows'

const ORGANISATIONS = ['CARE', 'HUB', 'ENROLLMENT'] as const

/** The ledgers of two settlements, one of them altered in one ledger. */
function altered(organisation: LedgerRow['organisation'], change: (row: LedgerRow) => LedgerRow[]) {
  const rows = [...agreeing('a'), ...agreeing('b')]
  return compare(scansOf(rows.flatMap((r) => (r.organisation === organisation && isB(r) ? change(r) : [r]))))
}
const isB = ({ key }: LedgerRow) => key?.settleId === 'b'
const kinds = (comparison: ReturnType<typeof compare>) => differencesIn(comparison).map(({ kind }) => kind)
const raised = (r: LedgerRow, byFen: number): LedgerRow => {
  const [first, ...others] = r.postings
  return { ...r, postings: [{ ...first!, amountFen: first!.amountFen + byFen }, ...others] }
}

test('three ledgers that agree are clean, and the sums come from the postings', () => {
  const comparison = compare(scansOf([...agreeing('a'), ...agreeing('b')]))
  expect(isClean(comparison)).toBe(true)
  for (const ledger of ['care', 'hub', 'enrollment'] as const) {
    expect(comparison[ledger]).toEqual({ count: 2, postedFen: 20_000n })
  }
})

test('nothing at all is clean', () => {
  expect(isClean(compare([]))).toBe(true)
})

test.each(ORGANISATIONS)('one fen more in one posting of %s is named', (organisation) => {
  const comparison = altered(organisation, (r) => [raised(r, 1)])
  expect(kinds(comparison)).toEqual(['amountMismatch'])
  expect(comparison.amountMismatch[0]).toMatchObject({ expected: '10000', found: '10001' })
  expect(comparison.amountMismatch[0]?.settlement).toBe('5101/H51010000001/b/S')
  expect(comparison.diffFen).toBe(1n)
})

test.each(ORGANISATIONS)('the ledger of %s is named as the wrong one', (organisation) => {
  const [found] = altered(organisation, (r) => [raised(r, -1)]).amountMismatch
  expect(found?.ledger).toBe({ CARE: 'care 5101', HUB: 'hub', ENROLLMENT: 'enrollment 5116' }[organisation])
})

test.each(ORGANISATIONS)('equal and opposite errors of %s in two settlements do not cancel out', (organisation) => {
  const rows = [...agreeing('a'), ...agreeing('b')]
  const wrong = rows.map((r) => (r.organisation === organisation ? raised(r, isB(r) ? 500 : -500) : r))
  const comparison = compare(scansOf(wrong))
  expect(kinds(comparison)).toEqual(['amountMismatch', 'amountMismatch'])
  expect(comparison.diffFen).toBe(1_000n)
  expect(comparison.hub.postedFen).toBe(20_000n)
})

test.each(ORGANISATIONS)('a posting of %s that stands twice is a doubled posting', (organisation) => {
  const comparison = altered(organisation, (r) => [{ ...r, postings: [...r.postings, ...r.postings] }])
  expect(kinds(comparison)).toEqual(['doublePosting'])
  expect(comparison.diffFen).toBe(10_000n)
})

test.each(ORGANISATIONS)('a settlement that stands twice in the ledger of %s is a doubled posting', (organisation) => {
  const comparison = altered(organisation, (r) => [r, r])
  expect(kinds(comparison)).toEqual(['doublePosting'])
  expect(comparison.diffFen).toBe(10_000n)
})

test.each(ORGANISATIONS)(
  'a settlement of %s without its postings is named with what it should have',
  (organisation) => {
    const comparison = altered(organisation, (r) => [{ ...r, postings: [] }])
    expect(comparison.amountMismatch).toEqual([expect.objectContaining({ expected: '10000', found: '0' })])
  },
)

test.each`
  debit                       | credit                   | why
  ${''}                       | ${'payable:region:5101'} | ${'one side only'}
  ${'receivable:region:5116'} | ${''}                    | ${'the other side only'}
  ${'receivable:region:5107'} | ${'payable:region:5101'} | ${'somebody else owes'}
  ${'receivable:region:5116'} | ${'payable:region:5107'} | ${'somebody else is owed'}
`('an entry of the hub does not balance: $why', ({ debit, credit }) => {
  const comparison = altered('HUB', (r) => [{ ...r, postings: [posting(debit, credit, 10_000)] }])
  expect(kinds(comparison)).toEqual(['unbalanced'])
})

test.each`
  organisation    | kind
  ${'CARE'}       | ${'missingAtCare'}
  ${'HUB'}        | ${'missingAtHub'}
  ${'ENROLLMENT'} | ${'missingAtEnrol'}
`('what only $organisation lacks, and nobody is sending, is missing', ({ organisation, kind }) => {
  const comparison = altered(organisation, () => [])
  expect(new Set(kinds(comparison))).toEqual(new Set([kind]))
  expect(comparison.diffFen).toBeGreaterThan(0n)
})

test.each`
  care               | hub          | at                       | inFlight                         | missing                               | why
  ${['hub', '5116']} | ${undefined} | ${[]}                    | ${{ toHub: 1, toEnrollment: 0 }} | ${[]}                                 | ${'just confirmed'}
  ${['5116']}        | ${['5116']}  | ${['HUB']}               | ${{ toHub: 0, toEnrollment: 1 }} | ${[]}                                 | ${'the hub has it, the region not yet'}
  ${['5116']}        | ${[]}        | ${['HUB', 'ENROLLMENT']} | ${{ toHub: 0, toEnrollment: 0 }} | ${[]}                                 | ${'everywhere, the last ack on its way'}
  ${['5116']}        | ${[]}        | ${['HUB']}               | ${{ toHub: 0, toEnrollment: 0 }} | ${['missingAtEnrol']}                 | ${'the region acked it and has it not'}
  ${[]}              | ${undefined} | ${[]}                    | ${{ toHub: 0, toEnrollment: 0 }} | ${['missingAtHub', 'missingAtEnrol']} | ${'nobody sends it any more'}
`('in flight: $why', ({ care, hub, at, inFlight, missing }) => {
  const rows = [row('CARE', 'a', { inFlightTo: care })]
  if (at.includes('HUB')) rows.push(row('HUB', 'a', { inFlightTo: hub }))
  if (at.includes('ENROLLMENT')) rows.push(row('ENROLLMENT', 'a'))
  const comparison = compare(scansOf(rows))
  expect(comparison.inFlight).toEqual(inFlight)
  expect(kinds(comparison)).toEqual(missing)
})

test('copies that agree with their own postings and not with the decision are named', () => {
  const less = { owedFen: 9_999, postings: [posting('receivable:region:5116', 'payable:region:5101', 9_999)] }
  const comparison = altered('HUB', (r) => [{ ...r, ...less }])
  expect(comparison.amountMismatch).toEqual([
    expect.objectContaining({ ledger: 'hub', expected: 'owedFen 10000', found: 'owedFen 9999' }),
  ])
  expect(comparison.diffFen).toBe(1n)
})

test('another accounting day is a difference without money', () => {
  const comparison = altered('ENROLLMENT', (r) => [{ ...r, day: '2026-01-06' }])
  expect(kinds(comparison)).toEqual(['amountMismatch'])
  expect(comparison.diffFen).toBe(0n)
  expect(isClean(comparison)).toBe(false)
})

test('a settlement that owes nothing has no postings and still counts', () => {
  const free = agreeing('a').map((r) => ({ ...r, owedFen: 0, postings: [] }))
  const comparison = compare(scansOf(free))
  expect(isClean(comparison)).toBe(true)
  expect(comparison.hub).toEqual({ count: 1, postedFen: 0n })
})

test('a reversal balances with negative amounts and is a settlement of its own', () => {
  const mirror = agreeing('a').map((r) => ({
    ...r,
    key: { ...r.key!, kind: 'REVERSAL' as const },
    owedFen: -10_000,
    totalFen: -12_000,
    postings: r.postings.map((p) => ({ ...p, amountFen: -p.amountFen })),
  }))
  const comparison = compare(scansOf([...agreeing('a'), ...mirror]))
  expect(isClean(comparison)).toBe(true)
  expect(comparison.care).toEqual({ count: 2, postedFen: 0n })
})

test('what a follower learned after the care ledger was read is asked for again', () => {
  const scans = scansOf([...agreeing('a'), row('HUB', 'b'), row('ENROLLMENT', 'b')])
  expect(aheadOfCare(scans)).toEqual(['5101/H51010000001/b/S'])
})

describe('reversals', () => {
  const ORIGINAL = '01900000-0000-7000-8000-000000000001'
  const negated = (fen: number) => 0 - fen
  const undone = (change: Partial<LedgerRow> = {}) =>
    agreeing(reversalIdOf(ORIGINAL)).map((r) => ({
      ...r,
      key: { ...r.key!, kind: 'REVERSAL' as const },
      ...{ owedFen: negated(r.owedFen), totalFen: negated(r.totalFen) },
      postings: r.postings.map((p) => ({ ...p, amountFen: negated(p.amountFen) })),
      ...change,
    }))

  test('a settlement and its reversal are clean, and come to nothing', () => {
    const comparison = compare(scansOf([...agreeing(ORIGINAL), ...undone()]))
    expect(isClean(comparison)).toBe(true)
    expect(comparison.care).toEqual({ count: 2, postedFen: 0n })
  })

  test('one that is not the exact opposite is named, though all three ledgers agree on it', () => {
    const comparison = compare(scansOf([...agreeing(ORIGINAL), ...undone({ totalFen: -11_999 })]))
    expect(kinds(comparison)).toEqual(['amountMismatch'])
    expect(comparison.amountMismatch[0]).toMatchObject({ expected: 'totalFen -12000', found: 'totalFen -11999' })
    expect(comparison.amountMismatch[0]?.settlement).toContain(`${reversalIdOf(ORIGINAL)}/R`)
  })

  test('one that is at the care region alone, and on its way nowhere, is missing like any other', () => {
    const [care] = undone()
    const comparison = compare(scansOf([...agreeing(ORIGINAL), care!]))
    expect(kinds(comparison)).toEqual(['missingAtHub', 'missingAtEnrol'])
    expect(comparison.diffFen).toBe(20_000n)
  })
})
