/**
 * Spoils a message in the ways that messages are spoilt: hostile content in fields that are well formed, structure that
 * the contract does not know, and bytes that are hardly a message any more. Random bytes alone would die in the reader.
 */
import type { Seeded } from '../support/seeded'
import { bytesOf, fieldsIn, meantBy, messageType, placesIn, tagOf, varint, type WireField } from './wire'

export interface Spoilt {
  readonly bytes: Buffer
  /** Names of what was done to it. */
  readonly how: readonly string[]
}

const NUMBERS = [
  ...[0n, 1n, 2n, 99n, -1n, -2n, 10_000n, 0x7fffffffn, 0x80000000n, -0x80000000n, 0xffffffffn, 0x100000000n],
  ...[2n ** 53n - 1n, 2n ** 53n, 2n ** 53n + 1n, -(2n ** 53n), 2n ** 63n - 1n, -(2n ** 63n), 2n ** 64n - 1n],
]
const TEXTS = [
  ...['', ' ', 'NaN', 'Infinity', '-0', '1e309', 'null', 'undefined', '0x10', '1.5', '+1', '-1', '00', '١٢٣'],
  ...['\u0000', 'a\u0000b', '\u0007', 'a\nb', '\r\n', '\u007f', '\ufeff', '\u200b', '\u202e51', '\u2028', '\ufffd'],
  ...[
    '𠮷'.repeat(64),
    '𠮷'.repeat(65),
    '成'.repeat(200),
    'é',
    'e\u0301',
    'ﷺ'.repeat(20),
    'x'.repeat(64),
    'x'.repeat(65),
  ],
  ...["'; drop table visit; --", '" or 1=1', '$1', '%s%n', '../../etc/passwd', '{{7*7}}', '<script>', '\\', '{}', '[]'],
  ...['__proto__', 'constructor', 'toString', 'hasOwnProperty', 'true', '0'],
  ...[
    '2026-02-30',
    '0000-00-00',
    '9999-12-31',
    '-000001-01-01',
    '2026-06-17T00:00:00Z',
    '２０２６-06-17',
    '0001-01-01',
  ],
  ...['5101', '5107', '5116', '6501', '511602', '999999', '9'.repeat(40), 'H51010000001', 'H51070000001'],
  ...[
    '01900000-0000-7000-8000-000000000001',
    '01900000-0000-7000-8000-00000000000A',
    '00000000-0000-0000-0000-000000000000',
  ],
]
/** What no UTF-8 is: overlong, cut short, a half of a pair, more than there is. */
const NO_TEXTS = ['c080', 'e080af', 'f0808080', 'c3', 'e288', 'eda080', 'f4908080', 'fe', 'ff', '80', '61ff62'].map(
  (hex) => Buffer.from(hex, 'hex'),
)
const DEEP = 5_000
const MANY = 300

type Way = (fields: WireField[], random: Seeded, about: About) => boolean
interface About {
  readonly type: ReturnType<typeof messageType>
}

/** Ways to spoil what is still a tree of fields; false when there is nothing that could be spoilt so. */
const WAYS: Readonly<Record<string, Way>> = {
  absent: (fields, random) =>
    at(
      fields,
      random,
      () => true,
      ({ list, at: place }) => void list.splice(place, 1),
    ),
  number: (fields, random) =>
    at(
      fields,
      random,
      isNumber,
      set((_) => random.oneOf(NUMBERS)),
    ),
  text: (fields, random) =>
    at(
      fields,
      random,
      isText,
      set((_) => Buffer.from(random.oneOf(TEXTS))),
    ),
  'no text': (fields, random) =>
    at(
      fields,
      random,
      isText,
      set((_) => random.oneOf(NO_TEXTS)),
    ),
  'long text': (fields, random) =>
    at(
      fields,
      random,
      isText,
      set((_) => Buffer.alloc(1 + random.below(20_000), 'x')),
    ),
  bytes: (fields, random) =>
    at(
      fields,
      random,
      isBytes,
      set((value) => spoiltBytes(value as Buffer, random)),
    ),
  default: (fields, random) =>
    at(
      fields,
      random,
      () => true,
      set((value) => (typeof value === 'bigint' ? 0n : Buffer.alloc(0))),
    ),
  twice: (fields, random) =>
    at(
      fields,
      random,
      () => true,
      ({ list, at: place }) => void list.push(copied(list[place]!)),
    ),
  many: (fields, random) =>
    at(
      fields,
      random,
      (field) => !Array.isArray(field.value) && sizeOf(field) < 100,
      ({ list, at: place }) => {
        const many = Array.from({ length: random.below(MANY) }, () => copied(list[place]!))
        list.splice(place, 0, ...many)
      },
    ),
  'out of order': (fields, random) =>
    at(
      fields,
      random,
      () => true,
      ({ list }) => void list.reverse(),
    ),
  'other member': (fields, random, { type }) => {
    fields.push(random.oneOf(strangersOf(type)))
    return true
  },
  'unknown field': (fields, random) => {
    const meant = { kind: 'unknown', name: '?' }
    const number = random.oneOf([100, 2_000, 19_000, 536_870_911])
    fields.splice(random.below(fields.length + 1), 0, {
      number,
      wireType: random.oneOf([0, 2]),
      value: Buffer.from([1]),
      meant,
    })
    return true
  },
  'wrong wire type': (fields, random) =>
    at(
      fields,
      random,
      () => true,
      ({ list, at: place }) => {
        list[place] = { ...list[place]!, wireType: random.oneOf([0, 1, 2, 3, 4, 5, 6, 7]) }
      },
    ),
  'message for a piece': (fields, random) =>
    at(
      fields,
      random,
      (field) => isText(field) || isBytes(field),
      set((_) => bytesOf(copiedAll(fields)).subarray(0, 4_000)),
    ),
  'swapped pieces': (fields, random) => swapped(fields, random),
}

