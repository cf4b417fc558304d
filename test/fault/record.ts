/** What docs/faults.json keeps: of each fault how often it was tried and what it cost, at worst and in all. Pure. */
import type { Trial } from './fault'

export interface FaultsRecord {
  /** Of the latest trial. */
  readonly commit: string
  readonly date: string
  readonly faults: Readonly<Record<string, FaultRecord>>
}

export interface FaultRecord {
  /** Since something was last wrong. */
  readonly repetitions: number
  /** How often something was wrong before that, and was mended. */
  readonly failed_before: number
  /** Whether something was wrong in the latest trial. */
  readonly failed: boolean
  readonly settled: number
  readonly lost: number
  readonly doubled: number
  readonly diff_fen: number
  /** At worst. */
  readonly longest_in_doubt_s: number
  readonly unavailable_s: number
  /** Of the latest trial. */
  readonly note: string
  readonly took_s: number
  readonly commit: string
  readonly date: string
}

export interface Circumstances {
  readonly passed: boolean
  readonly commit: string
  readonly date: string
}

export function emptyRecord(): FaultsRecord {
  return { commit: '', date: '', faults: {} }
}

/** Tried, and nothing was wrong the last time. */
export function isDone({ faults }: FaultsRecord, name: string): boolean {
  return faults[name]?.failed === false
}

const NOTHING = { repetitions: 0, settled: 0, lost: 0, doubled: 0, diff_fen: 0 }
const NO_TIME = { longest_in_doubt_s: 0, unavailable_s: 0 }

export function added(record: FaultsRecord, trial: Trial, { passed, commit, date }: Circumstances): FaultsRecord {
  const { fault, verdict, note, tookSeconds } = trial
  const before = record.faults[fault]
  // What was wrong is told apart from what came after it was mended.
  const known = before && !before.failed ? before : { ...NOTHING, ...NO_TIME }
  const now: FaultRecord = {
    repetitions: known.repetitions + 1,
    failed_before: (before?.failed_before ?? 0) + (before?.failed ? 1 : 0),
    failed: !passed,
    settled: known.settled + verdict.settled,
    lost: known.lost + verdict.lost,
    doubled: known.doubled + verdict.doubled,
    diff_fen: known.diff_fen + Math.abs(verdict.diffFen),
    longest_in_doubt_s: Math.max(known.longest_in_doubt_s, verdict.longestOpenSeconds),
    unavailable_s: Math.max(known.unavailable_s, verdict.unavailableSeconds),
    note,
    took_s: tookSeconds,
    ...{ commit, date },
  }
  return { commit, date, faults: { ...record.faults, [fault]: now } }
}
