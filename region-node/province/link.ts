/**
 * The life of one Link (protocol R24): dialled, welcomed, alive while both ways beat, dialled again for ever. It knows
 * nothing of questions: it says when it is up and what arrived.
 */
import { type Cancel, type Clock, repeatedly, type Timers } from '../../common/clock'
import { type Pulse, pulseFrom } from '../../common/heartbeat'
import type { Log } from '../../common/log'
import type { Answer, DownFrame, DownRow, FactAck, UpFrameIn, Welcome } from '../../proto/types'
import { pauseMs } from './back-off'
import type { LinkState } from './province'
import type { Dial, Stream, Wire } from './wire'

export interface LinkParts {
  readonly hub: string
  readonly dial: Dial
  readonly clock: Clock
  readonly timers: Timers
  /** Between 0 and 1, for the pauses between tries. */
  random(): number
  readonly log: Log
  readonly heartbeatMs: number
  readonly deadMs: number
  hello(): UpFrameIn
}

/** What a Link tells its owner. */
export interface LinkEvents {
  up(link: HubLink, welcome: Welcome): void
  /** No more questions here: the Link was lost, or the hub is about to stop. */
  lost(link: HubLink): void
  answered(link: HubLink, answer: Answer): void
  hopAcked(ack: FactAck): void
  row(link: HubLink, row: DownRow): void
  heartbeat(): void
}

interface Connection {
  readonly wire: Wire
  readonly sinceMs: number
  readonly pulses: Readonly<Record<Stream, Pulse>>
  readonly welcomed: Set<Stream>
}

export const CONTRACT_VERSION = '1'

export class HubLink {
  readonly hub: string
  /** How many questions may be open at once; the hub says it in its welcome. */
  window = 0
  private connection: Connection | undefined
  private isUp = false
  private isDraining = false
  private tries = 0
  private changedMs: number
  private why = 'not yet tried'
  private nextTryMs = 0
  private stopBeat: Cancel = () => undefined
  private stopPause: Cancel = () => undefined

  constructor(
    private readonly parts: LinkParts,
    private readonly events: LinkEvents,
  ) {
    this.hub = parts.hub
    this.changedMs = parts.clock.monotonic()
  }

  start(): void {
    const { clock, timers, heartbeatMs, deadMs } = this.parts
    const sinceMs = clock.monotonic()
    const pulse = () => pulseFrom(sinceMs, heartbeatMs, deadMs)
    // An event of a wire that is no longer ours is nobody's.
    const ours = () => this.connection?.wire === wire
    const wire = this.parts.dial({
      arrived: (stream, frames) => ours() && this.arrived(stream, frames),
      ended: (reason) => ours() && this.end(reason),
    })
    this.connection = { wire, sinceMs, pulses: { live: pulse(), bulk: pulse() }, welcomed: new Set() }
    for (const stream of STREAMS) wire[stream].press(this.parts.hello())
    this.stopBeat = repeatedly(timers, heartbeatMs, () => this.beat())
  }

  /** Ready for new questions and facts. */
  get takes(): boolean {
    return this.isUp && !this.isDraining
  }

  /** The hub is there, though it may be about to stop. */
  get isConnected(): boolean {
    return this.isUp
  }

  /** Hands a frame to the stream; false when the Link is down or too much already waits. */
  offer(stream: Stream, frame: UpFrameIn): boolean {
    return this.isUp && (this.connection?.wire[stream].offer(frame) ?? false)
  }

  /** A row was handled; lost acks are no loss, the hub sends the row again. */
  ackRow(rowId: number): void {
    if (this.isUp) this.connection?.wire.bulk.press({ rowAck: { rowIds: [rowId] } })
  }

