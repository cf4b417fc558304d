/**
 * Manual decisions (protocol R20) in the books of hub and enrollment regions. They are no decisions of a care region,
 * so they stand beside the three ledgers: both sides hold the same, balanced; what was overruled cancels itself out.
 */
import { type Fen, fenFromWire, sumOf } from '../../common/money'
import { keyFromWire, keyText } from '../../common/settlement-key'
import type { LedgerRow } from '../../proto/types'
import type { Difference, LedgerSum, Scan } from './compare'

export interface ManualComparison {
  /** Those that stand. */
  readonly hub: LedgerSum
  readonly enrollment: LedgerSum
  /** Overruled by a decision that came later, at the hub. */
  readonly overruled: number
  /** Decided and not yet taken by the enrollment region, or not yet overruled there. */
  readonly inFlight: number
  readonly differences: readonly Difference[]
}

export function compareManual(scans: readonly Scan[]): ManualComparison {
  const hub = rowsOf(scans, 'hub')
  const enrollment = rowsOf(scans, 'enrollment')
  const differences: Difference[] = []
  let inFlight = 0
  for (const [ledger, rows] of [['hub', hub] as const, ['enrollment', enrollment] as const]) {
    for (const row of rows.values()) {
      const expected = row.manual === 'corrected' ? 0n : fenFromWire(row.owedFen)
      if (posted(row) !== expected) differences.push(different(row, ledger, `${expected}`, `${posted(row)}`))
    }
  }
  for (const [name, row] of hub) {
    const there = enrollment.get(name)
    const isTold = row.inFlightTo.length === 0
    if (!there && isTold) differences.push(different(row, `enrollment ${row.enrollmentRegion}`, row.manual, 'nothing'))
    else if (!there || there.manual !== row.manual) inFlight++
    else if (there.owedFen !== row.owedFen || there.day !== row.day)
      differences.push(different(row, `enrollment ${row.enrollmentRegion}`, textOf(row), textOf(there)))
  }
  for (const [name, row] of enrollment)
    if (!hub.has(name)) differences.push(different(row, 'hub', row.manual, 'nothing'))
  const overruled = [...hub.values()].filter(({ manual }) => manual === 'corrected').length
  return { hub: standing(hub), enrollment: standing(enrollment), overruled, inFlight, differences }
}

type Rows = ReadonlyMap<string, LedgerRow>

function rowsOf(scans: readonly Scan[], ledger: Scan['ledger']): Rows {
  const rows = scans.filter((scan) => scan.ledger === ledger).flatMap((scan) => scan.rows)
  return new Map(rows.filter(({ manual }) => manual !== '').map((row) => [nameOf(row), row]))
}

function standing(rows: Rows): LedgerSum {
  const all = [...rows.values()].filter(({ manual }) => manual === 'standing')
  return { count: all.length, postedFen: sumOf(all.map(posted)) }
}

function posted({ postings }: LedgerRow): Fen {
  return sumOf(postings.map(({ amountFen }) => fenFromWire(amountFen)))
}

function different(row: LedgerRow, ledger: string, expected: string, found: string): Difference {
  return { settlement: nameOf(row), ledger, expected, found }
}

function textOf({ owedFen, day }: LedgerRow): string {
  return `${owedFen} on ${day}`
}

function nameOf({ key }: LedgerRow): string {
  const known = keyFromWire(key)
  return known ? keyText(known) : '(a row without a key)'
}
