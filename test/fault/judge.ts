/** What a fault has cost, and whether every fen is where it belongs. */
import { isFinal } from '../../bin/hospital/bill'
import { drained } from '../../deploy/local/story/checks'
import { bookedAgainstWord, doubledBatches, lostIn } from '../../deploy/local/story/figures'
import { lastWords } from '../../deploy/local/story/traffic'
import type { Field } from './field'

/** Of one trial of one fault. */
export interface Verdict {
  readonly settled: number
  /** Told settled, and not in all three ledgers with the amount that was told. */
  readonly lost: number
  /** Booked twice, one batch settled twice, or booked although its hospital was told otherwise. */
  readonly doubled: number
  readonly diffFen: number
  /** When all is well again: bills without their last word at the hospital, and authorisations without an end. */
  readonly leftOpen: number
  /** The longest that a hospital waited for the last word on a bill it had sent. */
  readonly longestOpenSeconds: number
  /** The longest time in which nobody at all was settled. */
  readonly unavailableSeconds: number
  readonly verify: 'PASS' | 'FAIL'
  /** The first differences, when there are any. */
  readonly differences: readonly string[]
}

export interface Observing {
  /** What was seen up to now. */
  seen(): Pick<Verdict, 'settled' | 'longestOpenSeconds' | 'unavailableSeconds'>
  stop(): void
}

const LOOK_MS = 50
const WORDS_WITHIN_MS = 120_000
const SHOWN = 5

/** Looks at the tills again and again. */
export function observing({ stage }: Pick<Field, 'stage'>): Observing {
  const before = stage.bills.settled()
  const openSince = new Map<string, number>()
  // Counted from the first settlement: before it nobody came.
  let settledAt: number | undefined
  let [settled, longestGapMs, longestOpenMs] = [before, 0, 0]
  const look = () => {
    const now = performance.now()
    const count = stage.bills.settled()
    longestGapMs = Math.max(longestGapMs, now - (settledAt ?? now))
    if (count > settled) settledAt = now
    settled = count
    const open = new Set(stage.tills.flatMap(({ journal }) => journal.open().map(({ settleId }) => settleId)))
    for (const settleId of open) if (!openSince.has(settleId)) openSince.set(settleId, now)
    for (const [settleId, since] of openSince) {
      longestOpenMs = Math.max(longestOpenMs, now - since)
      if (!open.has(settleId)) openSince.delete(settleId)
    }
  }
  const timer = setInterval(look, LOOK_MS)
  return {
    seen: () => ({
      settled: settled - before,
      longestOpenSeconds: seconds(longestOpenMs),
      unavailableSeconds: seconds(longestGapMs),
    }),
    stop: () => clearInterval(timer),
  }
}

/** Every hospital hears its last word, everything drains, and three ledgers are held against what was told. */
export async function judged(field: Field, watching: Observing): Promise<Verdict> {
  const { stage, all, voice } = field
  const { unavailableSeconds } = watching.seen()
  await lastWords(stage.tills, WORDS_WITHIN_MS)
  const { report, scans } = await drained(all, voice)
  watching.stop()
  const told = { bills: stage.bills.all(), scans }
  const [lost, batches, against] = [lostIn(told), doubledBatches(told.bills), bookedAgainstWord(told)]
  const open = told.bills.filter(({ record }) => !isFinal(record.state))
  const missing = [...report.missing_at_care, ...report.missing_at_hub, ...report.missing_at_enrol]
  const differences = [lost, batches, against, open.map(({ record }) => record), missing, report.amount_mismatch]
  return {
    ...watching.seen(),
    unavailableSeconds,
    lost: lost.length,
    doubled: report.double_posting.length + batches.length + against.length,
    diffFen: report.diff_fen,
    leftOpen: open.length + report.in_doubt + report.waiting + report.in_flight,
    verify: report.verdict === 'PASS' ? 'PASS' : 'FAIL',
    differences: differences.flatMap((few) => few.slice(0, SHOWN).map(shown)),
  }
}

export function isClean({ lost, doubled, diffFen, leftOpen, verify }: Verdict): boolean {
  return lost + doubled + Math.abs(diffFen) + leftOpen === 0 && verify === 'PASS'
}

function seconds(ms: number): number {
  return Math.round(ms / 100) / 10
}

const shown = (what: unknown) =>
  JSON.stringify(what, (_name, value) => (typeof value === 'bigint' ? value.toString() : value))
