/**
 * Writes the fields of protobuf messages into one buffer that is used again and again. The library's writer strings an
 * object for each number and text together and copies them at the end; most of what encoding cost was that garbage.
 * What has a length gets room for a short one, and is moved up when it turns out longer.
 */
const VARINT_MAX = 10
const HEAD_MAX = 5 + VARINT_MAX
const SHORT_LENGTH = 128
const WORD = 0x1_0000_0000
const UTF8_MAX = 3
/** Up to here a loop is quicker than the call that does the same. */
const LOOP_MAX = 40
/** A message that was once large must not hold its memory for ever. */
const KEPT_BYTES_MAX = 1 << 20

export class WireWriter {
  private buffer = Buffer.allocUnsafeSlow(1 << 14)
  private at = 0

  /** The bytes of what was written since the last time. */
  finish(): Buffer {
    const bytes = Buffer.allocUnsafe(this.at)
    this.buffer.copy(bytes, 0, 0, this.at)
    this.reset()
    return bytes
  }

  /** Forgets what was written. */
  reset(): void {
    this.at = 0
    if (this.buffer.length > KEPT_BYTES_MAX) this.buffer = Buffer.allocUnsafeSlow(1 << 14)
  }

  number32(tag: number, value: number): void {
    this.room(HEAD_MAX)
    this.varint(tag)
    this.varint(value >>> 0)
  }

  /** Signed ones go as two's complement of 64 bits. @param value number, or what Number makes one of */
  number64(tag: number, value: unknown): void {
    this.room(HEAD_MAX)
    if (tag !== 0) this.varint(tag)
    const number = Number(value)
    let low = number >>> 0
    let high = Math.floor(number / WORD) >>> 0
    while (high !== 0) {
      this.buffer[this.at++] = (low & 0x7f) | 0x80
      low = ((low >>> 7) | (high << 25)) >>> 0
      high >>>= 7
    }
    this.varint(low)
  }

  /** @throws TypeError when it is none */
  text(tag: number, value: string): void {
    if (typeof value !== 'string') throw new TypeError(`${typeof value} for a text`)
    const start = this.open(tag)
    const { length } = value
    this.room(length * UTF8_MAX)
    if (length > LOOP_MAX || !this.ascii(value)) this.at = start + this.buffer.write(value, start, 'utf8')
    this.close(start)
  }

  /** @throws TypeError when it is something else */
  bytes(tag: number, value: Uint8Array): void {
    if (!(value instanceof Uint8Array)) throw new TypeError(`${typeof value} for bytes`)
    const { length } = value
    this.room(HEAD_MAX + length)
    this.varint(tag)
    this.varint(length)
    this.buffer.set(value, this.at)
    this.at += length
  }

  /** Begins what has a length. @returns where it starts, for close */
  open(tag: number): number {
    this.room(HEAD_MAX)
    this.varint(tag)
    return ++this.at
  }

  close(start: number): void {
    const length = this.at - start
    if (length < SHORT_LENGTH) {
      this.buffer[start - 1] = length
      return
    }
    const end = this.at
    const more = lengthOfVarint(length) - 1
    this.room(more)
    this.buffer.copyWithin(start + more, start, end)
    this.at = start - 1
    this.varint(length)
    this.at = end + more
  }

  /** False when it holds other letters: then it must be written again. */
  private ascii(value: string): boolean {
    const { buffer, at } = this
    for (let i = 0; i < value.length; i++) {
      const letter = value.charCodeAt(i)
      if (letter > 0x7f) return false
      buffer[at + i] = letter
    }
    this.at = at + value.length
    return true
  }

  private varint(value: number): void {
    let rest = value
    while (rest > 0x7f) {
      this.buffer[this.at++] = (rest & 0x7f) | 0x80
      rest >>>= 7
    }
    this.buffer[this.at++] = rest
  }

  private room(bytes: number): void {
    const needed = this.at + bytes
    if (needed <= this.buffer.length) return
    const larger = Buffer.allocUnsafeSlow(Math.max(needed, 2 * this.buffer.length))
    this.buffer.copy(larger, 0, 0, this.at)
    this.buffer = larger
  }
}

function lengthOfVarint(value: number): number {
  let length = 1
  for (let rest = value >>> 7; rest > 0; rest >>>= 7) length++
  return length
}
