/**
 * The calling side of one HTTP/2 connection as far as unary calls go: one block of headers and one frame of data each
 * way, many calls at a time. What node:http2 does beyond that (a stream object a call, with its events, its two buffers
 * and its copies of all headers) costs as much as the rest of a call.
 */
import type { Duplex } from 'node:stream'
import {
  FLAG,
  frame,
  frameCutter,
  HEAD_BYTES,
  type Head,
  numbers,
  PAYLOAD_MAX,
  SETTING,
  settingsFrame,
  settingsIn,
  TYPE,
  writeHead,
} from './frames'

/** What goes out: all of a call fits one frame each. */
export interface Sending {
  /** Asked for when the call leaves, which may be later: the far side bounds how many are open. */
  head(): Buffer
  readonly body: Buffer
  ended(end: End): void
}

/** first: the headers before the body, or else the last ones. reset: by its number in HTTP/2. */
export type End =
  | { readonly first: Buffer; readonly last: Buffer; readonly pieces: readonly Buffer[] }
  | { readonly reset: number }
  | { readonly tooLong: readonly Buffer[] }
  | { readonly lost: 'unsent' | 'sent' }

export const BODY_MAX = PAYLOAD_MAX
const PREFACE = Buffer.from('PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n')
const WINDOW_START = 65_535
const WINDOW_MAX = 0x7fff_ffff
/** Until the far side says how many. */
const STREAMS_START = 100
const CANCEL = numbers(8)
const REFUSED_STREAM = 7
const EMPTY = Buffer.alloc(0)

/** Ours: nothing is remembered of headers, nothing pushed, and a stream may send as much as it likes. */
const OURS = settingsFrame([
  [SETTING.headerTable, 0],
  [SETTING.push, 0],
  [SETTING.streamWindow, WINDOW_MAX],
])

interface Exchange {
  readonly sending: Sending
  /** 0: not sent yet. */
  stream: number
  first: Buffer | undefined
  readonly pieces: Buffer[]
  bytes: number
}

/** Of a socket that may still be connecting: calls wait until the far side has accepted it. */
export class Line {
  private readonly open = new Map<number, Exchange>()
  private readonly waiting: Exchange[] = []
  private nextStream = 1
  private streamsMax = STREAMS_START
  /** How much the far side takes before it says that it takes more. */
  private room = WINDOW_START
  /** What came since we said so. */
  private taken = 0
  private isAccepted = false
  private isGoing = false
  private isOver = false
  private unfinished: { readonly head: Head; readonly pieces: Buffer[] } | undefined

  /** @param replyBytesMax a longer reply is not taken */
  constructor(
    private readonly socket: Duplex,
    private readonly replyBytesMax: number,
  ) {
    const cut = frameCutter((head, payload) => this.met(head, payload))
    socket.on('data', (piece: Buffer) => {
      try {
        cut(piece)
      } catch {
        // No HTTP/2, or none that we understand: nothing behind it can be read either.
        socket.destroy()
      }
    })
    socket.on('error', () => socket.destroy())
    socket.once('close', () => this.lost())
    socket.write(Buffer.concat([PREFACE, OURS, frame(TYPE.windowUpdate, {}, numbers(WINDOW_MAX - WINDOW_START))]))
  }

  /** Takes calls: neither closed nor about to be. */
  get isOpen(): boolean {
    return !this.isOver && !this.isGoing
  }

  /** The far side has once said what it takes. */
  get wasAccepted(): boolean {
    return this.isAccepted
  }

  /** @returns gives the call up, and says so to the far side */
  send(sending: Sending): () => void {
    const exchange: Exchange = { sending, stream: 0, first: undefined, pieces: [], bytes: 0 }
    if (this.waiting.length === 0 && this.hasRoomFor(exchange)) this.begin(exchange)
    else this.waiting.push(exchange)
    return () => this.giveUp(exchange)
  }

  close(): void {
    this.socket.destroy()
  }

  private hasRoomFor({ sending }: Exchange): boolean {
    return this.isAccepted && !this.isGoing && this.open.size < this.streamsMax && this.room >= sending.body.length
  }

  /** In one piece: one record of TLS, one write. */
  private begin(exchange: Exchange): void {
    const { body } = exchange.sending
    const head = exchange.sending.head()
    const stream = this.nextStream
    exchange.stream = stream
    this.nextStream += 2
    this.room -= body.length
    this.open.set(stream, exchange)
    const bytes = Buffer.allocUnsafe(HEAD_BYTES + head.length + HEAD_BYTES + body.length)
    const at = writeHead(bytes, 0, { length: head.length, type: TYPE.headers, flags: FLAG.endHeaders, stream })
    head.copy(bytes, at)
    const data = { length: body.length, type: TYPE.data, flags: FLAG.endStream, stream }
    body.copy(bytes, writeHead(bytes, at + head.length, data))
    this.socket.write(bytes)
  }

