/** One run as its last line: figures, ratios to the floor, thresholds, verdict. Pure. */
import { answering, byKind, cpuEach } from './cpu'
import type { DriverReport } from './driver'
import { type Flat, HEAP_LIMIT, OPEN_LIMIT, type Worst, worstHeap, worstOpenQuestions } from './flat'
import type { FloorReport } from './floor'
import type { GeneratorHealth } from './health'
import type { ByPart } from './processes.file'
import type { Calls, Recorded, Second } from './recorder'
import type { Saturation } from './saturation'
import type { ScenarioName } from './scenarios'

export interface Ran {
  readonly scenario: ScenarioName
  readonly rate: number
  readonly seconds: number
  readonly report: DriverReport
  readonly cpu: ByPart
  readonly memory: ByPart
  readonly generator: GeneratorHealth
  readonly recorded: Recorded
  readonly late?: Late
  readonly floor?: { readonly report: FloorReport; readonly cpu: ByPart }
  readonly saturation?: Saturation
  readonly flat?: Flat
  readonly verify: string
}

/** The region whose answers were late. */
export interface Late {
  readonly region: string
  /** How long nobody read its questions, each time. */
  readonly unreadMs: readonly number[]
}

export interface Result extends Calls {
  readonly scenario: ScenarioName
  readonly rate: number
  readonly seconds: number
  readonly done: number
  readonly errors: number
  /** Never sent, or sent late because the generator was busy. */
  readonly dropped: number
  readonly floor: (Calls & { readonly errors: number; readonly cpu_ms: ByPart }) | null
  readonly ratio: Ratio | null
  readonly cpu_ms: ByPart
  readonly cpu_ms_by_kind: ByPart
  readonly memory_mib: ByPart
  readonly generator: GeneratorHealth
  readonly outcomes: DriverReport['outcomes']
  readonly errors_by_code: DriverReport['errorsByCode']
  readonly watched: DriverReport['watched']
  /** Apart from those who are insured in the region that is late, who are touched; some are cared for there. */
  readonly others: (Calls & { readonly late: string } & Apart) | null
  readonly seconds_settle: readonly Second[]
  readonly saturation: Saturation | null
  /** Whether anything grew; null: nobody looked. */
  readonly flat: Flat | null
  readonly verify: string
  readonly thresholds: readonly Threshold[]
  readonly passed: boolean
}

export interface Apart {
  /** How long nobody read the late region's questions, each time. */
  readonly unread_ms: readonly number[]
  readonly touched: Calls
  readonly cared: Calls
}

export interface Ratio {
  readonly settle_p50: number
  readonly settle_p99: number
  readonly confirm_p99: number
  readonly cpu: number
}

export interface Threshold {
  readonly name: 'errors' | 'dropped' | 'verify' | 'generator' | 'heap' | 'open questions'
  readonly found: number | string
  readonly most: number | string
  readonly holds: boolean
}

/** Of all arrivals, and one in any case: the machine is shared, and a timer may be late now and then. */
const DROPPED_MOST = 0.001
/** Of one processor; above, the generator measures itself. A note, no reason to fail: two cores are all there is. */
const GENERATOR_MOST = 0.6

export function resultOf(ran: Ran): Result {
  const { scenario, rate, seconds, report, recorded, late, saturation = null, flat = null } = ran
  const { outcomes, watched } = report
  const errors = outcomes.rejected + outcomes['in-doubt'] + outcomes.broken + watched.surprises.length
  const dropped = report.turnedAway + report.late
  const cpu = cpuEach(ran.cpu, report.settleMs.count)
  const floor = ran.floor ? floorOf(ran.floor) : null
  const thresholds = thresholdsOf({ ...ran, errors, dropped })
  return {
    ...{ scenario, rate, seconds, done: outcomes.settled + outcomes.cancelled, errors, dropped },
    ...{ settle: report.settleMs, confirm: report.confirmMs, floor },
    ratio: floor && ratioOf({ settle: report.settleMs, confirm: report.confirmMs, cpu_ms: cpu }, floor),
    ...{ cpu_ms: cpu, cpu_ms_by_kind: byKind(cpu), memory_mib: ran.memory, generator: ran.generator },
    ...{ outcomes, errors_by_code: report.errorsByCode, watched },
    others: late ? apart(late, recorded) : null,
    ...{ seconds_settle: recorded.settle, saturation, flat, verify: ran.verify, thresholds },
    passed: thresholds.every(({ name, holds }) => holds || name === 'generator'),
  }
}

function apart({ region: late, unreadMs: unread_ms }: Late, { others, touched, cared }: Recorded) {
  return { late, unread_ms, ...others, touched, cared }
}

/** The line that programs read: without the curve, which the report draws. */
export function lastLine({ seconds_settle: _curve, ...result }: Result): string {
  return JSON.stringify(result)
}

function floorOf({ report, cpu }: NonNullable<Ran['floor']>) {
  const { settleMs: settle, confirmMs: confirm, failed: errors } = report
  return { settle, confirm, errors, cpu_ms: cpuEach(cpu, settle.count) }
}

type Measured = Calls & { readonly cpu_ms: ByPart }

function ratioOf(whole: Measured, bare: Measured): Ratio {
  return {
    settle_p50: over(whole.settle.p50, bare.settle.p50),
    settle_p99: over(whole.settle.p99, bare.settle.p99),
    confirm_p99: over(whole.confirm.p99, bare.confirm.p99),
    cpu: over(answering(whole.cpu_ms, 'product'), answering(bare.cpu_ms, 'floor')),
  }
}

/** To two places; 0 where nothing was measured to compare with. */
export function over(whole: number, bare: number): number {
  return bare === 0 ? 0 : Math.round((whole / bare) * 100) / 100
}

type Counted = Ran & { readonly errors: number; readonly dropped: number }

function thresholdsOf({ errors, dropped, report, generator, verify, flat }: Counted): Threshold[] {
  const most = Math.max(1, Math.floor(report.arrived * DROPPED_MOST))
  return [
    { name: 'errors', found: errors, most: 0, holds: errors === 0 && report.settleMs.count > 0 },
    { name: 'dropped', found: dropped, most, holds: dropped <= most },
    { name: 'generator', found: generator.cpuShare, most: GENERATOR_MOST, holds: generator.cpuShare <= GENERATOR_MOST },
    ...(flat ? flatThresholds(flat) : []),
    { name: 'verify', found: verify, most: 'PASS', holds: verify === 'PASS' },
  ]
}

/** Only what the run was long enough for: the summary says of the rest that it is not judged. */
function flatThresholds(flat: Flat): Threshold[] {
  const grown = (name: Threshold['name'], limit: number, most: string, worst: Worst | undefined) => {
    if (!worst) return []
    const found = `${worst.aMinute} (${worst.program})`
    return [{ name, found, most, holds: worst.aMinute < limit }]
  }
  return [
    ...grown('heap', HEAP_LIMIT, `< ${HEAP_LIMIT} MB/min`, worstHeap(flat)),
    ...grown('open questions', OPEN_LIMIT, `< ${OPEN_LIMIT}/min`, worstOpenQuestions(flat)),
  ]
}
