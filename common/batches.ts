/**
 * Gathers single items into batches, so that many waiters share one commit (protocol 1.4.9). After a quiet time the
 * first item goes at once, unless it is told to linger; then at most one batch begins every so often, and what came
 * meanwhile is in it: the busier it is, the larger the batches. One batch at a time. Nothing ticks while it is idle.
 */
import type { Cancel, Timers } from './clock'

export interface Gathering<Item, Result> {
  /** Items in one batch. So many begin one at once, however short ago the last one was. */
  readonly most: number
  /** No batch begins sooner than this after the last one began; so long an item waits for company at most. */
  readonly everyMs: number
  /** After a quiet time the first item waits so long for company: what one fetch brought comes in several turns. */
  readonly lingerMs?: number
  readonly timers: Timers
  /** One result for each item, in their order. Rejecting rejects every add of this batch, and no other. */
  work(items: readonly Item[]): Promise<readonly Result[]>
}

export interface Gatherer<Item, Result> {
  /** Resolves with this item's result once its batch is done. */
  add(item: Item): Promise<Result>
  /** The same for somebody who waits: its batch begins as soon as the running one is done. */
  addInHaste(item: Item): Promise<Result>
  /** Resolves when everything added so far is done, without waiting for company. */
  drained(): Promise<void>
}

interface Waiting<Item, Result> {
  readonly item: Item
  resolve(result: Result): void
  reject(reason: unknown): void
}

export function gather<Item, Result>(gathering: Gathering<Item, Result>): Gatherer<Item, Result> {
  const { most, everyMs, lingerMs = 0, timers } = gathering
  let waiting: Waiting<Item, Result>[] = []
  let running: Promise<void> | undefined
  /** Set until the next batch may begin by itself: from the beginning of the last one, or while the first lingers. */
  let pause: Cancel | undefined
  let isHasty = false
  let isStarting = false

  function start(): void {
    if (running || waiting.length === 0) return
    const batch = waiting.slice(0, most)
    waiting = waiting.slice(most)
    isHasty &&= waiting.length > 0
    pause?.()
    beginsAfter(everyMs)
    running = runBatch(batch, gathering).then(() => {
      running = undefined
      startIfDue()
    })
  }

  function beginsAfter(ms: number): void {
    pause = timers.schedule(ms, () => {
      pause = undefined
      start()
    })
  }

  /** After this turn of the loop, so that what comes in one frame goes in one batch. */
  function startIfDue(): void {
    if (isStarting || !(isHasty || !pause || waiting.length >= most)) return
    isStarting = true
    void Promise.resolve().then(() => {
      isStarting = false
      start()
    })
  }

  const add = (item: Item) =>
    new Promise<Result>((resolve, reject) => {
      waiting.push({ item, resolve, reject })
      if (lingerMs > 0 && !running && !pause) beginsAfter(lingerMs)
      startIfDue()
    })

  return {
    add,
    addInHaste(item) {
      isHasty = true
      return add(item)
    },
    async drained() {
      while (running || waiting.length > 0) {
        start()
        await running
      }
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
