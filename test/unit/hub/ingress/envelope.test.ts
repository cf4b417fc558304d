import { QUESTION_BYTES_MAX } from '../../../../common/link-limits'
import { envelopeRefusal } from '../../../../hub/ingress/envelope'
import type { Question } from '../../../../proto/types'
import { participants } from '../../../support/links'

const key = { careRegion: '5101', hospital: 'H51010000001', settleId: 's', kind: 'SETTLEMENT' } as const
const right: Question = {
  questionId: 'q',
  ask: 'ASK_SETTLE',
  enrollmentRegion: '5107',
  personDigest: 'd',
  key,
  deadlineMs: 1,
  body: Buffer.from('b'),
  unackedFacts: [],
  trace: {},
}
const fact = (bytes: number) =>
  ({
    signed: { decision: Buffer.alloc(bytes), signature: null },
    enrollmentRegion: '',
    number: 1,
    hubEpoch: 0,
  }) as const
const many = <T>(count: number, one: T) => Array.from({ length: count }, () => one)

test.each<[string, Partial<Question>]>([
  ['a settle', {}],
  ['a reversal', { ask: 'ASK_REVERSE', key: { ...key, kind: 'REVERSAL' } }],
  ['a quote, which names no settlement', { ask: 'ASK_QUOTE', key: { ...key, settleId: '' } }],
  ['a look-up, whose person is not yet known', { ask: 'ASK_PERSON', key: { ...key, settleId: '' }, personDigest: '' }],
  ['as many facts as may be', { unackedFacts: many(32, fact(2_048)) }],
  ['as large a body as may be', { body: Buffer.alloc(QUESTION_BYTES_MAX) }],
])('%s passes', (_what, given) => {
  expect(envelopeRefusal({ ...right, ...given }, '5101', participants)).toBeUndefined()
})

test.each<[string, Partial<Question>, object]>([
  ['no id', { questionId: '' }, { code: 'H1001', params: { field: 'question_id' } }],
  ['an endless id', { questionId: 'x'.repeat(129) }, { code: 'H1001', params: { field: 'question_id' } }],
  ['no kind of question', { ask: 'ASK_UNSPECIFIED' }, { code: 'H1001', params: { field: 'ask' } }],
  ['no key', { key: null }, { code: 'H1001', params: { field: 'key' } }],
  ['half a hospital', { key: { ...key, hospital: 'H51' } }, { code: 'H1001', params: { field: 'key.hospital' } }],
  ['a settle of nothing', { key: { ...key, settleId: '' } }, { code: 'H1001', params: { field: 'key.settle_id' } }],
  ['a settle as a reversal', { key: { ...key, kind: 'REVERSAL' } }, { code: 'H1001', params: { field: 'key.kind' } }],
  ['a settle of nobody', { personDigest: '' }, { code: 'H1001', params: { field: 'person_digest' } }],
  ['no body', { body: Buffer.alloc(0) }, { code: 'H1001', params: { field: 'body' } }],
  ['too many facts', { unackedFacts: many(33, fact(1)) }, { code: 'H1001', params: { field: 'unacked_facts' } }],
  ['too large facts', { unackedFacts: [fact(65_537)] }, { code: 'H1001', params: { field: 'unacked_facts' } }],
  ['the name of another region', { key: { ...key, careRegion: '5116' } }, { code: 'H1011' }],
  ['a region nobody knows', { enrollmentRegion: '9999' }, { code: 'H2001', params: { division: '9999' } }],
  ['a region that is no region', { enrollmentRegion: '' }, { code: 'H2001' }],
  ['its own region', { enrollmentRegion: '5101' }, { code: 'H2002' }],
  ['too large a body', { body: Buffer.alloc(QUESTION_BYTES_MAX + 1) }, { code: 'H1009' }],
])('%s is refused', (_what, given, refused) => {
  expect(envelopeRefusal({ ...right, ...given }, '5101', participants)).toMatchObject(refused)
})
