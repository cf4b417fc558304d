import { Unusable } from '../../../../common/bus'
import { codecs } from '../../../../common/contracts.grpc'
import { silent } from '../../../../common/log'
import { keyToWire } from '../../../../common/settlement-key'
import { stepsInMemory } from '../../../../common/steps'
import type { Fact } from '../../../../proto/types'
import { enrollmentInMemory } from '../../../../region-node/enrollment/enrollment.memory'
import { type Facts, factsOf } from '../../../../region-node/enrollment/facts'
import { type HandTimers, handTimers } from '../../../support/hand-timers'
import { type HalfOf, halfOf } from './half-of'
import {
  cancelled,
  confirmed,
  credentials,
  factOf,
  freshKey,
  type People,
  settleRequest,
  signedAnotherWay,
} from './province'

const PERSON = '5116000000000001'
let people: People
let stores: ReturnType<typeof enrollmentInMemory>
let half: HalfOf

beforeAll(async () => {
  people = await credentials()
})
beforeEach(async () => {
  stores = enrollmentInMemory()
  half = halfOf(stores, people.enrollment)
  await half.insure(PERSON)
})

const fund = () => stores.people.accumulated(PERSON, '310', 2024, 'fund')
const settled = async (key = freshKey()) => {
  const { body } = await half.ask(settleRequest(key))
  return { key, token: body as Buffer }
}

test('a confirmation makes what waits stand, and the ack echoes the epochs', async () => {
  const { key, token } = await settled()
  const ack = await half.learn(factOf(people.care, confirmed(key, token), { hubEpoch: 9 }))
  expect(ack).toEqual({ key: keyToWire(key), enrollmentRegion: '5116', hubEpoch: 9, enrollmentEpoch: 1 })
  expect(fund()).toEqual({ used: 1_968_300n, pending: 0n })
})

test('a cancel releases; before its settle it takes the register', async () => {
  const { key } = await settled()
  await half.learn(factOf(people.care, cancelled(key)))
  await half.learn(factOf(people.care, cancelled(freshKey())))
  expect(fund()).toEqual({ used: 0n, pending: 0n })
  expect(await stores.books.open()).toEqual([])
})

test('however often a fact comes, it is learned once and acked each time', async () => {
  const { key, token } = await settled()
  const fact = factOf(people.care, confirmed(key, token))
  const acks = await Promise.all(Array.from({ length: 200 }, () => half.learn(fact)))
  expect(acks.filter(({ refused }) => refused)).toEqual([])
  expect(fund()).toEqual({ used: 1_968_300n, pending: 0n })
  expect(await stores.books.page(undefined, undefined, 10)).toHaveLength(1)
})

test('R27: the same decision signed anew is the same decision', async () => {
  const { key, token } = await settled()
  await half.learn(factOf(people.care, confirmed(key, token)))
  const again = await half.learn(factOf(people.care, confirmed(key, token), { number: 44 }))
  expect(again.refused).toBeUndefined()
})

test('R8: a confirmation of another region’s verdict releases ours, books nothing, and is acked', async () => {
  const { key } = await settled()
  const verdict = codecs.verdict.encode({ key: keyToWire(key), enrollmentRegion: '5107', authorised: {} })
  const signature = people.otherEnrollment.signer.sign('verdict', verdict)
  const token = codecs.signedVerdict.encode({ verdict, signature })
  const ack = await half.learn(factOf(people.care, { ...confirmed(key, token), enrollmentRegion: '5107' }))
  expect(ack.refused).toBeUndefined()
  expect(fund()).toEqual({ used: 0n, pending: 0n })
  expect(await stores.books.page(undefined, undefined, 10)).toEqual([])
})

test('a token whose valid signature was written another way on its road confirms the verdict that stands', async () => {
  const { key, token } = await settled()
  const ack = await half.learn(factOf(people.care, confirmed(key, signedAnotherWay(token))))
  expect(ack.refused).toBeUndefined()
  expect(fund()).toEqual({ used: 1_968_300n, pending: 0n })
})

