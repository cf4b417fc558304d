/** Times one piece of work again and again, call by call, and watches what it leaves in memory. */
import { cpus } from 'node:os'

export interface Measured {
  readonly perSecond: number
  readonly p50Us: number
  readonly p99Us: number
  /** Processor seconds for each second that passed; below 1 somebody else had our core. */
  readonly cpuShare: number
  /** What the heap holds after a collection: at the start, in the middle, at the end. */
  readonly heapMiB: readonly number[]
}

const WARM_UP = 20_000
const CHUNK = 1_000
const US_PER_MS = 1_000
const MS_PER_S = 1_000
const S_PER_MINUTE = 60
const MIB = 2 ** 20

/** @param work is called over and over; its result is kept, so that nothing is optimised away */
export function measured(work: () => unknown, seconds: number): Measured {
  let kept: unknown
  for (let i = 0; i < WARM_UP; i++) kept = work()
  const taken = new Histogram()
  const heap = [heapNow()]
  const began = { at: performance.now(), cpu: process.cpuUsage() }
  let calls = 0
  let elapsedS = 0
  while (elapsedS < seconds) {
    for (let i = 0; i < CHUNK; i++) {
      const before = performance.now()
      kept = work()
      taken.add((performance.now() - before) * US_PER_MS)
    }
    calls += CHUNK
    elapsedS = (performance.now() - began.at) / MS_PER_S
    if (heap.length === 1 && elapsedS > seconds / 2) heap.push(heapNow())
  }
  const { user, system } = process.cpuUsage(began.cpu)
  heap.push(heapNow())
  if (kept === undefined) throw new Error('the work has a result')
  return {
    perSecond: Math.round(calls / elapsedS),
    ...{ p50Us: taken.at(0.5), p99Us: taken.at(0.99), heapMiB: heap },
    cpuShare: Math.round((user + system) / 1e4 / elapsedS) / 100,
  }
}

function heapNow(): number {
  globalThis.gc?.()
  return Math.round((process.memoryUsage().heapUsed / MIB) * 10) / 10
}

/** Counts by tenths of a microsecond: ten million timings in forty kilobytes. */
class Histogram {
  private readonly counts = new Uint32Array(10_000)
  private total = 0

  add(us: number): void {
    const slot = Math.min(Math.floor(us * 10), this.counts.length - 1)
    this.counts[slot] = (this.counts[slot] ?? 0) + 1
    this.total++
  }

  at(share: number): number {
    let seen = 0
    for (const [slot, count] of this.counts.entries()) {
      seen += count
      if (seen >= this.total * share) return (slot + 1) / 10
    }
    return this.counts.length / 10
  }
}

/** As a row of RESULTS.md: what, goal, measured. */
export function rowOf({ perSecond, p50Us, p99Us, cpuShare, heapMiB }: Measured): string {
  const [cpu] = cpus()
  const goal = '≥ 40,000/s, p99 ≤ 60 µs'
  const heap = heapMiB.join(' → ')
  const got = `**${perSecond.toLocaleString('en')}/s**, p50 ${p50Us} µs, p99 ${p99Us} µs; heap ${heap} MiB`
  return `| 50 lines through the whole cascade, one core (${cpu?.model ?? '?'}, ${cpuShare} of it) | ${goal} | ${got} |`
}

/** The same of a replay, whose goal is told by the minute. */
export function replayRowOf({ perSecond, p50Us, cpuShare }: Measured): string {
  const aMinute = (perSecond * S_PER_MINUTE).toLocaleString('en')
  const got = `**${aMinute} a minute**, p50 ${p50Us} µs`
  return `| a settled bill opened and reckoned again, ${cpuShare} of a core | ≥ 50,000 a minute | ${got} |`
}
