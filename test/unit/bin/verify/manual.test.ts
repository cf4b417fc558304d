import { compare, isClean } from '../../../../bin/verify/compare'
import { compareManual } from '../../../../bin/verify/manual'
import type { LedgerRow } from '../../../../proto/types'
import { agreeing, row, scansOf } from './rows'

/** One that two persons decided, in the books of hub and enrollment region. */
const decided = (organisation: 'HUB' | 'ENROLLMENT', more: Partial<LedgerRow> = {}): LedgerRow => {
  const made = row(organisation, 'm')
  const takenBack = made.postings.map((posting) => ({ ...posting, amountFen: 0 - posting.amountFen }))
  const postings = more.manual === 'corrected' ? [...made.postings, ...takenBack] : made.postings
  return { ...made, postings, manual: 'standing', ...more }
}
const compared = (...rows: LedgerRow[]) => compareManual(scansOf([...agreeing('a'), ...rows]))

test('R20: what people decided stands beside the ledgers, and leaves their comparison alone', () => {
  const rows = [...agreeing('a'), decided('HUB'), decided('ENROLLMENT')]
  const comparison = compare(scansOf(rows))
  expect(isClean(comparison)).toBe(true)
  expect(comparison.hub).toEqual({ count: 1, postedFen: 10_000n })
  const sum = { count: 1, postedFen: 10_000n }
  expect(compareManual(scansOf(rows))).toMatchObject({ hub: sum, enrollment: sum, overruled: 0, inFlight: 0 })
})

test.each`
  hub                                                            | enrollment                 | inFlight | overruled | wrong                  | why
  ${{}}                                                          | ${{}}                      | ${0}     | ${0}      | ${[]}                  | ${'both have it'}
  ${{ inFlightTo: ['5116'] }}                                    | ${undefined}               | ${1}     | ${0}      | ${[]}                  | ${'it is on its way'}
  ${{}}                                                          | ${undefined}               | ${0}     | ${0}      | ${['enrollment 5116']} | ${'it was told and is not there'}
  ${undefined}                                                   | ${{}}                      | ${0}     | ${0}      | ${['hub']}             | ${'the hub has lost it'}
  ${{ manual: 'corrected' }}                                     | ${{ manual: 'corrected' }} | ${0}     | ${1}      | ${[]}                  | ${'both know what the care region had decided'}
  ${{ manual: 'corrected' }}                                     | ${{}}                      | ${1}     | ${1}      | ${[]}                  | ${'that is on its way'}
  ${{ postings: [] }}                                            | ${{}}                      | ${0}     | ${0}      | ${['hub']}             | ${'an entry is gone'}
  ${{ manual: 'corrected', postings: row('HUB', 'm').postings }} | ${{ manual: 'corrected' }} | ${0}     | ${1}      | ${['hub']}             | ${'nothing was taken back'}
  ${{}}                                                          | ${{ day: '2026-01-06' }}   | ${0}     | ${0}      | ${['enrollment 5116']} | ${'another day'}
`('R20: $why', ({ hub, enrollment, inFlight, overruled, wrong }) => {
  const rows = [...(hub ? [decided('HUB', hub)] : []), ...(enrollment ? [decided('ENROLLMENT', enrollment)] : [])]
  const found = compared(...rows)
  expect(found.differences.map(({ ledger }) => ledger)).toEqual(wrong)
  expect(found).toMatchObject({ inFlight, overruled })
})
