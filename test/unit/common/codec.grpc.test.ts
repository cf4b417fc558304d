import { createHash } from 'node:crypto'
import { join } from 'node:path'
import fc from 'fast-check'
import { Enum, type Field, MapField, type Namespace, Root, Type } from 'protobufjs'
import { codecsOf } from '../../../common/codec.grpc'
import { codecs, projectRoot } from '../../../common/contracts.grpc'

const files = ['exchange', 'facts', 'hospital', 'operations', 'policy_engine'].map((name) => `v1/${name}.proto`)
const root = new Root()
root.resolvePath = (_origin, target) => join(projectRoot(), 'proto', target)
const described = root.loadSync(files).resolveAll().lookup('lianjie.v1') as Namespace
const types = described.nestedArray.filter((one): one is Type => one instanceof Type)
const ours = codecsOf(described)

/** The library's own road, which takes a copy of each message both ways. */
const OBJECTS = { longs: Number, enums: String, defaults: true, oneofs: true } as const
const library = {
  encode: (type: Type, message: object) => Buffer.from(type.encode(type.fromObject(message)).finish()),
  decode: (type: Type, bytes: Buffer) => type.toObject(type.decode(bytes), OBJECTS),
}

const text = fc.oneof(fc.string(), fc.string({ unit: 'binary' }), fc.string({ unit: 'grapheme', maxLength: 300 }))
const SCALARS: Readonly<Record<string, fc.Arbitrary<unknown>>> = {
  string: text,
  bytes: fc.uint8Array({ maxLength: 300 }).map((bytes) => Buffer.from(bytes)),
  bool: fc.boolean(),
  uint32: fc.integer({ min: 0, max: 2 ** 32 - 1 }),
  int64: fc.oneof(fc.maxSafeInteger(), fc.constantFrom(0, -1, 2 ** 32, -(2 ** 32), 2 ** 31, 127, 128)),
  uint64: fc.maxSafeNat(),
}

/** Any message of a type: fields that are there or not, one of each oneof. */
function messageOf(type: Type): fc.Arbitrary<Record<string, unknown>> {
  const alone = type.fieldsArray.filter(({ partOf }) => !partOf).map((field) => [field.name, anyOf(field)])
  const oneofs = type.oneofsArray.map(({ fieldsArray }) =>
    fc.oneof(fc.constant({}), ...fieldsArray.map((field) => fc.record({ [field.name]: anyOf(field) }))),
  )
  const record = fc.record(Object.fromEntries(alone), { requiredKeys: [] })
  return fc.tuple(record, ...oneofs).map((parts) => Object.assign({}, ...parts))
}

function anyOf(field: Field): fc.Arbitrary<unknown> {
  if (field instanceof MapField) {
    // No numbers, which an object keeps in an order of its own.
    const name = fc.oneof(fc.constantFrom('', 'constructor', 'é'), text).filter((key) => !/^\d+$/.test(key))
    return fc.dictionary(name, text, { maxKeys: 4, noNullPrototype: true })
  }
  const { resolvedType } = field
  const one = () => {
    if (resolvedType instanceof Type) return messageOf(resolvedType)
    if (resolvedType instanceof Enum) return fc.constantFrom(...Object.keys(resolvedType.values))
    return SCALARS[field.type] as fc.Arbitrary<unknown>
  }
  return field.repeated ? fc.array(one(), { maxLength: 3 }) : one()
}

/** A copy in which nothing has its default value but what a oneof chose, and maps go by key. */
function formOf(type: Type, message: Record<string, unknown>): Record<string, unknown> {
  const form: Record<string, unknown> = {}
  for (const field of type.fieldsArray) {
    const value = message[field.name]
    const kept = value === undefined || value === null ? undefined : fieldForm(field, value)
    if (kept !== undefined) form[field.name] = kept
  }
  return form
}

function fieldForm(field: Field, value: unknown): unknown {
  const { resolvedType } = field
  if (field instanceof MapField)
    return Object.fromEntries(Object.entries(value as object).sort(([a], [b]) => (a < b ? -1 : 1)))
  if (resolvedType instanceof Type) {
    const form = (one: unknown) => formOf(resolvedType, one as Record<string, unknown>)
    return field.repeated ? (value as unknown[]).map(form) : form(value)
  }
  if (field.partOf || field.repeated) return value
  const says = resolvedType instanceof Enum ? resolvedType.values[value as string] : value
  return says === 0 || says === '' || says === false || (says as Buffer).length === 0 ? undefined : value
}

const RUNS = { numRuns: 25 }

