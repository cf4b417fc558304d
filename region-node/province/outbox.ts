/**
 * What keeps facts moving until their addressee has learned them (protocol R23). The truth is the outbox table: a row
 * lives there from the commit of its decision until the end-to-end ack. Here is only which rows are on their way, at
 * most a window per destination, and that may be forgotten at any time: then a row travels twice, which is normal life.
 */
import { type Gatherer, gather } from '../../common/batches'
import { type Cancel, type Clock, repeatedly, type Timers } from '../../common/clock'
import type { Log } from '../../common/log'
import type { Region } from '../../common/regions'
import { keyFromWire, keyText, type SettlementKey } from '../../common/settlement-key'
import type { Signer } from '../../common/signing'
import type { FactAck, FactIn } from '../../proto/types'
import type { Province } from './province'
import { emptyWindow, forget, onItsWay, roomAgain, roomIn, settled, WINDOW, type Window } from './window'

/** One decision for one addressee. */
export interface OutboxRow {
  /** Running number of the care node; rows go out in this order. */
  readonly number: number
  readonly key: SettlementKey
  /** Who is to learn it (R8). */
  readonly enrollmentRegion: Region
  /** A serialised Decision, unsigned (R27). */
  readonly decision: Buffer
  /** Queued again because a learner may have lost it (R18, R26): goes behind what is new. */
  readonly again?: boolean
}

/** Under which epochs something was learned: that of the hub, and that of the enrollment region. */
export interface Epochs {
  readonly hub: number
  readonly enrollment: number
}

export interface Due {
  readonly nowMs: number
  /** Numbers of rows that are on their way and not wanted again. */
  readonly except: readonly number[]
  readonly limit: number
  /** How many of them may have been queued again. */
  readonly againLimit: number
}

/** The outbox table. */
export interface OutboxRows {
  /** Addressees that have at least one row. */
  destinations(): Promise<readonly Region[]>
  /**
   * The oldest rows of one addressee, by number, those queued again behind all others; a refused row only when its time
   * to be tried again has come.
   */
  due(destination: Region, due: Due): Promise<readonly OutboxRow[]>
  /**
   * The addressee has learned it: the row is deleted, unless one of the epochs is older than what is known of either
   * (R18, R26). No row, no error. An asynchronous commit is enough. Without epochs it counts under all of them.
   */
  acknowledged(key: SettlementKey, destination: Region, epochs?: Epochs): Promise<void>
  /** The addressee cannot use it: the row stays, with the code, and is due again at that instant. */
  refused(key: SettlementKey, destination: Region, code: string, dueAtMs: number): Promise<void>
}

export interface OutboxRelay {
  /** Right after the commit that wrote the row: it goes out soon, unless older ones wait. */
  fresh(row: OutboxRow): void
  /** An end-to-end ack or NAck, or a hop NAck. Resolves when the table knows; rejects when it could not be told. */
  acked(ack: FactAck): Promise<void>
  /** A Link came up: whatever was on its way may have been lost with the old one. */
  linkUp(): void
  /** Sends what is due. Called by the relay itself once started; by tests and the simulator directly. */
  tick(): Promise<void>
  /** On their way, per destination, for people. */
  onTheWay(): ReadonlyMap<Region, number>
  start(timers: Timers): void
  close(): void
}

export interface RelayParts {
  readonly rows: OutboxRows
  readonly province: Pick<Province, 'send' | 'links'>
  readonly signer: Signer
  readonly clock: Clock
  readonly log: Log
  /** A row un-acked for so long is sent again; a destination silent for so long is only probed. */
  readonly resendMs: number
  readonly tickMs?: number
  /**
   * Fresh rows leave together, one frame every so often: nobody waits for a fact, and a frame costs both its ends more
   * than the facts in it. Absent: each leaves by itself.
   */
  readonly together?: { readonly everyMs: number; readonly timers: Timers }
}

const HOURLY_MS = 3_600_000
const TICK_MS = 1_000

/** The relay of one care node; one a process. Two processes send each row twice, which is normal life. */
export function outboxRelay(parts: RelayParts): OutboxRelay {
  return new Relay(parts)
}

interface Destination {
  readonly window: Window
  /** The table may hold rows that are not on their way. */
  behind: boolean
  /** A look into the table is under way; and whether another must follow it. */
  looking: boolean
  lookAgain: boolean
}

class Relay implements OutboxRelay {
  private readonly destinations = new Map<Region, Destination>()
  private readonly leaving: Gatherer<OutboxRow, undefined> | undefined
  private stop: Cancel = () => undefined

  constructor(private readonly parts: RelayParts) {
    const work = async (rows: readonly OutboxRow[]) => this.leave(rows)
    this.leaving = parts.together && gather<OutboxRow, undefined>({ ...parts.together, most: WINDOW, work })
  }

  fresh(row: OutboxRow): void {
    if (!this.leaving) return void this.leave([row])
    // Such as a certificate that has ended: the row stays in the table, and no decision dies of it.
    this.leaving.add(row).catch((error: Error) => this.parts.log.warn({ err: error }, 'a fact could not leave at once'))
  }

