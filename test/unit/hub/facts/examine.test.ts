import { examine } from '../../../../hub/facts/examine'
import type { DecisionIn, Fact } from '../../../../proto/types'
import {
  cancelledDecision,
  confirmedDecision,
  factOf,
  keyOf,
  type Province,
  participants,
  someProvince,
  split,
  tokenOf,
} from './making-facts'

let province: Province
beforeAll(async () => {
  province = await someProvince()
})

const key = keyOf('0193-a')
const examined = (fact: Fact, linkRegion = '5101') =>
  examine(fact, linkRegion, { ...participants, verifier: province.hub.verifier, atMs: Date.now(), epoch: 3 })
const codeOf = (fact: Fact, linkRegion?: string) => {
  const result = examined(fact, linkRegion)
  return 'usable' in result ? 'usable' : result.refusal.code
}
const confirmed = (token = tokenOf(province.enrollment, key)) => confirmedDecision(key, token)

test('a confirmed decision owes what its verdict says, to the care region', () => {
  const result = examined(factOf(province.care, confirmed()))
  expect(result).toMatchObject({
    usable: {
      key,
      enrollmentRegion: '5116',
      destination: '5116',
      confirmed: {
        day: '2026-11-21',
        owedFen: 7_500n,
        totalFen: 10_000n,
        postings: [{ debit: 'receivable:region:5116', credit: 'payable:region:5101', amountFen: 7_500n }],
      },
    },
  })
})

test('R8: the region of the token owes, whatever address the fact came for', () => {
  const result = examined(factOf(province.care, confirmed(), '5107'))
  expect(result).toMatchObject({ usable: { enrollmentRegion: '5116', destination: '5107' } })
})

test('a cancel moves nothing, and for the hub alone it carries the row that ends it at its care region', () => {
  const result = examined(factOf(province.care, cancelledDecision(key, ''), ''))
  expect(result).toMatchObject({
    usable: { enrollmentRegion: '', destination: '', row: { endToEndAck: { enrollmentRegion: '', hubEpoch: 3 } } },
  })
  expect('usable' in result && result.usable.confirmed).toBeUndefined()
})

test('R9: a cancelled reversal contradicts a promise and is set aside, so that its confirmation can still be learned', () => {
  const result = examined(factOf(province.care, cancelledDecision(keyOf('0193-a', 'R'))))
  expect(result).toMatchObject({ refusal: { code: 'H1010' }, unusable: { reason: 'cancels a reversal' } })
})

test('a refund owes a negative amount', () => {
  const back = Object.fromEntries(Object.entries(split).map(([name, fen]) => [name, -Number(fen)]))
  const reversal = keyOf('0193-b', 'R')
  const token = tokenOf(province.enrollment, reversal, { authorised: { split: back } })
  const result = examined(factOf(province.care, confirmedDecision(reversal, token)))
  expect(result).toMatchObject({ usable: { confirmed: { owedFen: -7_500n, postings: [{ amountFen: -7_500n }] } } })
})

test('nothing owed posts nothing and still counts', () => {
  const token = tokenOf(province.enrollment, key, { authorised: { split: { totalFen: 100, cashFen: 100 } } })
  const result = examined(factOf(province.care, confirmed(token)))
  expect(result).toMatchObject({ usable: { confirmed: { owedFen: 0n, totalFen: 100n, postings: [] } } })
})

test('R1: a fact counts only from its own care region, signed by it', () => {
  const decision = confirmed()
  expect(codeOf(factOf(province.care, decision), '5107')).toBe('H1011')
  expect(codeOf(factOf(province.otherCare, decision))).toBe('H1011')
  expect(codeOf(factOf(province.enrollment, decision))).toBe('H1011')
  expect(codeOf(factOf(province.stranger, decision))).toBe('H1004')
  expect(codeOf({ ...factOf(province.care, decision), signed: null })).toBe('H1010')
})

test('a signature over something else does not count', () => {
  const fact = factOf(province.care, confirmed())
  const other = factOf(province.care, cancelledDecision(key))
  expect(codeOf({ ...fact, signed: { decision: fact.signed!.decision, signature: other.signed!.signature } })).toBe(
    'H1004',
  )
})

test.each<[string, () => Buffer]>([
  ['is missing', () => Buffer.alloc(0)],
  ['is no message', () => Buffer.from('no verdict')],
  ['is for another settlement', () => tokenOf(province.enrollment, keyOf('0193-z'))],
  ['is for the reversal', () => tokenOf(province.enrollment, keyOf('0193-a', 'R'))],
  ['is signed by another region', () => tokenOf(province.otherEnrollment, key)],
  ['is signed by the care region', () => tokenOf(province.care, key)],
  ['refuses', () => tokenOf(province.enrollment, key, { authorised: null, refused: { code: 'H3001' } })],
])('money does not move on a verdict that %s', (_, token) => {
  expect(codeOf(factOf(province.care, confirmed(token())))).toBe('H5012')
})

test('a verdict whose parts do not add up is refused with the difference', () => {
  const token = tokenOf(province.enrollment, key, { authorised: { split: { ...split, cashFen: 2_501 } } })
  expect(examined(factOf(province.care, confirmed(token)))).toMatchObject({
    refusal: { code: 'H5003', params: { differenceFen: '-1' } },
  })
})

test.each<[string, Partial<DecisionIn>]>([
  ['no key', { key: null }],
  [
    'a key that no database takes',
    { key: { careRegion: '5101', hospital: 'H', settleId: 'a\0b', kind: 'SETTLEMENT' } },
  ],
  ['no outcome', { confirmed: null }],
])('a decision with %s cannot be read', (_, changed) => {
  expect(codeOf(factOf(province.care, { ...confirmed(), ...changed }))).toBe('H1010')
})

test('an addressee that nobody knows is refused, and named', () => {
  expect(codeOf(factOf(province.care, confirmed(), '9999'))).toBe('H2001')
})

test('what cannot be used is kept under one digest, however often it is signed', () => {
  const twice = [1, 2].map(() => examined(factOf(province.care, confirmed(Buffer.alloc(0)))))
  const [first, second] = twice.map((result) => ('unusable' in result ? result.unusable : undefined))
  expect(first?.digest).toEqual(second?.digest)
  expect(first).toMatchObject({ linkRegion: '5101', code: 'H5012', keyText: '5101/H51010000001/0193-a/S' })
})
