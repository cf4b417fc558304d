/**
 * What keeps facts moving until their addressee has learned them (protocol R23). The truth is the outbox table: a row
 * lives there from the commit of its decision until the end-to-end ack. Here is only which rows are on their way, at
 * most a window per destination, and that may be forgotten at any time: then a row travels twice, which is normal life.
 */
import { type Cancel, type Clock, repeatedly, type Timers } from '../../common/clock'
import type { Log } from '../../common/log'
import type { Region } from '../../common/regions'
import { keyFromWire, keyText, type SettlementKey } from '../../common/settlement-key'
import type { Signer } from '../../common/signing'
import type { FactAck, FactIn } from '../../proto/types'
import type { Province } from './province'

/** One decision for one addressee. */
export interface OutboxRow {
  /** Running number of the care node; rows go out in this order. */
  readonly number: number
  readonly key: SettlementKey
  /** Who is to learn it (R8). */
  readonly enrollmentRegion: Region
  /** A serialised Decision, unsigned (R27). */
  readonly decision: Buffer
}

export interface Due {
  readonly nowMs: number
  /** Numbers of rows that are on their way and not wanted again. */
  readonly except: readonly number[]
  readonly limit: number
}

/** The outbox table. */
export interface OutboxRows {
  /** Addressees that have at least one row. */
  destinations(): Promise<readonly Region[]>
  /** The oldest rows of one addressee, by number; a refused row only when its time to be tried again has come. */
  due(destination: Region, due: Due): Promise<readonly OutboxRow[]>
  /** The addressee has learned it: the row is deleted. No row, no error. An asynchronous commit is enough. */
  acknowledged(key: SettlementKey, destination: Region): Promise<void>
  /** The addressee cannot use it: the row stays, with the code, and is due again at that instant. */
  refused(key: SettlementKey, destination: Region, code: string, dueAtMs: number): Promise<void>
}

export interface OutboxRelay {
  /** Right after the commit that wrote the row: it goes out at once unless older ones wait. */
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
}

export const WINDOW = 512
export const PROBES = 16
const HOURLY_MS = 3_600_000

interface Destination {
  /** Key text of each row on its way. At most a window. */
  readonly sent: Map<string, { readonly number: number; readonly atMs: number }>
  /** Since when (monotonic) something is on its way and no ack has come. */
  silentSinceMs: number | undefined
  /** The table may hold rows that are not on their way. */
  behind: boolean
  /** A look into the table is under way; and whether another must follow it. */
  looking: boolean
  lookAgain: boolean
}

/** The relay of one care node; one instance a process. */
export function outboxRelay(parts: RelayParts): OutboxRelay {
  const { rows, clock, log, resendMs } = parts
  const destinations = new Map<Region, Destination>()
  let stop: Cancel = () => undefined

  const anyLinkUp = () => parts.province.links().some(({ up }) => up)

  function destinationOf(region: Region): Destination {
    let found = destinations.get(region)
    if (!found) {
      // Behind at first: rows of an earlier process may wait, and they are older.
      found = { sent: new Map(), silentSinceMs: undefined, behind: true, looking: false, lookAgain: false }
      destinations.set(region, found)
    }
    return found
  }

  function send(destination: Destination, due: readonly OutboxRow[]): boolean {
    if (due.length === 0) return true
    // Asked first, because signing what cannot leave would burn the processor through every outage.
    if (!anyLinkUp() || !parts.province.send(due.map((row) => factOf(row, parts.signer)))) return false
    const atMs = clock.monotonic()
    for (const row of due) {
      // Taken out first, so that the map stays in the order of sending.
      destination.sent.delete(keyText(row.key))
      destination.sent.set(keyText(row.key), { number: row.number, atMs })
    }
    destination.silentSinceMs ??= atMs
    return true
  }

  async function look(region: Region, destination: Destination): Promise<void> {
    if (destination.looking) {
      destination.lookAgain = true
      return
    }
    destination.looking = true
    try {
      do {
        destination.lookAgain = false
        await fill(region, destination)
      } while (destination.lookAgain)
    } catch (error) {
      destination.behind = true
      log.warn({ err: error, destination: region }, 'the outbox could not be read; the next tick tries again')
    } finally {
      destination.looking = false
    }
  }

  async function fill(region: Region, destination: Destination): Promise<void> {
    const limit = roomIn(destination, clock.monotonic(), resendMs)
    destination.behind = true
    if (limit === 0 || !anyLinkUp()) return
    const except = [...destination.sent.values()].map(({ number }) => number)
    const found = await rows.due(region, { nowMs: clock.now(), except, limit })
    // A fresh row may have gone out while the table was read.
    const due = found.filter((row) => destination.sent.get(keyText(row.key))?.number !== row.number)
    destination.behind = !send(destination, due) || found.length === limit
  }

  async function tick(): Promise<void> {
    try {
      const waiting = new Set(await rows.destinations())
      for (const [region, { sent }] of destinations)
        if (!waiting.has(region) && sent.size === 0) destinations.delete(region)
      await Promise.all([...waiting].map((region) => look(region, destinationOf(region))))
    } catch (error) {
      log.warn({ err: error }, 'the outbox could not be read; the next tick tries again')
    }
  }

  return {
    fresh(row) {
      const destination = destinationOf(row.enrollmentRegion)
      const inOrder = !destination.behind && roomIn(destination, clock.monotonic(), resendMs) > 0
      if (inOrder && send(destination, [row])) return
      destination.behind = true
      void look(row.enrollmentRegion, destination)
    },
    async acked(ack) {
      const key = keyFromWire(ack.key)
      if (!key) return
      const destination = destinations.get(ack.enrollmentRegion)
      if (ack.refused) {
        const { code } = ack.refused
        log.error({ key: keyText(key), destination: ack.enrollmentRegion, code }, 'a fact was refused; retried hourly')
        await rows.refused(key, ack.enrollmentRegion, code, clock.now() + HOURLY_MS)
      } else {
        await rows.acknowledged(key, ack.enrollmentRegion)
      }
      if (!destination) return
      destination.sent.delete(keyText(key))
      destination.silentSinceMs = destination.sent.size > 0 ? clock.monotonic() : undefined
      if (destination.behind) void look(ack.enrollmentRegion, destination)
    },
    linkUp() {
      for (const { sent } of destinations.values()) sent.clear()
      void tick()
    },
    tick,
    onTheWay: () => new Map([...destinations].map(([region, { sent }]) => [region, sent.size])),
    start(timers) {
      stop()
      stop = repeatedly(timers, parts.tickMs ?? 1_000, () => void tick())
      void tick()
    },
    close: () => stop(),
  }
}

/** How many more rows may go out now; forgets rows that were sent so long ago that they are wanted again. */
function roomIn(destination: Destination, nowMs: number, resendMs: number): number {
  const { sent, silentSinceMs } = destination
  // In the order of sending, so the walk ends at the first young one.
  for (const [name, { atMs }] of sent) {
    if (nowMs - atMs < resendMs) break
    sent.delete(name)
  }
  const window = silentSinceMs !== undefined && nowMs - silentSinceMs >= resendMs ? PROBES : WINDOW
  return Math.max(0, window - sent.size)
}

function factOf({ number, enrollmentRegion, decision }: OutboxRow, signer: Signer): FactIn {
  return { signed: { decision, signature: signer.sign('decision', decision) }, enrollmentRegion, number, hubEpoch: 0 }
}