  private sendWaiting(): void {
    while (this.waiting[0] && this.hasRoomFor(this.waiting[0])) this.begin(this.waiting.shift() as Exchange)
  }

  private end(exchange: Exchange, how: End): void {
    this.open.delete(exchange.stream)
    exchange.sending.ended(how)
    if (this.isGoing && this.open.size === 0) this.socket.end()
    this.sendWaiting()
  }

  private giveUp(exchange: Exchange): void {
    const at = this.waiting.indexOf(exchange)
    if (at >= 0) this.waiting.splice(at, 1)
    if (!this.open.delete(exchange.stream)) return
    this.socket.write(frame(TYPE.reset, exchange, CANCEL))
    this.sendWaiting()
  }

  private lost(): void {
    this.isOver = true
    const [sent, unsent] = [[...this.open.values()], this.waiting.splice(0)]
    this.open.clear()
    for (const { sending } of sent) sending.ended({ lost: 'sent' })
    for (const { sending } of unsent) sending.ended({ lost: 'unsent' })
  }

  private met(head: Head, payload: Buffer): void {
    const isAck = (head.flags & FLAG.ack) !== 0
    if (head.type === TYPE.data) this.dataMet(head, payload)
    else if (head.type === TYPE.headers || head.type === TYPE.continuation) this.headersMet(head, payload)
    else if (head.type === TYPE.reset) this.resetMet(head, payload.readUInt32BE(0))
    else if (head.type === TYPE.goaway) this.goawayMet(payload.readUInt32BE(0) & WINDOW_MAX)
    else if (head.type === TYPE.settings && !isAck) this.settingsMet(payload)
    else if (head.type === TYPE.ping && !isAck) this.socket.write(frame(TYPE.ping, { flags: FLAG.ack }, payload))
    // The window of a stream has room for all that we send on it from the start.
    else if (head.type === TYPE.windowUpdate && head.stream === 0) this.roomMet(payload.readUInt32BE(0) & WINDOW_MAX)
  }

  private dataMet({ length, flags, stream }: Head, payload: Buffer): void {
    this.taken += length
    if (this.taken > WINDOW_MAX / 2) {
      this.socket.write(frame(TYPE.windowUpdate, {}, numbers(this.taken)))
      this.taken = 0
    }
    const exchange = this.open.get(stream)
    if (!exchange) return
    exchange.bytes += payload.length
    exchange.pieces.push(payload)
    if (exchange.bytes > this.replyBytesMax) {
      this.giveUp(exchange)
      exchange.sending.ended({ tooLong: exchange.pieces })
    } else if (flags & FLAG.endStream) this.finished(exchange, EMPTY)
  }

  private headersMet(head: Head, payload: Buffer): void {
    if (head.type === TYPE.continuation) this.unfinished?.pieces.push(payload)
    else this.unfinished = { head, pieces: [payload] }
    if ((head.flags & FLAG.endHeaders) === 0 || !this.unfinished) return
    const { head: begun, pieces } = this.unfinished
    this.unfinished = undefined
    const exchange = this.open.get(begun.stream)
    if (!exchange) return
    const block = pieces.length === 1 ? payload : Buffer.concat(pieces)
    if (begun.flags & FLAG.endStream) this.finished(exchange, block)
    else exchange.first ??= block
  }

  private finished(exchange: Exchange, last: Buffer): void {
    this.end(exchange, { first: exchange.first ?? last, last, pieces: exchange.pieces })
  }

  private resetMet({ stream }: Head, code: number): void {
    const exchange = this.open.get(stream)
    if (exchange) this.end(exchange, { reset: code })
  }

  private settingsMet(payload: Buffer): void {
    const told = settingsIn(payload)
    if ((told.get(SETTING.streamWindow) ?? WINDOW_START) < BODY_MAX) throw new RangeError('a window too narrow for us')
    this.streamsMax = told.get(SETTING.streamsMax) ?? this.streamsMax
    this.isAccepted = true
    this.socket.write(frame(TYPE.settings, { flags: FLAG.ack }, EMPTY))
    this.sendWaiting()
  }

  private roomMet(bytes: number): void {
    this.room += bytes
    this.sendWaiting()
  }

  /** What began later than told was not looked at, and what waits will not be. */
  private goawayMet(lastStream: number): void {
    this.isGoing = true
    const late = [...this.open.values()].filter(({ stream }) => stream > lastStream)
    for (const exchange of [...late, ...this.waiting.splice(0)]) this.end(exchange, { reset: REFUSED_STREAM })
    if (this.open.size === 0) this.socket.end()
  }
}
