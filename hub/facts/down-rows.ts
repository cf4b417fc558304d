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

interface AskedFor {
  readonly follower: Follower
  readonly after: number
}

export interface RunningDownRows extends DownRows {
  close(): void
}

export function downRows(parts: DownRowsParts): RunningDownRows {
  return new RowsOnTheirWay(parts)
}

class RowsOnTheirWay implements RunningDownRows {
  private readonly followers = new Set<Follower>()
  private readonly news = new Set<Follower>()
  private isLookWanted = false
  private isReading = false
  private readonly ends: readonly Cancel[]

  constructor(private readonly parts: DownRowsParts) {
    const look = repeatedly(parts.timers, LOOK_EVERY_MS, () => this.look())
    this.ends = [parts.store.onNews((region) => this.tell(region)), look]
  }

  follow(careRegion: Region, send: Follower['send']): () => void {
    const follower: Follower = { region: careRegion, send, sentAt: new Map(), highestSent: 0 }
    this.followers.add(follower)
    this.tell(careRegion)
    return () => void this.followers.delete(follower)
  }

  followed(): ReadonlySet<Region> {
    return new Set([...this.followers].map(({ region }) => region))
  }

  pass(careRegion: Region, rows: readonly DownRow[]): void {
    // The newest: an older one may be a line that is dead and not yet known to be.
    const newest = [...this.followers].filter(({ region }) => region === careRegion).at(-1)
    if (rows.length > 0) newest?.send(rows)
  }

  async handled(careRegion: Region, rowIds: readonly number[]): Promise<void> {
    await this.parts.store.handled(careRegion, rowIds)
    for (const follower of this.followers) if (follower.region === careRegion) this.forget(follower, rowIds)
  }

  close(): void {
    for (const end of this.ends) end()
    this.followers.clear()
  }

  private tell(region: Region): void {
    for (const follower of this.followers) if (follower.region === region) this.news.add(follower)
    void this.readAll()
  }

  /** Finds also rows whose numbers were given out earlier and committed later than what was read before. */
  private look(): void {
    this.isLookWanted = true
    void this.readAll()
  }

  private forget(follower: Follower, rowIds: readonly number[]): void {
    const wasFull = !hasRoom(follower)
    for (const id of rowIds) follower.sentAt.delete(id)
    if (wasFull) this.tell(follower.region)
  }

  /** One read at a time: an older answer that came later would make rows seem handled that are not. */
  private async readAll(): Promise<void> {
    if (this.isReading) return
    this.isReading = true
    try {
      while (this.isLookWanted || this.news.size > 0) await this.read(this.nextAsked())
    } catch (error) {
      this.parts.log.warn({ err: error }, 'rows for care regions could not be read; the next look tries again')
    } finally {
      this.isReading = false
    }
  }

  /** What is to be read next: of everybody everything, or of some what is new. */
  private nextAsked(): AskedFor[] {
    const isWhole = this.isLookWanted
    const chosen = isWhole ? [...this.followers] : [...this.news].filter(hasRoom)
    this.isLookWanted = false
    this.news.clear()
    return chosen.map((follower) => ({ follower, after: isWhole ? 0 : follower.highestSent }))
  }

  private async read(asked: readonly AskedFor[]): Promise<void> {
    if (asked.length === 0) return
    const rows = await this.parts.store.waiting(lowest(asked), UNHANDLED_MAX)
    for (const one of asked) this.offer(one, rows.get(one.follower.region) ?? [])
  }

  private offer({ follower, after }: AskedFor, rows: readonly DownRow[]): void {
    if (!this.followers.has(follower)) return
    const { sentAt } = follower
    // A whole look shows what was handled through another instance.
    if (after === 0 && rows.length < UNHANDLED_MAX) forgetAllBut(rows, sentAt)
    const now = this.parts.clock.monotonic()
    const isDue = (at: number | undefined) => (at === undefined ? hasRoom(follower) : now - at >= REPEAT_AFTER_MS)
    const due = rows.filter(({ rowId }) => {
      if (rowId <= after || !isDue(sentAt.get(rowId))) return false
      sentAt.set(rowId, now)
      return true
    })
    if (due.length === 0) return
    follower.highestSent = Math.max(follower.highestSent, ...due.map(({ rowId }) => rowId))
    follower.send(due)
  }
}

function hasRoom({ sentAt }: Follower): boolean {
  return sentAt.size < UNHANDLED_MAX
}

function lowest(asked: readonly AskedFor[]): Asked[] {
  const after = new Map<Region, number>()
  for (const { follower, after: from } of asked)
    after.set(follower.region, Math.min(from, after.get(follower.region) ?? from))
  return [...after].map(([region, from]) => ({ region, after: from }))
}

function forgetAllBut(rows: readonly DownRow[], sentAt: Map<number, number>): void {
  const waiting = new Set(rows.map(({ rowId }) => rowId))
  for (const id of sentAt.keys()) if (!waiting.has(id)) sentAt.delete(id)
}
