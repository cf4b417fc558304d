/** Shares schedules out to worker processes, so that every processor has one. */
import { fork } from 'node:child_process'
import { join } from 'node:path'
import { add, type Share, type ShareResult } from './share'
import { newTally } from './troubles'
import type { FromWorker } from './worker'

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

// Young objects die young: a large nursery spares most collections. Every processor has a worker already, so none of
// them is to collect by several threads: that cost a third more.
const FLAGS = ['--single-threaded-gc', '--min-semi-space-size=64', '--max-semi-space-size=64']

export async function runOnWorkers(running: Running): Promise<ShareResult> {
  const { schedules, seed, workers, untilFailure = false, progress } = running
  let done = 0
  const shares = Array.from({ length: workers }, (_, place): Share => {
    const count = Math.floor(schedules / workers) + (place < schedules % workers ? 1 : 0)
    return { seed: seed + place, step: workers, count, untilFailure }
  }).filter(({ count }) => count > 0)
  const results = await Promise.all(
    shares.map((share) =>
      onWorker(running, share, (more) => {
        done += more
        progress?.(done)
      }),
    ),
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

function onWorker({ root, signal }: Running, share: Share, progress: (more: number) => void): Promise<ShareResult> {
  return new Promise((resolve, reject) => {
    const program = join(root, 'test', 'sim', 'worker.js')
    const child = fork(program, { execArgv: FLAGS, serialization: 'advanced', ...(signal && { signal }) })
    let result: ShareResult | undefined
    child.on('message', (said: FromWorker) => {
      if ('progress' in said) progress(said.progress)
      else result = said.result
    })
    child.once('error', reject)
    child.once('exit', (code) => (result ? resolve(result) : reject(new Error(`a worker ended with ${code}`))))
    child.send(share)
  })
}
