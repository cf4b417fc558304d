/**
 * Gathers single items into batches, so that many waiters share one commit (protocol 1.4.9). One batch at a time: what
 * arrives while it runs is the next one, so the busier it is, the larger the batches. Nothing ticks while it is idle.
 */
import type { Cancel, Timers } from './clock'

export interface Gathering<Item, Result> {
  /** Items in one batch. */
  readonly most: number
  /** How long a first item waits for company. */
  readonly withinMs: number
  readonly timers: Timers
  /** One result for each item, in their order. Rejecting rejects every add of this batch, and no other. */
  work(items: readonly Item[]): Promise<readonly Result[]>
}

export interface Gatherer<Item, Result> {
  /** Resolves with this item's result once its batch is done. */
  add(item: Item): Promise<Result>
  /** Resolves when everything added so far is done, without waiting for company. */
  drained(): Promise<void>
}

interface Waiting<Item, Result> {
  readonly item: Item
  resolve(result: Result): void
  reject(reason: unknown): void
}

export function gather<Item, Result>(gathering: Gathering<Item, Result>): Gatherer<Item, Result> {
  const { most, withinMs, timers } = gathering
  let waiting: Waiting<Item, Result>[] = []
  let running: Promise<void> | undefined
  let cancelTimer: Cancel | undefined

  function start(): void {
    cancelTimer?.()
    cancelTimer = undefined
    if (running || waiting.length === 0) return
    const batch = waiting.slice(0, most)
    waiting = waiting.slice(most)
    running = runBatch(batch, gathering).then(() => {
      running = undefined
      // They have waited for a whole batch already: no more waiting for company.
      start()
    })
  }

  return {
    add: (item) =>
      new Promise((resolve, reject) => {
        waiting.push({ item, resolve, reject })
        if (running) return
        if (waiting.length >= most) start()
        else cancelTimer ??= timers.schedule(withinMs, start)
      }),
    async drained() {
      start()
      while (running) await running
    },
  }
}

async function runBatch<Item, Result>(
  batch: readonly Waiting<Item, Result>[],
  { work }: Gathering<Item, Result>,
): Promise<void> {
  try {
    const results = await work(batch.map(({ item }) => item))
    if (results.length !== batch.length) throw new Error(`${results.length} results for ${batch.length} items`)
    for (const [i, { resolve }] of batch.entries()) resolve(results[i] as Result)
  } catch (error) {
    for (const { reject } of batch) reject(error)
  }
}
