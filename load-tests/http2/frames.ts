/** HTTP/2's frames (RFC 9113, 4): cut out of what arrives, and written. Pure. */

export const TYPE = {
  ...{ data: 0, headers: 1, reset: 3, settings: 4 },
  ...{ ping: 6, goaway: 7, windowUpdate: 8, continuation: 9 },
} as const
export const FLAG = { endStream: 1, ack: 1, endHeaders: 4, padded: 8 } as const
export const SETTING = { headerTable: 1, push: 2, streamsMax: 3, streamWindow: 4 } as const

export const HEAD_BYTES = 9
/** Nobody may send a longer one to somebody who has not asked for it, and we do not. */
export const PAYLOAD_MAX = 16_384
const LENGTH_BYTES = 3
const [TYPE_AT, FLAGS_AT, STREAM_AT] = [3, 4, 5]
const ID_BITS = 0x7fff_ffff

export interface Head {
  readonly length: number
  readonly type: number
  readonly flags: number
  readonly stream: number
}

/** @returns where the payload begins */
export function writeHead(into: Buffer, at: number, { length, type, flags, stream }: Head): number {
  into.writeUIntBE(length, at, LENGTH_BYTES)
  into[at + TYPE_AT] = type
  into[at + FLAGS_AT] = flags
  into.writeUInt32BE(stream, at + STREAM_AT)
  return at + HEAD_BYTES
}

export function frame(type: number, { flags = 0, stream = 0 }, payload: Buffer): Buffer {
  const bytes = Buffer.allocUnsafe(HEAD_BYTES + payload.length)
  payload.copy(bytes, writeHead(bytes, 0, { length: payload.length, type, flags, stream }))
  return bytes
}

export function numbers(...values: readonly number[]): Buffer {
  const bytes = Buffer.allocUnsafe(values.length * 4)
  values.forEach((value, i) => {
    bytes.writeUInt32BE(value, i * 4)
  })
  return bytes
}

const SETTING_BYTES = 6

export function settingsFrame(settings: readonly (readonly [id: number, value: number])[]): Buffer {
  const payload = Buffer.allocUnsafe(settings.length * SETTING_BYTES)
  settings.forEach(([id, value], i) => {
    payload.writeUInt32BE(value, payload.writeUInt16BE(id, i * SETTING_BYTES))
  })
  return frame(TYPE.settings, {}, payload)
}

export function settingsIn(payload: Buffer): Map<number, number> {
  const found = new Map<number, number>()
  for (let at = 0; at + SETTING_BYTES <= payload.length; at += SETTING_BYTES)
    found.set(payload.readUInt16BE(at), payload.readUInt32BE(at + 2))
  return found
}

/** Takes what arrives, in whatever pieces; the answer throws a RangeError at a frame that is longer than allowed. */
export function frameCutter(met: (head: Head, payload: Buffer) => void): (piece: Buffer) => void {
  let rest: Buffer | undefined
  return (piece) => {
    const bytes = rest ? Buffer.concat([rest, piece]) : piece
    let at = 0
    while (at + HEAD_BYTES <= bytes.length) {
      const length = bytes.readUIntBE(at, LENGTH_BYTES)
      if (length > PAYLOAD_MAX) throw new RangeError(`a frame of ${length} bytes`)
      const [from, to] = [at + HEAD_BYTES, at + HEAD_BYTES + length]
      if (to > bytes.length) break
      const [type, flags] = [bytes[at + TYPE_AT] as number, bytes[at + FLAGS_AT] as number]
      const head = { length, type, flags, stream: bytes.readUInt32BE(at + STREAM_AT) & ID_BITS }
      met(head, unpadded(head, bytes.subarray(from, to)))
      at = to
    }
    rest = at < bytes.length ? bytes.subarray(at) : undefined
  }
}

function unpadded({ type, flags }: Head, payload: Buffer): Buffer {
  if ((flags & FLAG.padded) === 0 || (type !== TYPE.data && type !== TYPE.headers)) return payload
  return payload.subarray(1, Math.max(1, payload.length - (payload[0] ?? 0)))
}
