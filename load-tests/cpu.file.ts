/** What each process of the machine has used of its processors, from /proc; where that is not, nothing is known. */
import { existsSync, readdirSync, readFileSync } from 'node:fs'

/** Milliseconds by part: hub-1, region-5101, kafka, postgres, redis, floor, load, other. */
export type CpuMs = Readonly<Record<string, number>>

/** The kernel counts in hundredths of a second. */
const TICK_MS = 10
/** Positions behind the command's name: user and system time. */
const [UTIME, STIME] = [11, 12]

/** Parts by their command line; the first that matches counts. */
const PARTS: readonly (readonly [RegExp, (match: RegExpExecArray) => string])[] = [
  [/settings\/([\w-]+)\.yaml/, ([, name]) => name as string],
  [/floor\/process\.js (\w+)/, ([, part]) => `floor ${part}`],
  [/^java|kafka\.Kafka/, () => 'kafka'],
  [/postgres/, () => 'postgres'],
  [/redis-server/, () => 'redis'],
]

/** Begins to count; the answer tells what was used since. */
export function countCpu(): () => CpuMs {
  const before = used()
  return () => {
    const sums: Record<string, number> = {}
    for (const [pid, { part, ms }] of used()) {
      const spent = ms - (before.get(pid)?.ms ?? 0)
      if (spent > 0) sums[part] = (sums[part] ?? 0) + spent
    }
    return sums
  }
}

/** Milliseconds each of so many settlements, and all of them together. */
export function cpuEach(spent: CpuMs, count: number): CpuMs {
  const each = (ms: number) => (count === 0 ? 0 : Math.round((ms / count) * 100) / 100)
  const whole = Object.values(spent).reduce((sum, ms) => sum + ms, 0)
  const parts = Object.entries(spent).sort(([, a], [, b]) => b - a)
  return Object.fromEntries([['all', each(whole)], ...parts.map(([part, ms]) => [part, each(ms)] as const)])
}

function used(): Map<string, { readonly part: string; readonly ms: number }> {
  const found = new Map<string, { part: string; ms: number }>()
  if (!existsSync('/proc/self/stat')) return found
  for (const pid of readdirSync('/proc').filter((name) => /^\d+$/.test(name))) {
    try {
      const command = readFileSync(`/proc/${pid}/cmdline`, 'utf8').replaceAll('\0', ' ')
      const stat = readFileSync(`/proc/${pid}/stat`, 'utf8')
      const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ')
      found.set(pid, { part: partOf(command, pid), ms: (Number(fields[UTIME]) + Number(fields[STIME])) * TICK_MS })
    } catch {
      // It has ended meanwhile.
    }
  }
  return found
}

function partOf(command: string, pid: string): string {
  if (Number(pid) === process.pid) return 'load'
  for (const [pattern, name] of PARTS) {
    const match = pattern.exec(command)
    if (match) return name(match)
  }
  return 'other'
}
