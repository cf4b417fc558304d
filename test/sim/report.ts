/** What came of the schedules, for people and for machines. */
import { execFileSync } from 'node:child_process'
import { CLOSING_POINTS, CRASH_POINTS } from './generate'
import type { Failure, ShareResult } from './share'
import type { TimelineEntry } from './world'

export function commitNow(folder: string): string {
  try {
    return execFileSync('git', ['rev-parse', '--short', 'HEAD'], { cwd: folder, encoding: 'utf8' }).trim()
  } catch {
    return 'unknown'
  }
}

export function reportJson({ schedules, events, tally, failures }: ShareResult, seed: number, seconds: number) {
  const [first] = failures
  const { crashes, dropped, duplicated, lostRecords, coverage } = tally
  return {
    ...{ schedules, events, crashes, dropped, duplicated, lost_records: lostRecords, seconds },
    ...{ violations: failures.length, seed },
    // Of the first of them; each can be run again by its seed.
    failing_seeds: failures.map(({ plan }) => plan.seed),
    first_failure: first ? { seed: first.plan.seed, violations: first.violations } : null,
    coverage: covered(coverage),
  }
}

/** Every message and every crash point, also those never met. */
function covered(coverage: ReadonlyMap<string, number>): Record<string, number> {
  const points = [...CRASH_POINTS, ...CLOSING_POINTS].map(
    (point) => [`crash ${point}`, coverage.get(`crash ${point}`) ?? 0] as const,
  )
  const messages = [...coverage].filter(([what]) => what.startsWith('message '))
  const others = [...coverage].filter(([what]) => !/^(message|crash) /.test(what))
  return Object.fromEntries([...messages.sort(), ...points, ...others.sort()])
}

export function reportLines({ schedules, events, tally, failures }: ShareResult, seconds: number): string[] {
  const rate = Math.round(schedules / Math.max(seconds, 0.001))
  const seldom = Object.entries(covered(tally.coverage)).filter(
    ([what, times]) => what.startsWith('crash') && times === 0,
  )
  return [
    `${schedules} schedules, ${events} events, ${tally.crashes} crashes in ${seconds.toFixed(1)} s (${rate}/s)`,
    `${tally.dropped} dropped, ${tally.duplicated} doubled, ${tally.lostRecords} records lost`,
    ...(seldom.length > 0 ? [`never met: ${seldom.map(([what]) => what).join(', ')}`] : []),
    `violations: ${failures.length}`,
  ]
}

/** The story of a failure, settlement by settlement: what everybody knows stands in each. */
export function timelineLines(timeline: readonly TimelineEntry[]): string[] {
  const ids = [...new Set(timeline.flatMap(({ settleId }) => settleId ?? []))]
  const line = ({ at, text }: TimelineEntry) => `  ${(at / 1_000).toFixed(3).padStart(8)}  ${text}`
  const common = timeline.filter(({ settleId }) => settleId === undefined)
  return [
    'what went wrong and when:',
    ...common.map(line),
    ...ids.flatMap((id) => [`settlement ${id}:`, ...timeline.filter(({ settleId }) => settleId === id).map(line)]),
  ]
}

export function failureLines({ plan, violations }: Failure, commit: string): string[] {
  return [
    `FAILED: seed ${plan.seed}, commit ${commit}`,
    ...violations.map((violation) => `  ${violation}`),
    `the plan, made as small as it gets (${plan.items.length} items):`,
    ...plan.items.map((item) => `  ${JSON.stringify(item)}`),
  ]
}
