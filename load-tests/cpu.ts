/** Processor time and its shares, as figures. Pure. */
import type { ByPart } from './processes.file'

/** Milliseconds for each of so many settlements, the largest part first; `all` leaves out other work on the machine. */
export function cpuEach(spent: ByPart, count: number): ByPart {
  const each = (ms: number) => (count === 0 ? 0 : Math.round((ms / count) * 100) / 100)
  const parts = Object.entries(spent).sort(([, a], [, b]) => b - a)
  const whole = parts.filter(([part]) => part !== 'other').reduce((sum, [, ms]) => sum + ms, 0)
  return Object.fromEntries([['all', each(whole)], ...parts.map(([part, ms]) => [part, each(ms)] as const)])
}

/** What answers for a settlement: our processes, broker, database and cache, without generator and other work. */
export function answering(cpu: ByPart, of: 'product' | 'floor'): number {
  const isFloor = (part: string) => part.startsWith('floor ')
  const isServer = (part: string) => ['kafka', 'postgres', 'redis'].includes(part)
  const counts = (part: string) => isServer(part) || (of === 'floor' ? isFloor(part) : /^(hub|region)-/.test(part))
  const sum = Object.entries(cpu).reduce((whole, [part, ms]) => whole + (counts(part) ? ms : 0), 0)
  return Math.round(sum * 100) / 100
}

/** By kind of program instead of by process: nodes, hubs, postgres, kafka, redis. */
export function byKind(cpu: ByPart): ByPart {
  const sums: Record<string, number> = {}
  for (const [part, ms] of Object.entries(cpu)) {
    const kind = part.startsWith('hub-') ? 'hubs' : part.startsWith('region-') ? 'nodes' : part
    sums[kind] = Math.round(((sums[kind] ?? 0) + ms) * 100) / 100
  }
  return sums
}
