/**
 * Messages straight to bytes and back. The usual road through protobufjs makes a checked copy of a message before it
 * writes it and another after it has read it, which cost more than all else that a settlement asks of a processor; so a
 * writer and a reader are put together here for each message of our contracts, once, from its description.
 *
 * A message has one form: fields by number, maps by key, and what has its default value is left out. The same message
 * always becomes the same bytes, so a signed one is met again byte for byte.
 */
import { Enum, type Field, MapField, type Namespace, Type, types } from 'protobufjs'
import { Reader } from 'protobufjs/minimal'
import { WireWriter } from './wire-writer'

/** Bytes of one message type and back. */
export interface Codec<Out, In> {
  encode(message: In): Buffer
  /** @throws RangeError when a field is not all there, Error when these are no fields */
  decode(bytes: Buffer): Out
}

interface Made {
  write(message: unknown, writer: WireWriter): void
  read(reader: Reader, end: number): unknown
}

/** A codec for each message type of a package, by its name. */
export function codecsOf(described: Namespace): ReadonlyMap<string, Codec<unknown, unknown>> {
  const made = scriptOf(described.nestedArray)(PRIMITIVES)
  return new Map(Object.entries(made).map(([name, one]) => [name, codecOf(one)]))
}

/** Encoding never waits for anything, so one is enough. */
const writer = new WireWriter()

function codecOf({ write, read }: Made): Codec<unknown, unknown> {
  return {
    encode(message) {
      writer.reset()
      write(message, writer)
      return writer.finish()
    },
    decode: (bytes) => read(Reader.create(bytes), bytes.length),
  }
}

/** What the script calls; the rest are the library's own reader and writer. */
const PRIMITIVES = { stopOf, text, bytes, entry, nothing: Buffer.alloc(0) }

/** Where a field ends that begins with its length; the library would shorten it to what is there. */
function stopOf(reader: Reader, end: number): number {
  const length = reader.uint32()
  const stop = reader.pos + length
  if (stop > end) throw new RangeError(`a field of ${length} bytes where ${end - reader.pos} are left`)
  return stop
}

function text(reader: Reader, end: number): string {
  const stop = stopOf(reader, end)
  const { buf, pos } = reader
  reader.pos = stop
  return (stop - pos <= LOOP_MAX && ascii(buf, pos, stop)) || (buf as Buffer).toString('utf8', pos, stop)
}

/** Up to here (a code, a day) a loop is quicker than the call that does the same. */
const LOOP_MAX = 12

/** Undefined when it holds other letters. */
function ascii(buf: Uint8Array, pos: number, stop: number): string | undefined {
  let read = ''
  for (let i = pos; i < stop; i++) {
    const letter = buf[i] as number
    if (letter > 0x7f) return undefined
    read += String.fromCharCode(letter)
  }
  return read
}

function bytes(reader: Reader, end: number): Buffer {
  const stop = stopOf(reader, end)
  const { buf, pos } = reader
  reader.pos = stop
  return (buf as Buffer).subarray(pos, stop)
}

/** Of a map of texts, the only kind that our contracts have. */
function entry(reader: Reader, end: number): [string, string] {
  const found: [string, string] = ['', '']
  while (reader.pos < end) {
    const tag = reader.uint32()
    if (tag === KEY_TAG) found[0] = text(reader, end)
    else if (tag === VALUE_TAG) found[1] = text(reader, end)
    else reader.skipType(tag & WIRE_TYPE)
  }
  if (reader.pos !== end) throw new RangeError('an entry that breaks off')
  return found
}

const WIRE_TYPE = 7
const PIECE = 2
const KEY_TAG = (1 << 3) | PIECE
const VALUE_TAG = (2 << 3) | PIECE

type Script = (primitives: typeof PRIMITIVES) => Record<string, Made>

/** One script for all of them, so that they call each other directly. All names in it are those of our contracts. */
function scriptOf(described: Namespace['nestedArray']): Script {
  const messages = described.filter((one) => one instanceof Type)
  const made = messages.map(({ name }) => `${name}: { write: write${name}, read: read${name} }`)
  const parts = [
    `const { ${Object.keys(PRIMITIVES).join(', ')} } = primitives`,
    ...described.filter((one) => one instanceof Enum).map(enumScript),
    ...messages.flatMap((type) => [writerScript(type), readerScript(type)]),
    `return { ${made.join(', ')} }`,
  ]
  return new Function('primitives', parts.join('\n')) as Script
}

/** A number that has no name yet stays a number; a name that is none says nothing. */
function enumScript({ name, values, valuesById }: Enum): string {
  return `const ${name}Numbers = { __proto__: null, ...${JSON.stringify(values)} }
    const ${name}Names = ${JSON.stringify(valuesById)}
    function numberOf${name}(v) { return typeof v === 'number' ? v : ${name}Numbers[v] ?? 0 }
    function nameOf${name}(n) { return ${name}Names[n] ?? n }`
}

const wireTypes: Readonly<Record<string, number>> = types.basic

function byNumber({ fieldsArray }: Type): readonly Field[] {
  return fieldsArray.map((field) => field.resolve()).sort((a, b) => a.id - b.id)
}

function tagOf({ id, type, resolvedType }: Field): number {
  const wireType = resolvedType instanceof Enum ? 0 : (wireTypes[type] ?? PIECE)
  return ((id << 3) | wireType) >>> 0
}

