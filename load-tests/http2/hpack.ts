/**
 * HTTP/2's headers as bytes (HPACK, RFC 7541), without the table that both sides would have to keep in step: we say
 * that ours has no room, so that each block can be read by itself, or not at all. Pure.
 */

export type Headers = Readonly<Record<string, string>>

/** Appendix A: names, and behind a space the value. */
const STATIC = [
  ...[':authority', ':method GET', ':method POST', ':path /', ':path /index.html', ':scheme http', ':scheme https'],
  ...[':status 200', ':status 204', ':status 206', ':status 304', ':status 400', ':status 404', ':status 500'],
  ...['accept-charset', 'accept-encoding gzip, deflate', 'accept-language', 'accept-ranges', 'accept'],
  ...['access-control-allow-origin', 'age', 'allow', 'authorization', 'cache-control', 'content-disposition'],
  ...['content-encoding', 'content-language', 'content-length', 'content-location', 'content-range', 'content-type'],
  ...['cookie', 'date', 'etag', 'expect', 'expires', 'from', 'host', 'if-match', 'if-modified-since'],
  ...['if-none-match', 'if-range', 'if-unmodified-since', 'last-modified', 'link', 'location', 'max-forwards'],
  ...['proxy-authenticate', 'proxy-authorization', 'range', 'referer', 'refresh', 'retry-after', 'server'],
  ...['set-cookie', 'strict-transport-security', 'transfer-encoding', 'user-agent', 'vary', 'via', 'www-authenticate'],
].map((entry) => {
  const [name = '', ...value] = entry.split(' ')
  return [name, value.join(' ')] as const
})

/** Of a number with so many bits in its first byte, beside what else that byte says (5.1). */
interface Prefix {
  readonly bits: number
  readonly says: number
}
const INDEXED = { bits: 7, says: 0x80 }
const REMEMBERED = { bits: 6, says: 0x40 }
const TABLE_SIZE = { bits: 5, says: 0x20 }
const LITERAL = { bits: 4, says: 0 }
const PACKED = { bits: 7, says: 0x80 }
const PLAIN = { bits: 7, says: 0 }
const [MORE, SEVEN_BITS] = [0x80, 0x7f]

/** Each header in full: nothing is remembered on either side. */
export function blockOf(headers: Headers): Buffer {
  const text = (value: string) => [...number(value.length, PLAIN), ...Buffer.from(value, 'latin1')]
  return Buffer.from(
    Object.entries(headers).flatMap(([name, value]) => [...number(0, LITERAL), ...text(name), ...text(value)]),
  )
}

function number(value: number, { bits, says }: Prefix): number[] {
  const most = (1 << bits) - 1
  if (value < most) return [says | value]
  const bytes = [says | most]
  let left = value - most
  for (; left > SEVEN_BITS; left >>>= 7) bytes.push(MORE | (left & SEVEN_BITS))
  return [...bytes, left]
}

/** @throws RangeError when these are no headers, or some that refer to what we said we do not remember */
export function headersIn(block: Buffer): Headers {
  const headers: Record<string, string> = {}
  const reader = readerOf(block)
  while (!reader.isOver()) {
    if (reader.sees(INDEXED)) {
      const [name, value] = remembered(reader.number(INDEXED))
      headers[name] = value
    } else if (!reader.sees(REMEMBERED) && reader.sees(TABLE_SIZE)) reader.number(TABLE_SIZE)
    else {
      const index = reader.number(reader.sees(REMEMBERED) ? REMEMBERED : LITERAL)
      const name = index === 0 ? reader.text() : remembered(index)[0]
      headers[name] = reader.text()
    }
  }
  return headers
}

function remembered(index: number) {
  const entry = STATIC[index - 1]
  if (!entry) throw new RangeError(`header ${index} of a table that we do not keep`)
  return entry
}

const SHIFT_MAX = 28

function readerOf(block: Buffer) {
  let at = 0
  const next = () => {
    const byte = block[at++]
    if (byte === undefined) throw new RangeError('headers that break off')
    return byte
  }
  const number = ({ bits }: Pick<Prefix, 'bits'>) => {
    const most = (1 << bits) - 1
    let value = next() & most
    if (value < most) return value
    for (let shift = 0; shift <= SHIFT_MAX; shift += 7) {
      const byte = next()
      value += (byte & SEVEN_BITS) * 2 ** shift
      if (byte < MORE) return value
    }
    throw new RangeError('a number without an end')
  }
  const sees = ({ says }: Prefix) => ((block[at] as number) & says) !== 0
  return {
    isOver: () => at >= block.length,
    sees,
    number,
    text() {
      const isPacked = sees(PACKED)
      const length = number(PLAIN)
      const bytes = block.subarray(at, at + length)
      if (bytes.length < length) throw new RangeError('a header that breaks off')
      at += length
      return isPacked ? unpacked(bytes) : bytes.toString('latin1')
    },
  }
}

/**
 * Appendix B as far as header values go: of all letters with as many bits the code grows with the letter, and the
 * shortest come first, so that the letters are all that has to be written down.
 */
const LETTERS: readonly (readonly [bits: number, letters: string])[] = [
  [5, '012aceiost'],
  [6, ' %-./3456789=A_bdfghlmnpru'],
  [7, ':BCDEFGHIJKLMNOPQRSTUVWYjkqvwxyz'],
  [8, '&*,;XZ'],
  [10, '!"()?'],
  [11, "'+|"],
  [12, '#>'],
  [13, '\0$@[]~'],
  [14, '^}'],
  [15, '<`{'],
  [19, '\\'],
]
const BITS_MAX = 19
const letterOf = lettersByCode()

/** By code, with a one in front: codes of different lengths are different numbers. */
function lettersByCode(): ReadonlyMap<number, string> {
  const found = new Map<number, string>()
  let [code, length] = [0, 0]
  for (const [bits, letters] of LETTERS) {
    code <<= bits - length
    length = bits
    for (const letter of letters) found.set((1 << bits) | code++, letter)
  }
  return found
}

function unpacked(bytes: Buffer): string {
  let [text, code] = ['', 1]
  for (const byte of bytes) {
    for (let bit = 7; bit >= 0; bit--) {
      code = (code << 1) | ((byte >> bit) & 1)
      const letter = letterOf.get(code)
      if (letter !== undefined) [text, code] = [text + letter, 1]
      // The last byte is filled up with ones, fewer than eight.
      else if (code >= 1 << (BITS_MAX + 1)) throw new RangeError('a letter that no header of ours has')
    }
  }
  return text
}
