/** How far a hub that lost its books has read, without Postgres: for tests and the simulator. */
import type { Clock } from '../../common/clock'
import type { Region } from '../../common/regions'
import type { Page, RebuildStore } from './rebuild'

interface Reading {
  next: Buffer
  decisions: number
  checked: number
  touchedMs: number
  isDone: boolean
}

/** @param learn puts a page's decisions into the books that are not in them yet */
export function rebuildStoreInMemory(
  clock: Clock,
  learn: (decisions: Page['decisions']) => void,
  days: () => readonly string[],
): RebuildStore {
  const readings = new Map<Region, Reading>()
  const fresh = () => ({
    ...{ next: Buffer.alloc(0), decisions: 0, checked: 0, touchedMs: clock.monotonic(), isDone: false },
  })
  return {
    async begin(regions) {
      for (const region of regions) if (readings.get(region)?.isDone !== false) readings.set(region, fresh())
    },
    async progress() {
      const inOrder = [...readings].sort(([a], [b]) => (a < b ? -1 : 1))
      return inOrder.map(([region, { decisions, checked, isDone }]) => ({ region, decisions, checked, isDone }))
    },
    async stalled(forMs) {
      const until = clock.monotonic() - forMs
      const waiting = [...readings].filter(([, { isDone, touchedMs }]) => !isDone && touchedMs <= until)
      return waiting.map(([region, { next }]) => ({ region, next }))
    },
    async take({ region, after, next, checked, decisions }) {
      learn(decisions)
      const reading = readings.get(region)
      // A page that came twice is counted once.
      if (!reading || reading.isDone || !reading.next.equals(after)) return
      reading.next = next
      reading.decisions += decisions.length
      reading.checked += checked
      reading.touchedMs = clock.monotonic()
      reading.isDone = next.length === 0
    },
    days: async () => days(),
  }
}
