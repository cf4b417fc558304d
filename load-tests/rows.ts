/** One run, one row of RESULTS.md. Pure. */
import { answering } from './cpu'
import type { ByPart } from './processes.file'
import type { Result } from './result'

export const RUN_COLUMNS = [
  'Date, commit',
  'Scenario, rate, seconds',
  'settle p50, p95, p99 (floor)',
  'over floor: p50, p99',
  'confirm p50, p99 (floor)',
  'over floor: p99',
  'CPU ms answering (floor), ratio',
  'by kind',
  'MiB: largest process, all',
  'peak /s (floor), at twice that',
  'errors, dropped, ledgers',
  'what changed, what limits',
] as const

/** The last column is the author's. */
export function rowOf(result: Result, at: string, commit: string): string {
  const { scenario, rate, seconds, floor, ratio, errors, dropped, verify } = result
  const cells: Record<(typeof RUN_COLUMNS)[number], string> = {
    'Date, commit': `${at.slice(0, 10)}, ${commit}`,
    'Scenario, rate, seconds': `${scenario}, ${rate}, ${seconds}`,
    'settle p50, p95, p99 (floor)': beside(result, ({ settle: p }) => [p.p50, p.p95, p.p99]),
    'over floor: p50, p99': ratio ? `${ratio.settle_p50}, ${ratio.settle_p99}` : '',
    'confirm p50, p99 (floor)': beside(result, ({ confirm: p }) => [p.p50, p.p99]),
    'over floor: p99': ratio ? `${ratio.confirm_p99}` : '',
    'CPU ms answering (floor), ratio': cpuCell(result),
    'by kind': kinds(result.cpu_ms_by_kind),
    'MiB: largest process, all': memoryCell(result.memory_mib),
    'peak /s (floor), at twice that': saturationCell(result),
    'errors, dropped, ledgers': `${errors}, ${dropped}, ${verify}`,
    'what changed, what limits': floor ? '' : 'without the floor',
  }
  return `| ${RUN_COLUMNS.map((column) => cells[column]).join(' | ')} |`
}

type Calls = Pick<Result, 'settle' | 'confirm'>

function beside(result: Result, of: (calls: Calls) => number[]): string {
  const own = of(result).join(', ')
  return result.floor ? `${own} (${of(result.floor).join(', ')})` : own
}

function cpuCell({ cpu_ms, floor, ratio }: Result): string {
  const own = answering(cpu_ms, 'product')
  return floor && ratio ? `${own} (${answering(floor.cpu_ms, 'floor')}), ${ratio.cpu}` : String(own)
}

function kinds(cpu: ByPart): string {
  return Object.entries(cpu)
    .filter(([kind, ms]) => kind !== 'all' && kind !== 'other' && ms > 0)
    .map(([kind, ms]) => `${kind} ${ms}`)
    .join(', ')
}

function memoryCell(memory: ByPart): string {
  const isOfProvince = (part: string) => /^(hub-|region-|kafka|postgres|redis)/.test(part)
  const amounts = Object.entries(memory).flatMap(([part, mib]) => (isOfProvince(part) ? [mib] : []))
  return `${Math.max(0, ...amounts)}, ${amounts.reduce((sum, mib) => sum + mib, 0)}`
}

function saturationCell({ saturation }: Result): string {
  if (!saturation) return ''
  const { product, floor, overload } = saturation
  const bare = floor ? ` (${floor.peak})` : ''
  const past = overload ? `, ${overload.throughput}, ${overload.silences} unanswered` : ''
  return `${product.isFound ? '' : '≥ '}${product.peak}${bare}${past}`
}