  async acked(ack: FactAck): Promise<void> {
    const key = keyFromWire(ack.key)
    if (!key) return
    const region = ack.enrollmentRegion
    if (ack.refused) await this.refused(key, region, ack.refused.code)
    else await this.parts.rows.acknowledged(key, region, { hub: ack.hubEpoch, enrollment: ack.enrollmentEpoch })
    const destination = this.destinations.get(region)
    if (!destination) return
    settled(destination.window, keyText(key), this.parts.clock.monotonic())
    if (destination.behind) void this.look(region, destination)
  }

  linkUp(): void {
    for (const { window } of this.destinations.values()) forget(window)
    void this.tick()
  }

  async tick(): Promise<void> {
    try {
      // Regions are few and are never forgotten: one that has nothing waiting is not behind, so its next fact goes
      // out without a look into the table, which would cost a commit of its own.
      const waiting = await this.parts.rows.destinations()
      await Promise.all(waiting.map((region) => this.look(region, this.destination(region))))
    } catch (error) {
      this.parts.log.warn({ err: error }, 'the outbox could not be read; the next tick tries again')
    }
  }

  onTheWay(): ReadonlyMap<Region, number> {
    return new Map([...this.destinations].map(([region, { window }]) => [region, window.sent.size]))
  }

  start(timers: Timers): void {
    this.stop()
    this.stop = repeatedly(timers, this.parts.tickMs ?? TICK_MS, () => void this.tick())
    void this.tick()
  }

  close(): void {
    this.stop()
  }

  /** Whatever cannot leave now is read from the table when it can. */
  private leave(fresh: readonly OutboxRow[]): undefined[] {
    // A look into the table may have found some meanwhile.
    const rows = fresh.filter((row) => !this.isOnItsWay(row))
    const regions = [...new Set(rows.map(({ enrollmentRegion }) => enrollmentRegion))]
    const fitting = regions.filter((region) => {
      const destination = this.destination(region)
      const bound = rows.filter(({ enrollmentRegion }) => enrollmentRegion === region)
      return !destination.behind && this.room(destination) >= bound.length
    })
    const isGone = this.send(rows.filter(({ enrollmentRegion }) => fitting.includes(enrollmentRegion)))
    for (const region of isGone ? regions.filter((one) => !fitting.includes(one)) : regions) {
      const destination = this.destination(region)
      destination.behind = true
      void this.look(region, destination)
    }
    return fresh.map(() => undefined)
  }

  private destination(region: Region): Destination {
    let found = this.destinations.get(region)
    if (!found) {
      // Behind at first: rows of an earlier process may wait, and they are older.
      found = { window: emptyWindow(), behind: true, looking: false, lookAgain: false }
      this.destinations.set(region, found)
    }
    return found
  }

  /** One look at a time; what happens during one is seen by the next, which follows at once. */
  private async look(region: Region, destination: Destination): Promise<void> {
    destination.lookAgain = true
    if (destination.looking) return
    destination.looking = true
    try {
      while (destination.lookAgain) {
        destination.lookAgain = false
        await this.fill(region, destination)
      }
    } catch (error) {
      this.parts.log.warn(
        { err: error, destination: region },
        'the outbox could not be read; the next tick tries again',
      )
    } finally {
      destination.looking = false
    }
  }

  private async fill(region: Region, destination: Destination): Promise<void> {
    destination.behind = true
    const limit = this.room(destination)
    if (limit === 0 || !this.anyLinkUp()) return
    const againLimit = roomAgain(destination.window)
    const except = [...destination.window.sent.values()].map(({ number }) => number)
    const found = await this.parts.rows.due(region, { nowMs: this.parts.clock.now(), except, limit, againLimit })
    // A fresh row may have gone out while the table was read.
    const due = found.filter((row) => !this.isOnItsWay(row))
    // What was queued again and finds its half full waits for acks, which look again.
    const isMore = found.length === limit || found.filter(({ again }) => again).length === againLimit
    destination.behind = !this.send(due) || isMore
  }

  private send(due: readonly OutboxRow[]): boolean {
    if (due.length === 0) return true
    // Asked first, because signing what cannot leave would burn the processor through every outage.
    if (!this.anyLinkUp()) return false
    if (!this.parts.province.send(due.map(factSignedBy(this.parts.signer)))) return false
    const atMs = this.parts.clock.monotonic()
    for (const row of due) onItsWay(this.destination(row.enrollmentRegion).window, keyText(row.key), row, atMs)
    return true
  }

  private isOnItsWay({ enrollmentRegion, key, number }: OutboxRow): boolean {
    return this.destination(enrollmentRegion).window.sent.get(keyText(key))?.number === number
  }

  private room(destination: Destination): number {
    return roomIn(destination.window, this.parts.clock.monotonic(), this.parts.resendMs)
  }

  private anyLinkUp(): boolean {
    return this.parts.province.links().some(({ up }) => up)
  }

  private async refused(key: SettlementKey, region: Region, code: string): Promise<void> {
    const { log, rows, clock } = this.parts
    log.error({ key: keyText(key), destination: region, code }, 'a fact was refused; it is tried again hourly')
    await rows.refused(key, region, code, clock.now() + HOURLY_MS)
  }
}

/** Makes a row what travels: signed now, because the decision is kept unsigned (R27). */
export function factSignedBy(signer: Signer) {
  return ({ number, enrollmentRegion, decision }: Omit<OutboxRow, 'key' | 'again'>): FactIn => {
    return { signed: { decision, signature: signer.sign('decision', decision) }, enrollmentRegion, number }
  }
}