describe.each(types.map((type) => [type.name, type] as const))('%s', (name, type) => {
  const codec = ours.get(name)!

  test('becomes the bytes of its one form, and means to the library what it means to us', () => {
    fc.assert(
      fc.property(messageOf(type), (message) => {
        const bytes = codec.encode(message)
        expect(bytes.equals(library.encode(type, formOf(type, message)))).toBe(true)
        const read = codec.decode(bytes)
        expect(read).toStrictEqual(library.decode(type, bytes))
        expect(codec.encode(read).equals(bytes)).toBe(true)
      }),
      RUNS,
    )
  })

  test('is read from any form that the library writes, but not when it breaks off', () => {
    fc.assert(
      fc.property(messageOf(type), fc.nat(), (message, cut) => {
        const bytes = library.encode(type, message)
        expect(codec.decode(bytes)).toStrictEqual(library.decode(type, bytes))
        const short = bytes.subarray(0, cut % (bytes.length + 1))
        let read: unknown
        try {
          read = codec.decode(short)
        } catch {
          return
        }
        // It broke off between two fields: then what is there is a message.
        expect(read).toStrictEqual(library.decode(type, short))
      }),
      RUNS,
    )
  })
})

test('bytes that nobody wrote are refused or read, never a crash', () => {
  fc.assert(
    fc.property(fc.constantFrom(...types), fc.uint8Array({ maxLength: 60 }), ({ name }, noise) => {
      try {
        expect(ours.get(name)!.decode(Buffer.from(noise))).toBeDefined()
      } catch (error) {
        expect(error).toBeInstanceOf(Error)
      }
    }),
    { numRuns: 2_000 },
  )
})

const key = { careRegion: '5101', hospital: 'H', settleId: 'a', kind: 'SETTLEMENT' } as const

test.each<[string, number[]]>([
  ['a nested message longer than what holds it', [0x0a, 0x05, 0x0a, 0x09, 0x41, 0x41, 0x41]],
  ['a text longer than its message', [0x0a, 0x03, 0x0a, 0x7f, 0x41]],
  ['a number that breaks off', [0x18, 0x80]],
])('%s is no message', (_, bytes) => {
  expect(() => codecs.verdict.decode(Buffer.from(bytes))).toThrow(RangeError)
})

test('a field of another kind than ours is not read as ours', () => {
  const asNumber = Buffer.from([0x10, 0x05])
  expect(codecs.verdict.decode(asNumber).enrollmentRegion).toBe('')
})

test('the last member of a oneof counts, and only it', () => {
  const both = Buffer.concat([
    codecs.decision.encode({ confirmed: { day: 'd' } }),
    codecs.decision.encode({ cancelled: {} }),
  ])
  const read = codecs.decision.decode(both)
  expect(read.outcome).toBe('cancelled')
  expect(read).not.toHaveProperty('confirmed')
})

test('an enum value of a later version stays a number, and is written again as it was', () => {
  const bytes = Buffer.from([0x0a, 0x02, 0x20, 0x63])
  const read = codecs.verdict.decode(bytes)
  expect(read.key?.kind).toBe(99)
  expect(codecs.verdict.encode(read)).toEqual(bytes)
})

test('an empty body in a oneof is an answer all the same', () => {
  const bytes = codecs.replyRecord.encode({ answer: { body: Buffer.alloc(0) } })
  expect(codecs.replyRecord.decode(bytes).answer).toMatchObject({ outcome: 'body' })
})

test('what is no text or no bytes is not written as some', () => {
  expect(() => codecs.claim.encode({ personId: 5 as unknown as string })).toThrow(TypeError)
  expect(() => codecs.claim.encode({ requestHash: 'AAAA' })).toThrow(TypeError)
})

test('after a message that could not be written the next one is whole', () => {
  expect(() => codecs.claim.encode({ insurance: '310', personId: 5 as unknown as string })).toThrow(TypeError)
  const bytes = codecs.decision.encode({ key })
  expect(codecs.decision.decode(bytes).key).toEqual(key)
})

test('a very large message is written whole', () => {
  const token = Buffer.alloc(3_000_000, 7)
  const read = codecs.decision.decode(codecs.decision.encode({ confirmed: { token } }))
  expect(read.confirmed?.token.equals(token)).toBe(true)
})

test('the bytes of a signed message never change', () => {
  const totals = { totalFen: 123_456, selfFundedFen: 2_345, overLimitFen: 0, selfPaidFirstFen: 1_234, eligibleFen: -5 }
  const bytes = codecs.verdict.encode({
    key,
    enrollmentRegion: '5116',
    enrollmentEpoch: 0,
    personId: '51160000000000000000000001',
    batch: { visitId: 'v', batchId: 'b', version: 300 },
    requestHash: Buffer.alloc(32, 7),
    decidedAtMs: 1_795_302_015_047,
    authorised: {
      totals,
      split: { totalFen: 123_456, cashFen: 0 },
      deltas: [{ insurance: '310', year: 2026, code: 'fund', amount: -12_345 }],
      pools: ['310/2026/fund', ''],
      explanation: [{ rule: '起付线', baseFen: 2 ** 40, ratePermyriad: 8_500, exact: '', amountFen: 0, source: '川' }],
    },
  })
  expect(createHash('sha256').update(bytes).digest('hex')).toBe(
    '6f94f3d7d9ec5ba8a15454ef63356f8015c0a8761ddfcbdfe7ac4f3fabe35143',
  )
})
