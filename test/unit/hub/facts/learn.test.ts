import { silent } from '../../../../common/log'
import { stepsInMemory } from '../../../../common/steps'
import { relayBounds } from '../../../../hub/facts/fact-store'
import { hubInMemory } from '../../../../hub/facts/facts.memory'
import { factsLearnt } from '../../../../hub/facts/learn'
import type { Fact } from '../../../../proto/types'
import { handTimers } from '../../../support/hand-timers'
import {
  cancelledDecision,
  confirmedDecision,
  factOf,
  keyOf,
  type Province,
  participants,
  someProvince,
  tokenOf,
} from './making-facts'

let province: Province
beforeAll(async () => {
  province = await someProvince()
})

const settled = () => new Promise<void>((resolve) => setImmediate(resolve))

function hub() {
  const time = handTimers(Date.now())
  const tables = hubInMemory(time, relayBounds(60_000))
  const sent: string[] = []
  const behind: string[] = []
  const batches: number[] = []
  const store = {
    ...tables.facts,
    learn: (facts: Parameters<typeof tables.facts.learn>[0]) => {
      batches.push(facts.length)
      return tables.facts.learn(facts)
    },
  }
  const relay = {
    send: async (facts: readonly { destination: string }[]) => void sent.push(...facts.map((f) => f.destination)),
    leftBehind: (destination: string) => void behind.push(destination),
  }
  const steps = stepsInMemory()
  const { verifier } = province.hub
  const parts = { store, relay, verifier, participants, epoch: 1, clock: time, timers: time, steps, log: silent }
  const facts = factsLearnt(parts)
  async function learn(...all: Fact[]) {
    const acks = all.map((fact) => facts.learn(fact, '5101'))
    await settled()
    time.pass(200)
    return Promise.all(acks)
  }
  return { tables, sent, behind, batches, steps, learn }
}

const confirmed = (id: string) => confirmedDecision(keyOf(id), tokenOf(province.enrollment, keyOf(id)))

test('a fact that comes twice is posted once, sent once and acked twice', async () => {
  const { tables, sent, learn } = hub()
  const decision = confirmed('a')
  const acks = await learn(factOf(province.care, decision), factOf(province.care, decision))
  expect(acks).toMatchObject([
    { enrollmentRegion: '', hubEpoch: 1, refused: null },
    { enrollmentRegion: '', hubEpoch: 1, refused: null },
  ])
  expect(sent).toEqual(['5116'])
  expect([...(await tables.ledger.positions()).values()]).toEqual([7_500n, -7_500n])
})

test('facts of one moment share a commit, at most 64', async () => {
  const { batches, learn } = hub()
  const all = Array.from({ length: 70 }, (_, n) => factOf(province.care, cancelledDecision(keyOf(`c${n}`))))
  await learn(...all)
  expect(batches).toEqual([64, 6])
})

test('R8: the same decision for another address is passed on there, and posted no second time', async () => {
  const { tables, sent, learn } = hub()
  const decision = confirmed('a')
  await learn(factOf(province.care, decision))
  await learn(factOf(province.care, decision, '5107'))
  expect(sent).toEqual(['5116', '5107'])
  const [row] = await tables.ledger.page(undefined, undefined, 10)
  expect(row).toMatchObject({
    enrollmentRegion: '5116',
    inFlightTo: ['5107', '5116'],
    postings: [{ amountFen: 7_500n }],
  })
})

test('a second, different decision is an alarm and a NAck, and changes nothing', async () => {
  const { tables, sent, steps, learn } = hub()
  await learn(factOf(province.care, confirmed('a')))
  const [ack] = await learn(factOf(province.care, cancelledDecision(keyOf('a'))))
  expect(ack).toMatchObject({ refused: { code: 'H5010' }, enrollmentRegion: '5116' })
  expect(tables.equivocations).toHaveLength(1)
  expect(sent).toEqual(['5116'])
  expect((await tables.ledger.of('a'))[0]?.postings).toHaveLength(1)
  expect(steps.of('a').map(({ step }) => step)).toEqual(['learned', 'quarantined'])
})

test('an unusable fact is kept once and NAcked each time, naming the row that its sender means', async () => {
  const { tables, learn } = hub()
  const bad = confirmedDecision(keyOf('a'), Buffer.alloc(0))
  const acks = await learn(factOf(province.care, bad), factOf(province.care, bad))
  const nack = { key: { settleId: 'a' }, enrollmentRegion: '5116', refused: { code: 'H5012' } }
  expect(acks).toMatchObject([nack, nack])
  expect(tables.quarantined.size).toBe(1)
  expect(await tables.ledger.of('a')).toEqual([])
})

test('an unreadable fact spoils nobody else', async () => {
  const { learn } = hub()
  const torn = { ...factOf(province.care, confirmed('b')), signed: { decision: Buffer.from([1]), signature: null } }
  const acks = await learn(torn, factOf(province.care, confirmed('a')))
  expect(acks).toMatchObject([
    { key: null, refused: { code: 'H1010' } },
    { key: { settleId: 'a' }, refused: null },
  ])
})

test('a fact for the hub alone is ended at its care region by a row', async () => {
  const { tables, sent, learn } = hub()
  await learn(factOf(province.care, cancelledDecision(keyOf('a'), ''), ''))
  expect(sent).toEqual([])
  expect(tables.waitingDown).toMatchObject([{ endToEndAck: { key: { settleId: 'a' }, enrollmentRegion: '' } }])
})
