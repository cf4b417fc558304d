/** Protobuf bytes as a tree of fields that can be spoilt and written again, fitting the contract or not. */
import { join } from 'node:path'
import { Enum, Root, Type } from 'protobufjs'
import { projectRoot } from '../../common/contracts.grpc'

/** One field as it stands on the wire. */
export interface WireField {
  number: number
  /** 0 a number, 1 eight bytes, 2 a piece, 3 and 4 the old brackets, 5 four bytes. */
  wireType: number
  /** Bytes of a piece, fields of a message in it, or a number. */
  value: bigint | Buffer | WireField[]
  /** What the contract says stands here. */
  readonly meant: Meant
}

export interface Meant {
  /** E.g. string, int64, enum, message; unknown when the contract has no such field. */
  readonly kind: string
  readonly name: string
  readonly message?: Type | undefined
}

const FILES = ['exchange', 'facts', 'hospital', 'operations', 'policy_engine', 'days']

const root = new Root()
root.resolvePath = (_origin, target) => join(projectRoot(), 'proto', target)
root.loadSync(FILES.map((name) => `v1/${name}.proto`)).resolveAll()

const types = new Map<string, Type>()

export function messageType(name: string): Type {
  const known = types.get(name) ?? root.lookupType(`lianjie.v1.${name}`)
  types.set(name, known)
  return known
}

/** Bytes that are a message themselves: what is inside is spoilt, too. */
const MESSAGES_IN_BYTES: Readonly<Record<string, string>> = {
  'ConfirmRequest.token': 'SignedVerdict',
  'Confirmed.token': 'SignedVerdict',
  'Inquiry.token': 'SignedVerdict',
  'SignedVerdict.verdict': 'Verdict',
  'SignedDecision.decision': 'Decision',
  'Question.body': 'Claim',
}

const UNKNOWN: Meant = { kind: 'unknown', name: '?' }

/** @throws RangeError when these bytes are no message */
export function fieldsIn(bytes: Buffer, type: Type): WireField[] {
  const fields: WireField[] = []
  for (let at = 0; at < bytes.length; ) {
    const tag = numberAt(bytes, at)
    const [number, wireType] = [Number(tag.value >> 3n), Number(tag.value & 7n)]
    const meant = meantBy(type, number)
    const read = wireType === 2 ? pieceAt(bytes, tag.end, meant) : numberAt(bytes, tag.end)
    if (wireType !== 0 && wireType !== 2) throw new RangeError(`wire type ${wireType}`)
    fields.push({ number, wireType, meant, value: read.value })
    at = read.end
  }
  return fields
}

function pieceAt(bytes: Buffer, at: number, { message }: Meant): { value: Buffer | WireField[]; end: number } {
  const length = numberAt(bytes, at)
  const end = length.end + Number(length.value)
  if (end > bytes.length) throw new RangeError('a piece that breaks off')
  const piece = bytes.subarray(length.end, end)
  return { value: (message && insideOf(piece, message)) ?? piece, end }
}

/** Undefined for bytes that are another message than the usual one, or were spoilt already. */
function insideOf(piece: Buffer, message: Type): WireField[] | undefined {
  try {
    return fieldsIn(piece, message)
  } catch {
    return undefined
  }
}

function numberAt(bytes: Buffer, at: number): { value: bigint; end: number } {
  const first = bytes[at] ?? 0x80
  if (first < 0x80) return { value: BigInt(first), end: at + 1 }
  let value = 0n
  for (let i = 0; i < 10; i++) {
    const byte = bytes[at + i]
    if (byte === undefined) break
    value |= BigInt(byte & 0x7f) << BigInt(7 * i)
    if (byte < 0x80) return { value, end: at + i + 1 }
  }
  throw new RangeError('a number that breaks off')
}

const meanings = new Map<string, Meant>()

export function meantBy(type: Type, number: number): Meant {
  const name = `${type.name}.${number}`
  const known = meanings.get(name) ?? meaningOf(type, number)
  meanings.set(name, known)
  return known
}

function meaningOf(type: Type, number: number): Meant {
  const field = type.fieldsById[number]
  if (!field) return UNKNOWN
  const { name, resolvedType } = field
  const inside = MESSAGES_IN_BYTES[`${type.name}.${name}`]
  if (inside) return { kind: 'message', name, message: messageType(inside) }
  if (resolvedType instanceof Type) return { kind: 'message', name, message: resolvedType }
  return { kind: resolvedType instanceof Enum ? 'enum' : field.type, name }
}

export function bytesOf(fields: readonly WireField[]): Buffer {
  return Buffer.concat(
    fields.flatMap(({ number, wireType, value }) => [tagOf(number, wireType), ...rest(value, wireType)]),
  )
}

export function tagOf(number: number, wireType: number): Buffer {
  return varint((BigInt(number) << 3n) | BigInt(wireType))
}

function rest(value: WireField['value'], wireType: number): Buffer[] {
  if (typeof value === 'bigint') return [varint(value)]
  const piece = Buffer.isBuffer(value) ? value : bytesOf(value)
  return wireType === 2 ? [varint(BigInt(piece.length)), piece] : [piece]
}

/** Of a number below zero, ten bytes, as the contract's int64 are. */
export function varint(number: bigint): Buffer {
  if (number >= 0n && number < 0x80n) return Buffer.from([Number(number)])
  const bytes: number[] = []
  let left = BigInt.asUintN(64, number)
  do {
    bytes.push(Number(left & 0x7fn) | (left > 0x7fn ? 0x80 : 0))
    left >>= 7n
  } while (left > 0n)
  return Buffer.from(bytes)
}

/** Every field below, with the list that holds it. */
export function* placesIn(fields: WireField[]): Iterable<{ readonly list: WireField[]; readonly at: number }> {
  for (let at = 0; at < fields.length; at++) {
    yield { list: fields, at }
    const { value } = fields[at] as WireField
    if (Array.isArray(value)) yield* placesIn(value)
  }
}