describe('what cannot be used goes to quarantine and is told', () => {
  const altered = (fact: Fact): Fact => ({ ...fact, signed: { ...fact.signed!, signature: null } })
  test.each([
    ['unsigned', 'H1004', async () => altered(factOf(people.care, cancelled(freshKey())))],
    ['signed outside the province', 'H1004', async () => factOf(people.stranger, cancelled(freshKey()))],
    ['signed by another care region', 'H1011', async () => factOf(people.otherCare, cancelled(freshKey()))],
    ['signed by no care region', 'H1011', async () => factOf(people.enrollment, cancelled(freshKey()))],
    ['decides nothing', 'H1010', async () => factOf(people.care, { key: keyToWire(freshKey()) })],
    ['confirms without a token', 'H5012', async () => factOf(people.care, confirmed(freshKey(), Buffer.from('x')))],
    [
      'confirms the token of another settlement',
      'H5012',
      async () => factOf(people.care, confirmed(freshKey(), (await settled()).token)),
    ],
    [
      'names no accounting day',
      'H1010',
      async () => {
        const { key, token } = await settled()
        return factOf(people.care, confirmed(key, token, '17.6.2024'))
      },
    ],
  ])('%s: %s', async (_why, code, made) => {
    const fact = await made()
    expect((await half.learn(fact)).refused?.code).toBe(code)
    expect((await half.learn(fact)).refused?.code).toBe(code)
    expect(await stores.books.quarantined()).toBe(1)
  })

  test('a token that somebody else signed in our name', async () => {
    const key = freshKey()
    const { token } = await settled(key)
    const { verdict } = codecs.signedVerdict.decode(token)
    const signature = people.otherEnrollment.signer.sign('verdict', verdict)
    const forged = codecs.signedVerdict.encode({ verdict, signature })
    expect((await half.learn(factOf(people.care, confirmed(key, forged)))).refused?.code).toBe('H5012')
    expect(fund().pending).toBe(1_968_300n)
  })

  test('a confirmation after the cancel was learned', async () => {
    const { key, token } = await settled()
    await half.learn(factOf(people.care, cancelled(key)))
    expect((await half.learn(factOf(people.care, confirmed(key, token)))).refused?.code).toBe('H5010')
    expect(fund()).toEqual({ used: 0n, pending: 0n })
  })

  test('a fact whose key cannot be read is nobody’s: it is parked', async () => {
    const fact = factOf(people.care, cancelled(freshKey()))
    const unreadable = { ...fact, signed: { ...fact.signed!, decision: Buffer.from([0xff, 0x01]) } }
    await expect(half.learn(unreadable)).rejects.toBeInstanceOf(Unusable)
  })
})

test('R26: a confirmation without its register brings it back from the token', async () => {
  const { key, token } = await settled()
  const restored = enrollmentInMemory()
  const after = halfOf(restored, people.enrollment)
  await after.insure(PERSON)
  await after.learn(factOf(people.care, confirmed(key, token)))
  expect(restored.people.accumulated(PERSON, '310', 2024, 'fund')).toEqual({ used: 1_968_300n, pending: 0n })
  expect((await after.ask(settleRequest(key))).body).toEqual(token)
})

test('a database that is away rejects every fact of the batch, and the next one is learned', async () => {
  const { key, token } = await settled()
  const { learn } = stores.factBooks
  stores.factBooks.learn = () => Promise.reject(new Error('gone'))
  await expect(half.learn(factOf(people.care, confirmed(key, token)))).rejects.toThrow('gone')
  stores.factBooks.learn = learn
  expect((await half.learn(factOf(people.care, confirmed(key, token)))).refused).toBeUndefined()
})

describe('nobody waits for a fact but a settle that carries it', () => {
  let timers: HandTimers
  let facts: Facts
  let batches: number[]

  beforeEach(() => {
    timers = handTimers(Date.now())
    batches = []
    const { learn } = stores.factBooks
    stores.factBooks.learn = (persons, batch) => {
      batches.push(batch.length)
      return learn(persons, batch)
    }
    const office = { region: '5116', epoch: 1, signer: people.enrollment.signer }
    const shared = { office, verifier: people.enrollment.verifier, books: stores.factBooks, log: silent }
    facts = factsOf({ ...shared, clock: timers, timers, steps: stepsInMemory() })
  })
  const fact = () => factOf(people.care, cancelled(freshKey()))

  test('they wait a moment for each other, and share a commit', async () => {
    const some = [facts.learn(fact()), facts.learn(fact())]
    await new Promise((resolve) => setImmediate(resolve))
    const more = facts.learn(fact())
    await new Promise((resolve) => setImmediate(resolve))
    expect(batches).toEqual([])
    timers.pass(100)
    await Promise.all([...some, more])
    expect(batches).toEqual([3])
  })

  test('one in haste takes those along that wait', async () => {
    const patient = facts.learn(fact())
    await Promise.all([patient, facts.learnInHaste(fact())])
    expect(batches).toEqual([2])
  })
})