  state(): LinkState {
    const nowMs = this.parts.clock.monotonic()
    const forMs = seconds(nowMs - this.changedMs)
    if (!this.isUp || !this.connection) {
      const next = this.connection ? 'trying now' : `next try in ${seconds(Math.max(0, this.nextTryMs - nowMs))}`
      return { hub: this.hub, up: false, detail: `down ${forMs}: ${this.why}, ${next}` }
    }
    const silent = seconds(this.connection.pulses.live.silentMs(nowMs))
    const detail = `up ${forMs}, last sign of life ${silent} ago${this.isDraining ? ', about to stop' : ''}`
    return { hub: this.hub, up: !this.isDraining, detail }
  }

  close(): void {
    this.stopPause()
    this.letGo()
  }

  private beat(): void {
    const connection = this.connection
    if (!connection) return
    const nowMs = this.parts.clock.monotonic()
    // Both are asked every time: a pulse measures its own askers' lateness.
    const dead = STREAMS.filter((stream) => connection.pulses[stream].isDead(nowMs))
    if (dead[0]) {
      const silent = seconds(connection.pulses[dead[0]].silentMs(nowMs))
      this.end(`no sign of life on the ${dead[0]} stream for ${silent}`)
      return
    }
    const heartbeat = { heartbeat: { stampMs: Math.trunc(nowMs) } }
    for (const stream of STREAMS) connection.wire[stream].press(heartbeat)
  }

  private arrived(stream: Stream, frames: readonly DownFrame[]): void {
    this.connection?.pulses[stream].heard(this.parts.clock.monotonic())
    for (const frame of frames) this.take(stream, frame)
  }

  private take(stream: Stream, { content, answer, hopAck, row, welcome }: DownFrame): void {
    if (content === 'answer' && answer) this.events.answered(this, answer)
    else if (content === 'hopAck' && hopAck) this.events.hopAcked(hopAck)
    else if (content === 'row' && row) this.events.row(this, row)
    else if (content === 'welcome' && welcome) this.welcomed(stream, welcome)
    else if (content === 'drain') this.drain()
    else if (content === 'heartbeat') {
      this.tries = 0
      this.events.heartbeat()
    }
  }

  private welcomed(stream: Stream, welcome: Welcome): void {
    const connection = this.connection
    if (!connection || connection.welcomed.has(stream)) return
    if (welcome.hubInstance !== this.hub) {
      this.end(`expected ${this.hub} at this address, found ${JSON.stringify(welcome.hubInstance)}`)
      return
    }
    connection.welcomed.add(stream)
    if (stream === 'live') this.window = welcome.window
    if (connection.welcomed.size < STREAMS.length) return
    this.isUp = true
    this.isDraining = false
    this.changedMs = this.parts.clock.monotonic()
    this.parts.log.info({ hub: this.hub, epoch: welcome.hubEpoch, window: this.window }, 'link up')
    this.events.up(this, welcome)
  }

  private drain(): void {
    if (this.isDraining) return
    this.isDraining = true
    this.parts.log.info({ hub: this.hub }, 'the hub instance is about to stop')
    this.events.lost(this)
  }

  private end(reason: string): void {
    const { clock, timers, log, random } = this.parts
    const wasUp = this.isUp
    this.letGo()
    if (wasUp) this.changedMs = clock.monotonic()
    this.why = reason
    const waitMs = pauseMs(this.tries++, random())
    this.nextTryMs = clock.monotonic() + waitMs
    // Once per outage loudly; a hub that is down for a day must not fill the log.
    log[wasUp || this.tries === 1 ? 'warn' : 'debug']({ hub: this.hub, reason, waitMs }, 'link down')
    this.stopPause = timers.schedule(waitMs, () => this.start())
    if (wasUp) this.events.lost(this)
  }

  private letGo(): void {
    this.stopBeat()
    const connection = this.connection
    this.connection = undefined
    this.isUp = false
    this.isDraining = false
    connection?.wire.close()
  }
}

const STREAMS: readonly Stream[] = ['live', 'bulk']

function seconds(ms: number): string {
  return `${(ms / 1_000).toFixed(1)} s`
}