/** Ways to spoil bytes. */
const BYTE_WAYS: Readonly<Record<string, (bytes: Buffer, random: Seeded) => Buffer>> = {
  'cut short': (bytes, random) => bytes.subarray(0, random.below(bytes.length + 1)),
  'something behind': (bytes, random) => Buffer.concat([bytes, random.bytes(1 + random.below(40))]),
  'flipped bits': (bytes, random) => spoiltBytes(bytes, random),
  'length beyond the end': (bytes) => Buffer.concat([bytes, Buffer.from('0affffffff07', 'hex')]),
  'number without end': (bytes) => Buffer.concat([bytes, Buffer.from('08', 'hex'), Buffer.alloc(30, 0xff)]),
  'deep brackets': (bytes) => Buffer.concat([bytes, Buffer.alloc(DEEP, 0x0b)]),
  'closed brackets': (bytes) => Buffer.concat([bytes, Buffer.alloc(DEEP, 0x0b), Buffer.alloc(DEEP, 0x0c)]),
  'deep pieces': (bytes) => Buffer.concat([bytes, nested(300)]),
  'field zero': (bytes) => Buffer.concat([bytes, Buffer.from('0001', 'hex')]),
  nothing: () => Buffer.alloc(0),
  'random bytes': (_, random) => random.bytes(random.below(200)),
}

export const HOWS: readonly string[] = [...Object.keys(WAYS), ...Object.keys(BYTE_WAYS)]

/** One to three things are done to the message. */
export function spoilt(good: Buffer, typeName: string, random: Seeded): Spoilt {
  const type = messageType(typeName)
  const how: string[] = []
  const fields = fieldsIn(good, type)
  const times = 1 + random.below(3)
  for (let i = 0; i < times && random.chance(80); i++) {
    const name = random.oneOf(Object.keys(WAYS))
    if (WAYS[name]?.(fields, random, { type })) how.push(name)
  }
  const bytes = bytesOf(fields)
  if (how.length > 0) return { bytes, how }
  const name = random.oneOf(Object.keys(BYTE_WAYS))
  return { bytes: (BYTE_WAYS[name] as (bytes: Buffer, random: Seeded) => Buffer)(bytes, random), how: [name] }
}

interface Place {
  readonly list: WireField[]
  readonly at: number
}

function at(
  fields: WireField[],
  random: Seeded,
  fits: (field: WireField) => boolean,
  change: (place: Place) => void,
): boolean {
  const places = [...placesIn(fields)].filter(({ list, at: place }) => fits(list[place] as WireField))
  if (places.length === 0) return false
  change(random.oneOf(places))
  return true
}

const set = (to: (value: WireField['value']) => WireField['value']) => (place: Place) => {
  const field = place.list[place.at] as WireField
  place.list[place.at] = { ...field, value: to(field.value) }
}

const isNumber = ({ wireType }: WireField) => wireType === 0
const isText = ({ meant }: WireField) => meant.kind === 'string'
const isBytes = ({ meant, value }: WireField) => meant.kind === 'bytes' && Buffer.isBuffer(value)

function sizeOf({ value }: WireField): number {
  return Buffer.isBuffer(value) ? value.length : 8
}

function spoiltBytes(bytes: Buffer, random: Seeded): Buffer {
  const choice = random.below(6)
  if (choice === 0) return Buffer.alloc(0)
  if (choice === 1) return bytes.subarray(0, random.below(bytes.length + 1))
  if (choice === 2) return Buffer.concat([bytes, random.bytes(8)])
  if (choice === 3) return Buffer.alloc(random.below(60_000), 0xff)
  const copy = Buffer.from(bytes)
  for (let i = 0; i < 1 + random.below(3) && copy.length > 0; i++) {
    const place = random.below(copy.length)
    copy[place] = (copy[place] as number) ^ (1 << random.below(8))
  }
  return copy
}

function copied(field: WireField): WireField {
  return { ...field, value: Array.isArray(field.value) ? copiedAll(field.value) : field.value }
}

function copiedAll(fields: readonly WireField[]): WireField[] {
  return fields.map(copied)
}

/** Something in each field that the contract has at the top, a member of a oneof beside another. */
function strangersOf(type: About['type']): WireField[] {
  return type.fieldsArray.map(({ id }) => {
    const meant = meantBy(type, id)
    const isPiece = ['string', 'bytes', 'message'].includes(meant.kind)
    return { number: id, wireType: isPiece ? 2 : 0, value: isPiece ? Buffer.from('0a00', 'hex') : 1n, meant }
  })
}

function swapped(fields: WireField[], random: Seeded): boolean {
  const places = [...placesIn(fields)].filter(({ list, at: place }) => list[place]?.wireType === 2)
  if (places.length < 2) return false
  const [one, other] = [random.oneOf(places), random.oneOf(places)]
  const [a, b] = [copied(one.list[one.at] as WireField), copied(other.list[other.at] as WireField)]
  one.list[one.at] = { ...a, value: b.value }
  other.list[other.at] = { ...b, value: a.value }
  return true
}

function nested(depth: number): Buffer {
  let inner = Buffer.alloc(0)
  for (let i = 0; i < depth; i++) inner = Buffer.concat([tagOf(1, 2), varint(BigInt(inner.length)), inner])
  return inner
}
