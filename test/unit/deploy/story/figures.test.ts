import type { BillRecord, BillState } from '../../../../bin/hospital/bill'
import type { Scan } from '../../../../bin/verify/compare'
import { costs } from '../../../../deploy/local/story/costs'
import { type Figures, figuresOf, isFine, type Observed, perOne } from '../../../../deploy/local/story/figures'
import type { LedgerRow } from '../../../../proto/types'

function told(settleId: string, state: BillState, more: Partial<BillRecord> = {}, owedFen?: bigint) {
  const bill = { visitId: `visit ${settleId}`, policyDay: '2026-01-05', useAccount: false, totalFen: 9n }
  const record = { settleId, state, hadSilence: false, bill: { ...bill, enrollmentDivision: '511602' }, ...more }
  return { record, owedFen }
}

function scan(ledger: Scan['ledger'], owed: Readonly<Record<string, number>>): Scan {
  const rows = Object.entries(owed).map(([settleId, owedFen]): LedgerRow => {
    const key = { careRegion: '5101', hospital: 'H51010000001', settleId, kind: 'SETTLEMENT' } as const
    const places = { organisation: 'CARE', region: '5101', enrollmentRegion: '5116', day: '2026-01-05' } as const
    return { ...places, key, owedFen, totalFen: 9, postings: [], inFlightTo: [], manual: '' }
  })
  return { ledger, region: '', rows }
}

const everywhere = (owed: Readonly<Record<string, number>>) =>
  (['care', 'hub', 'enrollment'] as const).map((ledger) => scan(ledger, owed))

function observed(more: Partial<Observed>): Observed {
  return {
    firstSettlementMs: 9_000,
    bills: [],
    scans: [],
    report: { verdict: 'PASS', diff_fen: 0, in_doubt: 0, double_posting: [] },
    kills: [],
    costs: { commits_per_settle: 1, commits_per_confirm: 1, hops_per_settle: 2 },
    ...more,
  }
}

test('what hospitals were told is counted by its end', () => {
  const bills = [told('a', 'confirmed'), told('b', 'confirmed'), told('c', 'cancelled'), told('d', 'rejected')]
  const figures = figuresOf(observed({ bills, scans: everywhere({ a: 5, b: 0 }) }))
  expect(figures).toMatchObject({ settled: 2, cancelled: 1, rejected: 1, lost: 0, doubled: 0, in_doubt: 0 })
  expect(figures).toMatchObject({
    first_settlement_ms: 9_000,
    commits_per_settle: 1,
    hops_per_settle: 2,
    verify: 'PASS',
  })
})

test.each`
  told                                        | care        | hub         | enrollment  | lost
  ${told('a', 'confirmed')}                   | ${{ a: 5 }} | ${{ a: 5 }} | ${{ a: 5 }} | ${0}
  ${told('a', 'confirmed', {}, 5n)}           | ${{ a: 5 }} | ${{ a: 5 }} | ${{ a: 5 }} | ${0}
  ${told('a', 'confirmed', {}, 6n)}           | ${{ a: 5 }} | ${{ a: 5 }} | ${{ a: 5 }} | ${1}
  ${told('a', 'confirmed')}                   | ${{}}       | ${{ a: 5 }} | ${{ a: 5 }} | ${1}
  ${told('a', 'confirmed')}                   | ${{ a: 5 }} | ${{}}       | ${{ a: 5 }} | ${1}
  ${told('a', 'confirmed')}                   | ${{ a: 5 }} | ${{ a: 5 }} | ${{}}       | ${1}
  ${told('a', 'confirmed')}                   | ${{ a: 5 }} | ${{ a: 5 }} | ${{ a: 4 }} | ${1}
  ${told('b', 'confirmed', { adopted: 'a' })} | ${{ a: 5 }} | ${{ a: 5 }} | ${{ a: 5 }} | ${0}
  ${told('a', 'confirming')}                  | ${{}}       | ${{}}       | ${{}}       | ${0}
`('lost is $lost for $told.record.settleId $told.record.state', ({ told: bill, care, hub, enrollment, lost }) => {
  const scans = [scan('care', care), scan('hub', hub), scan('enrollment', enrollment)]
  expect(figuresOf(observed({ bills: [bill], scans })).lost).toBe(lost)
})

test('doubled is posted twice, settled twice, or booked against the word given', () => {
  const batch = { bill: told('x', 'confirmed').record.bill }
  const bills = [told('a', 'confirmed', batch), told('b', 'confirmed', batch), told('c', 'cancelled')]
  const scans = everywhere({ a: 1, b: 1, c: 1 })
  const twice = [{ settlement: 'a', ledger: 'hub', expected: '1 once', found: '2' }]
  const report = { verdict: 'FAIL', diff_fen: 1, in_doubt: 0, double_posting: twice }
  expect(figuresOf(observed({ bills, scans, report }))).toMatchObject({ doubled: 3, diff_fen: 1, verify: 'FAIL' })
})

test('a bill without a final word is in doubt beside those that the organisations name', () => {
  const report = { verdict: 'FAIL', diff_fen: 0, in_doubt: 2, double_posting: [] }
  expect(figuresOf(observed({ bills: [told('a', 'confirming'), told('b', 'sent')], report })).in_doubt).toBe(4)
})

describe('the story may be shown around', () => {
  const kills = Array.from({ length: 10 }, () => ({ part: 'hub-1', in_flight: 1 }))
  const fine: Figures = { ...figuresOf(observed({ kills })), settled: 200 }
  test('when nothing is wrong', () => expect(isFine(fine)).toBe(true))
  test.each([
    { settled: 199 },
    { lost: 1 },
    { doubled: 1 },
    { diff_fen: 1 },
    { in_doubt: 1 },
    { verify: 'FAIL' as const },
    { kills: kills.slice(1) },
    { kills: [...kills, { part: 'hub-2', in_flight: 0 }] },
  ])('not with %j', (wrong) => expect(isFine({ ...fine, ...wrong })).toBe(false))
})

test('costs are for each one, of the programs that are on its path', () => {
  const readings = {
    before: new Map([['region-5116 enrollment', 100]]),
    between: new Map([
      ['region-5116 enrollment', 120],
      ['region-5101 care', 7],
    ]),
    after: new Map([
      ['region-5116 enrollment', 125],
      ['region-5101 care', 27],
      ['hub-1', 3],
    ]),
  }
  const measured = { ...readings, records: 40, count: 20, careProgram: 'region-5101 care' }
  expect(costs(measured)).toEqual({ commits_per_settle: 1.35, commits_per_confirm: 1, hops_per_settle: 2 })
  expect(perOne(21, 20)).toBe(1.05)
})
