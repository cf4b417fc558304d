/** The last line: what the hospitals were told, held against three ledgers. Pure. */
import { type BillState, isFinal } from '../../../bin/hospital/bill'
import type { Ledger, Scan } from '../../../bin/verify/compare'
import type { reportJson } from '../../../bin/verify/report'
import type { ToldBill } from './bills'

export interface Kill {
  readonly part: string
  /** Settles and confirms of this process that hung on the part when it was killed. */
  readonly in_flight: number
}

export interface Costs {
  readonly commits_per_settle: number
  readonly commits_per_confirm: number
  readonly hops_per_settle: number
}

export interface Figures extends Costs {
  readonly first_settlement_ms: number
  readonly settled: number
  readonly cancelled: number
  readonly rejected: number
  /** Told settled, and not in all three ledgers with the amount that was told. */
  readonly lost: number
  /** Booked twice, one batch settled twice, or booked although its hospital was told otherwise. */
  readonly doubled: number
  readonly diff_fen: number
  readonly in_doubt: number
  readonly kills: readonly Kill[]
  readonly verify: 'PASS' | 'FAIL'
}

/** Of `lianjie verify`. */
export type Report = Pick<ReturnType<typeof reportJson>, 'verdict' | 'diff_fen' | 'in_doubt' | 'double_posting'>

export interface Observed {
  readonly firstSettlementMs: number
  readonly bills: readonly ToldBill[]
  readonly scans: readonly Scan[]
  readonly report: Report
  readonly kills: readonly Kill[]
  readonly costs: Costs
}

const SETTLED_LEAST = 200
const KILLS_LEAST = 10

export function figuresOf(observed: Observed): Figures {
  const { bills, report, kills, costs } = observed
  const count = (...states: BillState[]) => bills.filter(({ record }) => states.includes(record.state)).length
  return {
    first_settlement_ms: observed.firstSettlementMs,
    settled: count('confirmed'),
    cancelled: count('cancelled'),
    rejected: count('rejected'),
    lost: lostIn(observed).length,
    doubled: report.double_posting.length + doubledBatches(bills).length + bookedAgainstWord(observed).length,
    diff_fen: report.diff_fen,
    // A bill whose hospital still waits for a word is in doubt, whatever the organisations think of it.
    in_doubt: report.in_doubt + bills.filter(({ record }) => !isFinal(record.state)).length,
    kills,
    ...costs,
    verify: report.verdict === 'PASS' ? 'PASS' : 'FAIL',
  }
}

/** Whether the story may be shown around. */
export function isFine(figures: Figures): boolean {
  const { settled, lost, doubled, diff_fen, in_doubt, kills, verify } = figures
  const nothingWrong = [lost, doubled, diff_fen, in_doubt].every((count) => count === 0)
  // Two commits that share a flush are seen as less than two, so a busy machine may show a little less than one.
  const asDesigned =
    Math.ceil(figures.commits_per_settle) === 1 &&
    Math.ceil(figures.commits_per_confirm) === 1 &&
    figures.hops_per_settle === 2
  const killed = kills.filter(({ in_flight }) => in_flight >= 1).length
  return (
    nothingWrong &&
    asDesigned &&
    verify === 'PASS' &&
    settled >= SETTLED_LEAST &&
    killed === kills.length &&
    killed >= KILLS_LEAST
  )
}

const LEDGERS: readonly Ledger[] = ['care', 'hub', 'enrollment']

/** Settlement ids that a hospital holds as settled and a ledger does not, or not with that amount. */
export function lostIn({ bills, scans }: Pick<Observed, 'bills' | 'scans'>): string[] {
  const books = LEDGERS.map((ledger) => owedBySettlement(scans, ledger))
  return bills
    .filter(({ record }) => record.state === 'confirmed')
    .filter(({ record, owedFen }) => {
      const amounts = books.map((book) => book.get(settledAs(record)))
      const expected = record.adopted ? amounts[0] : (owedFen ?? amounts[0])
      return expected === undefined || amounts.some((amount) => amount !== expected)
    })
    .map(({ record }) => settledAs(record))
}

/** Visits of which two bills are settled: each visit of the story has one bill. */
export function doubledBatches(bills: readonly ToldBill[]): string[] {
  const settlements = new Map<string, Set<string>>()
  for (const { record } of bills.filter(({ record }) => record.state === 'confirmed')) {
    const { visitId } = record.bill
    settlements.set(visitId, (settlements.get(visitId) ?? new Set()).add(settledAs(record)))
  }
  return [...settlements].filter(([, ids]) => ids.size > 1).map(([visitId]) => visitId)
}

/** Cancelled or rejected for their hospital, which may bill them anew, and booked all the same. */
export function bookedAgainstWord({ bills, scans }: Pick<Observed, 'bills' | 'scans'>): string[] {
  const booked = LEDGERS.map((ledger) => owedBySettlement(scans, ledger))
  return bills
    .filter(({ record }) => record.state === 'cancelled' || record.state === 'rejected')
    .map(({ record }) => record.settleId)
    .filter((settleId) => booked.some((book) => book.has(settleId)))
}

function settledAs({ settleId, adopted }: ToldBill['record']): string {
  return adopted ?? settleId
}

function owedBySettlement(scans: readonly Scan[], ledger: Ledger): ReadonlyMap<string, bigint> {
  const rows = scans.filter((scan) => scan.ledger === ledger).flatMap(({ rows }) => rows)
  return new Map(rows.map(({ key, owedFen }) => [key?.settleId ?? '', BigInt(owedFen)]))
}

/** An amount for each one, with two decimals at most: 1, 1.05. */
export function perOne(amount: number, count: number): number {
  return Math.round((amount / count) * 100) / 100
}
