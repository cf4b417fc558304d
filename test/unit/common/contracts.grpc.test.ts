import { codecs, strictly } from '../../../common/contracts.grpc'

const key = { careRegion: '5101', hospital: 'H', settleId: 'a', kind: 'SETTLEMENT' } as const

test('a message has one form, whether zeros are mentioned or not', () => {
  const short = codecs.verdict.encode({ key, authorised: { split: { totalFen: 1 } } })
  const long = codecs.verdict.encode({ key, enrollmentEpoch: 0, authorised: { split: { totalFen: 1, cashFen: 0 } } })
  expect(short).toEqual(long)
  expect(strictly(codecs.verdict, short)).toMatchObject({ key, outcome: 'authorised' })
})

test('what a signed message says is kept through its one form, whatever it is', () => {
  const said = {
    key,
    enrollmentRegion: '5116',
    personId: '5116000000000001',
    batch: { visitId: 'v', batchId: 'b', version: 0 },
    requestHash: Buffer.from('hash'),
    decidedAtMs: 1_795_302_015_047,
    refused: { code: 'H3001', params: { b: '2', a: '' }, retryAfterMs: 0 },
  }
  const bytes = codecs.verdict.encode(said)
  expect(codecs.verdict.decode(bytes)).toMatchObject({ ...said, outcome: 'refused', enrollmentEpoch: 0 })
  const otherOrder = { ...said.refused, params: { a: '', b: '2' } }
  expect(codecs.verdict.encode({ ...said, refused: otherOrder })).toEqual(bytes)
})

test.each<[string, (bytes: Buffer) => Buffer]>([
  ['cut off', (bytes) => bytes.subarray(0, -1)],
  ['with a field more', (bytes) => Buffer.concat([bytes, Buffer.from([0xf8, 0x07, 0x01])])],
  ['twice', (bytes) => Buffer.concat([bytes, bytes])],
])('bytes that are %s are not what somebody signed', (_, changed) => {
  const bytes = codecs.decision.encode({ key, enrollmentRegion: '5116', cancelled: { reason: 'HOSPITAL' } })
  expect(strictly(codecs.decision, bytes)).toBeDefined()
  expect(strictly(codecs.decision, changed(bytes))).toBeUndefined()
})

test('a message that breaks off is no message, wherever it breaks off', () => {
  const bytes = codecs.regionRecord.encode({ inquiry: { key, enrollmentRegion: '5116', token: Buffer.alloc(9) } })
  for (let length = 1; length < bytes.length; length++)
    expect(() => codecs.regionRecord.decode(bytes.subarray(0, length))).toThrow(RangeError)
})