function pieceTagOf({ id }: Field): number {
  return ((id << 3) | PIECE) >>> 0
}

/** Numbers come one after the other in one piece. */
function isPacked({ repeated, packed, type }: Field): boolean {
  return repeated && packed && type in types.packed
}

function writerScript(type: Type): string {
  return `function write${type.name}(m, w) {\n${byNumber(type).map(writing).join('\n')}\n}`
}

/** The statement that writes a field of the message m, if it says something. */
function writing(field: Field): string {
  const value = `m.${field.name}`
  if (field instanceof MapField) {
    const pair = `w.text(${KEY_TAG}, k); w.text(${VALUE_TAG}, ${value}[k])`
    return `if (${value}) for (const k of Object.keys(${value}).sort()) { ${inPiece(field, pair)} }`
  }
  if (isPacked(field)) {
    const all = inPiece(field, `for (const v of ${value}) w.number64(0, v)`)
    return `if (${value} && ${value}.length > 0) { ${all} }`
  }
  if (field.repeated) return `if (${value}) for (const v of ${value}) { ${writingOne(field, 'v')} }`
  return `if (${saysSomething(field, value)}) { ${writingOne(field, value)} }`
}

function inPiece(field: Field, content: string): string {
  return `const at = w.open(${pieceTagOf(field)}); ${content}; w.close(at)`
}

/** In a oneof, being there says something already. */
function saysSomething({ partOf, type, resolvedType }: Field, value: string): string {
  if (partOf || resolvedType instanceof Type) return `${value} !== undefined && ${value} !== null`
  if (resolvedType instanceof Enum) return `${value} && numberOf${resolvedType.name}(${value}) !== 0`
  return type === 'bytes' ? `${value} && ${value}.length > 0` : value
}

function writingOne(field: Field, value: string): string {
  const { type, resolvedType } = field
  if (resolvedType instanceof Type) return inPiece(field, `write${resolvedType.name}(${value}, w)`)
  if (resolvedType) return `w.number32(${tagOf(field)}, numberOf${resolvedType.name}(${value}))`
  return `w.${WRITERS[type]}(${tagOf(field)}, ${value})`
}

/** The scalars that our contracts have. */
const WRITERS: Readonly<Record<string, keyof WireWriter>> = {
  ...{ string: 'text', bytes: 'bytes', bool: 'number32' },
  ...{ uint32: 'number32', int64: 'number64', uint64: 'number64' },
}

function readerScript(type: Type): string {
  const fields = byNumber(type)
  const always = fields.filter(({ partOf }) => !partOf).map((field) => `${field.name}: ${endOf(field)}`)
  const chosen = fields.filter(({ partOf }) => partOf).map(choosing)
  return `function read${type.name}(r, end) {
    ${fields.map((field) => `let f${field.id} = ${startOf(field)}`).join('\n')}
    while (r.pos < end) {
      const tag = r.uint32()
      switch (tag) {
        ${fields.map(reading).join('\n')}
        default: r.skipType(tag & ${WIRE_TYPE})
      }
    }
    if (r.pos !== end) throw new RangeError('a message that breaks off')
    const m = { ${always.join(', ')} }
    ${chosen.join('\n')}
    return m
  }`
}

/** What a field is until it is met. */
function startOf({ repeated, partOf, type, resolvedType, ...field }: Field): string {
  if (partOf) return 'undefined'
  if (repeated || 'keyType' in field) return '[]'
  if (resolvedType instanceof Enum) return JSON.stringify(resolvedType.valuesById[0])
  if (resolvedType) return 'null'
  return { string: "''", bytes: 'nothing', bool: 'false' }[type] ?? '0'
}

function endOf(field: Field): string {
  const read = `f${field.id}`
  return field instanceof MapField ? `${read}.length === 0 ? {} : Object.fromEntries(${read})` : read
}

/** A member of a oneof, if it was the last one met. */
function choosing({ name, id, partOf }: Field): string {
  return `if (f${id} !== undefined) { m.${name} = f${id}; m.${partOf?.name} = '${name}' }`
}

/** The cases that read a field. */
function reading(field: Field): string {
  const read = `f${field.id}`
  if (field instanceof MapField) return `case ${pieceTagOf(field)}: ${read}.push(entry(r, stopOf(r, end))); break`
  const value = readingOne(field)
  if (!field.repeated) return `case ${tagOf(field)}: ${clearing(field)}${read} = ${value}; break`
  const one = `case ${tagOf(field)}: ${read}.push(${value}); break`
  if (!isPacked(field)) return one
  const all = `{ const stop = stopOf(r, end); while (r.pos < stop) ${read}.push(${value}) }`
  return `${one}\ncase ${pieceTagOf(field)}: ${all} break`
}

function clearing({ id, partOf }: Field): string {
  const others = partOf?.fieldsArray.filter((other) => other.id !== id) ?? []
  return others.map((other) => `f${other.id} = undefined; `).join('')
}

function readingOne({ type, resolvedType }: Field): string {
  if (resolvedType instanceof Type) return `read${resolvedType.name}(r, stopOf(r, end))`
  if (resolvedType) return `nameOf${resolvedType.name}(r.int32())`
  if (type === 'string' || type === 'bytes') return `${type === 'string' ? 'text' : type}(r, end)`
  return type.endsWith('64') ? `r.${type}().toNumber()` : `r.${type}()`
}
