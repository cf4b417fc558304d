/** What `lianjie verify` sees, read until nothing moves any more. */
import { setTimeout as pause } from 'node:timers/promises'
import type { Asked } from '../../../bin/organisations/organisations'
import { paintFor } from '../../../bin/output/paint'
import { checkClosedDays } from '../../../bin/verify/closed-days'
import { compare, type Scan } from '../../../bin/verify/compare'
import { askForDoubts } from '../../../bin/verify/doubts'
import { compareManual } from '../../../bin/verify/manual'
import { readLedgers } from '../../../bin/verify/read-ledgers'
import { gatheredDoubts, reportJson, reportLines } from '../../../bin/verify/report'
import type { Voice } from './telling'
import { texts } from './texts'

export interface Check {
  readonly scans: readonly Scan[]
  readonly report: ReturnType<typeof reportJson>
  readonly lines: readonly string[]
}

const DRAIN_MS = 120_000
const LOOK_AGAIN_MS = 1_000

/** The first reading in which nothing is in flight, in doubt or waiting; or the last one when that takes too long. */
export async function drained(all: readonly Asked[], voice: Voice): Promise<Check> {
  const until = performance.now() + DRAIN_MS
  return voice.during(texts.drains, async () => {
    for (;;) {
      const check = await checked(all, voice)
      const isStill = check && isQuiet(check.report)
      if (isStill || (check && performance.now() > until)) return check
      if (performance.now() > until) throw new Error('not every organisation answers')
      await pause(LOOK_AGAIN_MS)
    }
  })
}

/** Undefined while somebody does not answer. */
async function checked(all: readonly Asked[], { language }: Voice): Promise<Check | undefined> {
  const reading = await readLedgers(all, undefined)
  const { replies, silent } = await askForDoubts(all)
  if ('unreachable' in reading || silent.length > 0) return undefined
  const { doubts, waiting } = gatheredDoubts(replies)
  const comparison = compare(reading.scans)
  const closed = await checkClosedDays(all, undefined)
  if ('unreachable' in closed) return undefined
  const manual = compareManual(reading.scans)
  const findings = { day: undefined, comparison, manual, doubts, waiting, younger: reading.younger, closed }
  const lines = reportLines(findings, language, paintFor(process.stdout.isTTY === true))
  return { scans: reading.scans, report: reportJson(findings), lines }
}

export function isQuiet(report: Pick<Check['report'], 'in_flight' | 'in_doubt' | 'waiting' | 'younger_than_reading'>) {
  const { in_flight, in_doubt, waiting, younger_than_reading } = report
  return in_flight + in_doubt + waiting + younger_than_reading === 0
}
