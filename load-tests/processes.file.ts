/**
 * What each process of the province, of the floor and of the load itself has used of processors and memory, from
 * /proc; where that is not, nothing is known. Whose a process is follows from its ancestors, not from its name: other
 * provinces and other work on the machine are "other".
 */
import { existsSync, readdirSync, readFileSync } from 'node:fs'

/** By part: hub-1, region-5101, kafka, postgres, redis, floor hub, floor node, load, k6, other. */
export type ByPart = Readonly<Record<string, number>>

/** Names of the province's parts by process id. */
export type Parts = ReadonlyMap<number, string>

/** The kernel counts in hundredths of a second. */
const TICK_MS = 10
const PAGE_BYTES = 4_096
const MIB = 1_048_576
/** Positions behind the command's name: parent, user and system time, those of ended children, resident pages. */
const [PARENT, UTIME, STIME, CUTIME, CSTIME, RESIDENT] = [1, 11, 12, 13, 14, 21]

interface Seen {
  readonly parent: number
  readonly command: string
  readonly ms: number
  readonly endedChildrenMs: number
  readonly residentPages: number
}

/** Begins to count; the answer tells how many milliseconds were used since. Who was killed in between is not in it. */
export function countCpu(): (parts: Parts) => ByPart {
  const before = seen()
  return (parts) => {
    const after = seen()
    const sums: Record<string, number> = {}
    for (const [pid, { ms }] of after) {
      const spent = ms - (before.get(pid)?.ms ?? 0)
      const part = partOf(pid, after, parts)
      if (spent > 0) sums[part] = (sums[part] ?? 0) + spent
    }
    // A generator that we started and that has ended meanwhile: k6.
    const ended = endedMs(after) - endedMs(before)
    return ended > 0 ? { ...sums, load: (sums.load ?? 0) + ended } : sums
  }
}

function endedMs(all: ReadonlyMap<number, Seen>): number {
  return all.get(process.pid)?.endedChildrenMs ?? 0
}

/** MiB resident; what the processes of one part share is counted once. */
export function memoryNow(parts: Parts): ByPart {
  const all = seen()
  const sums: Record<string, number> = {}
  for (const [pid, { residentPages }] of all) {
    const part = partOf(pid, all, parts)
    const mib = parts.has(pid) || pid === process.pid ? (residentPages * PAGE_BYTES) / MIB : ownMib(pid)
    if (part !== 'other') sums[part] = (sums[part] ?? 0) + mib
  }
  return Object.fromEntries(Object.entries(sums).map(([part, mib]) => [part, Math.round(mib)]))
}

function seen(): Map<number, Seen> {
  const found = new Map<number, Seen>()
  if (!existsSync('/proc/self/stat')) return found
  for (const name of readdirSync('/proc').filter((entry) => /^\d+$/.test(entry))) {
    try {
      const command = readFileSync(`/proc/${name}/cmdline`, 'utf8').replaceAll('\0', ' ')
      const stat = readFileSync(`/proc/${name}/stat`, 'utf8')
      const fields = stat
        .slice(stat.lastIndexOf(')') + 2)
        .split(' ')
        .map(Number)
      const at = (position: number) => fields[position] ?? 0
      const ms = (at(UTIME) + at(STIME)) * TICK_MS
      const endedChildrenMs = (at(CUTIME) + at(CSTIME)) * TICK_MS
      found.set(Number(name), { parent: at(PARENT), command, ms, endedChildrenMs, residentPages: at(RESIDENT) })
    } catch {
      // It has ended meanwhile.
    }
  }
  return found
}

/** What a child does not share with its parent. */
function ownMib(pid: number): number {
  try {
    const [, kib] = /^RssAnon:\s+(\d+)/m.exec(readFileSync(`/proc/${pid}/status`, 'utf8')) ?? []
    return Number(kib ?? 0) / 1_024
  } catch {
    return 0
  }
}

function partOf(pid: number, all: ReadonlyMap<number, Seen>, parts: Parts): string {
  let command = ''
  for (let at = pid; at > 1; at = all.get(at)?.parent ?? 0) {
    const part = parts.get(at)
    if (part) return part
    if (at === process.pid) return command === '' ? 'load' : childOfOurs(command)
    command = all.get(at)?.command ?? ''
  }
  return 'other'
}

function childOfOurs(command: string): string {
  const [, floor] = /floor\/process\.js (\w+)/.exec(command) ?? []
  if (floor) return `floor ${floor}`
  return /\bk6\b/.test(command) ? 'k6' : 'load'
}
