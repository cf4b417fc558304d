/**
 * Sends rows to the care regions whose Links are here (protocol R19). What is remembered here is only which rows went
 * out and when; it may be forgotten at any time, then a row goes down twice, which is normal life.
 */
import { type Cancel, type Clock, repeatedly, type Timers } from '../../common/clock'
import type { Log } from '../../common/log'
import type { Region } from '../../common/regions'
import type { DownRow } from '../../proto/types'
import type { Asked, DownRowStore } from './down-row-store'
import type { DownRows } from './facts'

export interface DownRowsParts {
  readonly store: DownRowStore
  readonly clock: Clock
  readonly timers: Timers
  readonly log: Log
}

/** The safety net below the notices of the store, which may be lost. */
const LOOK_EVERY_MS = 500
const REPEAT_AFTER_MS = 5_000
const UNHANDLED_MAX = 512

interface Follower {
  readonly region: Region
  readonly send: (rows: readonly DownRow[]) => void
  /** When (monotonic) each row that is not handled yet went out. */
  readonly sentAt: Map<number, number>
  highestSent: number
}

export function downRows({ store, clock, timers, log }: DownRowsParts): DownRows & { close(): void } {
  const followers = new Set<Follower>()
  const news = new Set<Follower>()
  let isLookWanted = false
  let isReading = false

  async function read(asked: readonly { follower: Follower; after: number }[]): Promise<void> {
    if (asked.length === 0) return
    const rows = await store.waiting(lowest(asked), UNHANDLED_MAX)
    for (const { follower, after } of asked) offer(follower, after, rows.get(follower.region) ?? [])
  }

  function offer(follower: Follower, after: number, rows: readonly DownRow[]): void {
    if (!followers.has(follower)) return
    const { sentAt } = follower
    const now = clock.monotonic()
    // A whole look shows what was handled through another instance.
    if (after === 0 && rows.length < UNHANDLED_MAX) forgetAllBut(rows, sentAt)
    const due = rows.filter(({ rowId }) => {
      const at = sentAt.get(rowId)
      return rowId > after && (at === undefined ? sentAt.size < UNHANDLED_MAX : now - at >= REPEAT_AFTER_MS)
    })
    for (const { rowId } of due) {
      sentAt.set(rowId, now)
      follower.highestSent = Math.max(follower.highestSent, rowId)
    }
    if (due.length > 0) follower.send(due)
  }

  /** What is to be read next: of everybody everything, or of some what is new. */
  function nextAsked(): { follower: Follower; after: number }[] {
    const isWhole = isLookWanted
    const chosen = isWhole ? [...followers] : [...news].filter(hasRoom)
    isLookWanted = false
    news.clear()
    return chosen.map((follower) => ({ follower, after: isWhole ? 0 : follower.highestSent }))
  }

  /** One read at a time: an older answer that came later would make rows seem handled that are not. */
  async function readAll(): Promise<void> {
    if (isReading) return
    isReading = true
    try {
      while (isLookWanted || news.size > 0) await read(nextAsked())
    } catch (error) {
      log.warn({ err: error }, 'rows for care regions could not be read; the next look tries again')
    } finally {
      isReading = false
    }
  }

  function tell(region: Region): void {
    for (const follower of followers) if (follower.region === region) news.add(follower)
    void readAll()
  }

  function look(): void {
    // Finds also rows whose numbers were given out earlier and committed later than what was read before.
    isLookWanted = true
    void readAll()
  }

  function forget(follower: Follower, rowIds: readonly number[]): void {
    const wasFull = !hasRoom(follower)
    for (const id of rowIds) follower.sentAt.delete(id)
    if (wasFull) tell(follower.region)
  }

  const ends: Cancel[] = [store.onNews(tell), repeatedly(timers, LOOK_EVERY_MS, look)]
  return {
    follow(careRegion, send) {
      const follower: Follower = { region: careRegion, send, sentAt: new Map(), highestSent: 0 }
      followers.add(follower)
      tell(careRegion)
      return () => void followers.delete(follower)
    },
    async handled(careRegion, rowIds) {
      await store.handled(careRegion, rowIds)
      for (const follower of followers) if (follower.region === careRegion) forget(follower, rowIds)
    },
    close() {
      for (const end of ends) end()
      followers.clear()
    },
  }
}

function hasRoom({ sentAt }: Follower): boolean {
  return sentAt.size < UNHANDLED_MAX
}

function lowest(asked: readonly { follower: Follower; after: number }[]): Asked[] {
  const after = new Map<Region, number>()
  for (const { follower, after: from } of asked)
    after.set(follower.region, Math.min(from, after.get(follower.region) ?? from))
  return [...after].map(([region, from]) => ({ region, after: from }))
}

function forgetAllBut(rows: readonly DownRow[], sentAt: Map<number, number>): void {
  const waiting = new Set(rows.map(({ rowId }) => rowId))
  for (const id of sentAt.keys()) if (!waiting.has(id)) sentAt.delete(id)
}
