/** How well the load generator itself is: one that is short of processor time measures itself. */
import { monitorEventLoopDelay } from 'node:perf_hooks'

export interface GeneratorHealth {
  /** Of one processor, by this process: 0.6 is as much as it should take. */
  readonly cpuShare: number
  /** How long its loop stood still: 99 of 100 turns less than this. */
  readonly loopP99Ms: number
  readonly loopMaxMs: number
  readonly heapMib: number
}

/** Each look wakes the process: at 5 ms these were more wake-ups than the calls of a steady load. */
const RESOLUTION_MS = 20
const NS_PER_MS = 1e6
const US_PER_MS = 1_000
const MIB = 1_048_576

/** Begins to look; the answer tells how it was since. */
export function watchGenerator(): () => GeneratorHealth {
  const delay = monitorEventLoopDelay({ resolution: RESOLUTION_MS })
  delay.enable()
  const [cpu, sinceMs] = [process.cpuUsage(), performance.now()]
  return () => {
    delay.disable()
    const { user, system } = process.cpuUsage(cpu)
    const share = (user + system) / US_PER_MS / (performance.now() - sinceMs)
    return {
      cpuShare: rounded(share),
      // The sampler's own interval is no delay.
      loopP99Ms: rounded(Math.max(0, delay.percentile(99) / NS_PER_MS - RESOLUTION_MS)),
      loopMaxMs: rounded(Math.max(0, delay.max / NS_PER_MS - RESOLUTION_MS)),
      heapMib: Math.round(process.memoryUsage().heapUsed / MIB),
    }
  }
}

function rounded(value: number): number {
  return Math.round(value * 100) / 100
}
