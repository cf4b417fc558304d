/** One settlement of 120.00 yuan, 100.00 of them owed by 广安's pooling fund, in three ledgers that agree. */
import type { Scan } from '../../../../bin/verify/compare'
import type { LedgerRow, PostingRow } from '../../../../proto/types'

export const posting = (debit: string, credit: string, amountFen: number): PostingRow => ({ debit, credit, amountFen })

export function row(
  organisation: LedgerRow['organisation'],
  settleId: string,
  more: Partial<LedgerRow> = {},
): LedgerRow {
  const postings = {
    CARE: [posting('receivable:province', 'payable:hospital:H51010000001', 10_000)],
    HUB: [posting('receivable:region:5116', 'payable:region:5101', 10_000)],
    ENROLLMENT: [
      posting('fund:310:pooling', 'payable:province', 7_000),
      posting('account:310', 'payable:province', 3_000),
    ],
    ORGANISATION_UNSPECIFIED: [],
  }
  return {
    organisation,
    region: { CARE: '5101', HUB: '', ENROLLMENT: '5116', ORGANISATION_UNSPECIFIED: '' }[organisation],
    key: { careRegion: '5101', hospital: 'H51010000001', settleId, kind: 'SETTLEMENT' },
    enrollmentRegion: '5116',
    day: '2026-01-05',
    owedFen: 10_000,
    totalFen: 12_000,
    postings: postings[organisation],
    inFlightTo: [],
    manual: '',
    ...more,
  }
}

export function scansOf(rows: readonly LedgerRow[]): Scan[] {
  const of = (organisation: LedgerRow['organisation']) => rows.filter((r) => r.organisation === organisation)
  return [
    { ledger: 'care', region: '5101', rows: of('CARE') },
    { ledger: 'hub', region: '', rows: of('HUB') },
    { ledger: 'enrollment', region: '5116', rows: of('ENROLLMENT') },
    { ledger: 'enrollment', region: '5107', rows: [] },
  ]
}

export const agreeing = (settleId: string) => [row('CARE', settleId), row('HUB', settleId), row('ENROLLMENT', settleId)]
