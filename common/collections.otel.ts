/**
 * What a process still holds once its collector has looked through the whole heap. At any other instant the heap in use
 * is mostly what requests have left behind and nobody has looked at yet: whether something leaks shows only here.
 *
 * Node tells of a collection a turn or more of the loop later, under load up to a tenth of a second, and work goes on
 * meanwhile. A full collection leaves the young generation empty, and what was made since lies there: the rest of the
 * heap, read late, is what was held then; what moved out of it since is counted too. What
 * died while the collector was marking counts as held until the next time: a single reading may be high, never low.
 */
import { constants, type PerformanceEntry, PerformanceObserver } from 'node:perf_hooks'
import { getHeapSpaceStatistics } from 'node:v8'

export interface Collections {
  /** Full collections since this process looks. */
  readonly count: number
  /** Held after the last one; undefined before the first. */
  readonly heldBytes: number | undefined
}

/** Begins to look. Without anybody who asks it costs a callback at each collection. */
export function watchCollections(): { read(): Collections; stop(): void } {
  let seen: Collections = { count: 0, heldBytes: undefined }
  const observer = new PerformanceObserver((list) => {
    const full = list.getEntries().filter(isFull).length
    if (full > 0) seen = { count: seen.count + full, heldBytes: outsideYoungGeneration() }
  })
  observer.observe({ entryTypes: ['gc'] })
  return { read: () => seen, stop: () => observer.disconnect() }
}

function isFull(entry: PerformanceEntry & { readonly detail?: { readonly kind?: number } }): boolean {
  return entry.detail?.kind === constants.NODE_PERFORMANCE_GC_MAJOR
}

function outsideYoungGeneration(): number {
  const spaces = getHeapSpaceStatistics().filter(({ space_name }) => !space_name.startsWith('new_'))
  return spaces.reduce((sum, { space_used_size }) => sum + space_used_size, 0)
}
