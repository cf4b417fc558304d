/** Shares schedules out to worker processes, so that every processor has one. */
import { type ChildProcess, fork } from 'node:child_process'
import { join } from 'node:path'
import { add, type Share, type ShareResult } from './share'
import { newTally } from './troubles'
import type { Enough, FromWorker } from './worker'

export interface Running {
  readonly schedules: number
  readonly seed: number
  readonly workers: number
  readonly untilFailure?: boolean
  /** Where the compiled simulator and the product are: another copy for a planted bug. */
  readonly root: string
  progress?(done: number): void
  readonly signal?: AbortSignal
}

// Young objects die young: a large nursery spares most collections, and one of 64 MB cost a tenth more. Every processor
// has a worker already, so none of them is to collect by several threads: that cost a third more. A worker lives for a
// minute, a quarter of which went into compiling what was hot with all that it calls; little of it is inlined now.
const FLAGS = [
  ...['--single-threaded-gc', '--min-semi-space-size=192', '--max-semi-space-size=192'],
  ...['--max-inlined-bytecode-size=150', '--max-inlined-bytecode-size-cumulative=200'],
]

export async function runOnWorkers(running: Running): Promise<ShareResult> {
  const { schedules, seed, workers, untilFailure = false, progress } = running
  let done = 0
  const children = new Set<ChildProcess>()
  const enough = (seed: number) => {
    for (const child of children) if (child.connected) child.send({ until: seed } satisfies Enough, () => undefined)
  }
  const shares = Array.from({ length: workers }, (_, place): Share => {
    const count = Math.floor(schedules / workers) + (place < schedules % workers ? 1 : 0)
    return { seed: seed + place, step: workers, count, untilFailure }
  }).filter(({ count }) => count > 0)
  const results = await Promise.all(
    shares.map(async (share) => {
      const result = await onWorker(running, share, children, (more) => {
        done += more
        progress?.(done)
      })
      const [first] = result.failures
      // The others may still find an earlier one; what comes after it nobody asks.
      if (untilFailure && first) enough(first.plan.seed)
      return result
    }),
  )
  const tally = newTally()
  for (const result of results) add(tally, result.tally)
  return {
    schedules: results.reduce((sum, result) => sum + result.schedules, 0),
    events: results.reduce((sum, result) => sum + result.events, 0),
    tally,
    failures: results.flatMap(({ failures }) => failures).sort((a, b) => a.plan.seed - b.plan.seed),
  }
}

function onWorker(
  { root, signal }: Running,
  share: Share,
  children: Set<ChildProcess>,
  progress: (more: number) => void,
): Promise<ShareResult> {
  return new Promise((resolve, reject) => {
    const program = join(root, 'test', 'sim', 'worker.js')
    const child = fork(program, { execArgv: FLAGS, serialization: 'advanced', ...(signal && { signal }) })
    children.add(child)
    let result: ShareResult | undefined
    child.on('message', (said: FromWorker) => {
      if ('progress' in said) progress(said.progress)
      else result = said.result
    })
    child.once('error', reject)
    child.once('exit', (code) => {
      children.delete(child)
      if (result) resolve(result)
      else reject(new Error(`a worker ended with ${code}`))
    })
    child.send(share)
  })
}
