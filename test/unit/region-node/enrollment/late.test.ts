/** R7: what a request that waited too long is answered, and what it leaves as it was. */
import { codecs } from '../../../../common/contracts.grpc'
import { type Refusal, refusal } from '../../../../common/errors'
import { reversalIdOf } from '../../../../common/identifiers'
import { keyToWire } from '../../../../common/settlement-key'
import type { RequestRecord } from '../../../../proto/types'
import { enrollmentInMemory } from '../../../../region-node/enrollment/enrollment.memory'
import { type HalfOf, halfOf } from './half-of'
import {
  claimOf,
  confirmed,
  credentials,
  factOf,
  freshKey,
  type People,
  requestOf,
  settleRequest,
  verdictIn,
} from './province'

const PERSON = '5116000000000001'
const LATE = refusal('H8004', { region: '5116', cause: 'old' })

let people: People
let stores: ReturnType<typeof enrollmentInMemory>
let half: HalfOf
let why: Refusal | undefined

beforeAll(async () => {
  people = await credentials()
})
beforeEach(async () => {
  why = undefined
  stores = enrollmentInMemory()
  half = halfOf(stores, people.enrollment, undefined, { tooOld: () => why })
  await half.insure(PERSON, { balanceYuan: 100 })
})

async function late(request: RequestRecord) {
  why = LATE
  try {
    return await half.ask(request)
  } finally {
    why = undefined
  }
}

test('nothing is decided and nothing is written, and the same id is asked again', async () => {
  const key = freshKey()
  const before = await half.ask(settleRequest(freshKey()))
  const carried = factOf(people.care, confirmed(verdictKey(before.body as Buffer), before.body as Buffer))
  const write = jest.spyOn(stores.verdicts, 'write')
  const learn = jest.spyOn(stores.factBooks, 'learn')
  expect((await late(settleRequest(key, {}, [carried]))).failure).toMatchObject({
    ...{ code: 'H8004', params: { region: '5116', cause: 'old' } },
  })
  expect([write, learn].map(({ mock }) => mock.calls.length)).toEqual([0, 0])
  expect(verdictIn(await half.ask(settleRequest(key, {}, [carried]))).authorised).toBeDefined()
})

test('what was decided before is told to whoever asks late, after a commit of its own (R13)', async () => {
  const key = freshKey()
  const { body } = await half.ask(settleRequest(key))
  const commitOwn = jest.spyOn(stores.verdicts, 'commitOwn')
  expect((await late(settleRequest(key))).body).toEqual(body)
  expect(commitOwn).toHaveBeenCalledTimes(1)
  const another = settleRequest(key, { requestHash: Buffer.from('another') })
  expect((await late(another)).failure?.code).toBe('H5010')
})

test.each([
  ['ASK_QUOTE', () => codecs.claim.encode(claimOf(freshKey()))],
  ['ASK_PERSON', () => codecs.personQuery.encode({})],
  ['ASK_ENTITLEMENT', () => codecs.entitlementQuery.encode({ personId: PERSON, insurance: '310', day: '2024-06-17' })],
] as const)('%s is not looked up for nobody', async (ask, body) => {
  const read = jest.spyOn(stores.verdicts, 'read')
  expect((await late(requestOf(ask, freshKey(), body()))).failure?.code).toBe('H8004')
  expect(read).not.toHaveBeenCalled()
})

test('a promised reversal has no age (R9)', async () => {
  const key = freshKey({ settleId: '01900000-0000-7000-8000-000000000001' })
  const { body } = await half.ask(settleRequest(key))
  const original = factOf(people.care, confirmed(key, body as Buffer))
  await half.learn(original)
  const reversal = { ...key, settleId: reversalIdOf(key.settleId), kind: 'R' } as const
  const asked = codecs.reversal.encode({ key: keyToWire(reversal), original })
  const answer = await late(requestOf('ASK_REVERSE', reversal, asked))
  expect(verdictIn(answer).authorised).toBeDefined()
})

function verdictKey(token: Buffer) {
  const { key } = verdictIn({ body: token })
  return freshKey({ settleId: key?.settleId ?? '' })
}
