/** A share of the schedules, run one after the other in one process: the seeds first, first + step, … */
import { planFrom } from './generate'
import type { Plan } from './plan'
import { run } from './run'
import { newTally, type Tally } from './troubles'

export interface Share {
  readonly seed: number
  readonly step: number
  readonly count: number
  /** Ends with the first failure. */
  readonly untilFailure?: boolean
}

export interface Failure {
  readonly plan: Plan
  readonly violations: readonly string[]
}

export interface ShareResult {
  readonly schedules: number
  readonly events: number
  readonly tally: Tally
  readonly failures: readonly Failure[]
}

const FAILURES_KEPT = 20

/** Told while a share is being run. */
export interface Meanwhile {
  progress?(done: number): void
  /** From this seed on nobody needs to know any more. */
  until?(): number
}

export async function runShare(share: Share, { progress, until }: Meanwhile = {}): Promise<ShareResult> {
  const tally = newTally()
  const failures: Failure[] = []
  let [schedules, events] = [0, 0]
  for (; schedules < share.count; schedules++) {
    const seed = share.seed + schedules * share.step
    if (until && seed >= until()) break
    const plan = planFrom(seed)
    const outcome = await run(plan, { tally })
    events += outcome.events
    progress?.(schedules + 1)
    if (outcome.violations.length === 0) continue
    if (failures.length < FAILURES_KEPT) failures.push({ plan, violations: outcome.violations })
    if (share.untilFailure) {
      schedules++
      break
    }
  }
  return { schedules, events, tally, failures }
}

/** Adds the second to the first. */
export function add(sum: Tally, { crashes, dropped, duplicated, lostRecords, coverage }: Tally): void {
  sum.crashes += crashes
  sum.dropped += dropped
  sum.duplicated += duplicated
  sum.lostRecords += lostRecords
  for (const [what, times] of coverage) sum.coverage.set(what, (sum.coverage.get(what) ?? 0) + times)
}
