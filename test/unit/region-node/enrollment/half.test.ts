import { brokerInMemory, type MemoryBroker } from '../../../../common/bus.memory'
import type { Timers } from '../../../../common/clock'
import { codecs } from '../../../../common/contracts.grpc'
import { silent } from '../../../../common/log'
import { keyText, keyToWire } from '../../../../common/settlement-key'
import { stepsInMemory } from '../../../../common/steps'
import { topicsWith } from '../../../../common/topics'
import type { RequestRecord } from '../../../../proto/types'
import { enrollmentInMemory } from '../../../../region-node/enrollment/enrollment.memory'
import { type EnrollmentHalf, enrollmentHalf } from '../../../../region-node/enrollment/half'
import { pauseMs } from '../../../../region-node/enrollment/inquire'
import { type HalfOf, halfOf, INQUIRY_DELAY_MS } from './half-of'
import { cancelled, confirmed, credentials, factOf, freshKey, type People, policiesOf, settleRequest } from './province'

const PERSON = '5116000000000001'
const topics = topicsWith('')
const inquiries = { inquiryDelayMs: INQUIRY_DELAY_MS, inquiryRepeatMaxMs: 240_000 }

/** Timers that fire when told. */
function timersByHand(): Timers & { fire(): void } {
  const waiting = new Set<() => void>()
  return {
    schedule(_afterMs, work) {
      waiting.add(work)
      return () => waiting.delete(work)
    },
    fire() {
      const due = [...waiting]
      waiting.clear()
      for (const work of due) work()
    },
  }
}

let people: People
let broker: MemoryBroker
let timers: ReturnType<typeof timersByHand>
let story: HalfOf
let half: EnrollmentHalf

const policies = policiesOf('5116')

beforeAll(async () => {
  people = await credentials()
})
beforeEach(async () => {
  const stores = enrollmentInMemory()
  story = halfOf(stores, people.enrollment)
  broker = brokerInMemory()
  timers = timersByHand()
  half = enrollmentHalf({
    office: { region: '5116', epoch: 1, signer: people.enrollment.signer },
    settings: { concurrency: 8, timers: { ...inquiries, sweepMs: 1_000, engineMs: 1_000 }, kafka: { topicPrefix: '' } },
    ...{ verifier: people.enrollment.verifier, policies: () => policies, stores, topics, timers },
    ...{ clock: story.clock, log: silent, steps: stepsInMemory(), bus: broker.bus({ parkedTopic: 'parked' }) },
  })
  await half.start()
  await story.insure(PERSON)
})
afterEach(() => half.close())

/** What the topic holds once it holds so many. */
async function eventually(topic: string, count: number) {
  for (let tries = 0; tries < 500; tries++) {
    const records = broker.records(topic)
    if (records.length >= count) return records
    timers.fire()
    await new Promise((resolve) => setTimeout(resolve, 2))
  }
  throw new Error(`${topic} never held ${count} records`)
}

const asked = (record: RequestRecord) =>
  broker.bus().publish(topics.request('5116'), { key: 'p', value: codecs.requestRecord.encode(record) }, 1_000)

test('a question on the topic is answered where it asks to be', async () => {
  await asked(settleRequest(freshKey()))
  const [reply] = await eventually('reply', 1)
  const { answer, hubIncarnation } = codecs.replyRecord.decode(reply!.value)
  expect(hubIncarnation).toBe('h1')
  expect(answer).toMatchObject({ questionId: 'q1', outcome: 'body' })
})

test('a fact on the topic is acked on the way to the hub, twice when it comes twice', async () => {
  const key = freshKey()
  const { body } = await story.ask(settleRequest(key))
  const value = codecs.factRecord.encode({ fact: factOf(people.care, confirmed(key, body as Buffer)) })
  for (let i = 0; i < 2; i++) await broker.bus().publish(topics.fact('5116'), { key: keyText(key), value }, 1_000)
  const told = async () => {
    const records = await eventually(topics.toHub, 1)
    return records.flatMap(({ value: record }) => {
      const { acks, signature } = codecs.regionRecord.decode(record).signedAcks!
      const seen = people.care.verifier.check('acks', acks, signature, Date.now())
      expect(seen).toEqual({ signer: { role: 'enrollment', region: '5116' } })
      return codecs.acks.decode(acks).acks
    })
  }
  const ack = { key: keyToWire(key), enrollmentRegion: '5116', hubEpoch: 7, enrollmentEpoch: 1, refused: null }
  for (let i = 0; i < 100 && (await told()).length < 2; i++) {
    timers.fire()
    await new Promise((resolve) => setTimeout(resolve, 2))
  }
  expect(await told()).toEqual([ack, ack])
})

test('bytes that nobody can read are parked, and their neighbours pass', async () => {
  const bytes = Buffer.from([0xff, 0xff])
  await broker.bus().publish(topics.request('5116'), { key: 'p', value: bytes }, 1_000)
  await broker.bus().publish(topics.fact('5116'), { key: 'p', value: bytes }, 1_000)
  await asked(settleRequest(freshKey()))
  expect(await eventually('parked', 2)).toHaveLength(2)
  expect(await eventually('reply', 1)).toHaveLength(1)
})

test('an authorisation without an end is asked about, with its token, again and again, until a decision comes', async () => {
  const key = freshKey()
  const { body } = await story.ask(settleRequest(key))
  expect(await half.operations.inDoubt()).toEqual({ doubts: [], waiting: 1 })
  story.clock.pass(600_000 + INQUIRY_DELAY_MS)
  const [inquiry] = await eventually(topics.toHub, 1)
  expect(codecs.regionRecord.decode(inquiry!.value).inquiry).toEqual({
    ...{ key: keyToWire(key), enrollmentRegion: '5116', token: body, ageMs: 660_000 },
  })
  const { doubts, waiting } = await half.operations.inDoubt()
  expect([doubts.length, waiting]).toEqual([1, 0])
  expect(doubts[0]).toMatchObject({ owner: 'care 5101', ageMs: 660_000 })

  story.clock.pass(INQUIRY_DELAY_MS)
  await eventually(topics.toHub, 2)
  await story.learn(factOf(people.care, cancelled(key)))
  story.clock.pass(10 * INQUIRY_DELAY_MS)
  for (let i = 0; i < 5; i++) timers.fire()
  expect(broker.records(topics.toHub)).toHaveLength(2)
  expect(await half.operations.inDoubt()).toEqual({ doubts: [], waiting: 0 })
})

test('inquiries are repeated after twice as long, up to a bound', () => {
  expect([0, 1, 2, 3, 60].map((n) => pauseMs(inquiries, n))).toEqual([60_000, 120_000, 240_000, 240_000, 240_000])
})

test('operators hear what is booked, what is known and what is well', async () => {
  const key = freshKey()
  const { body } = await story.ask(settleRequest(key))
  await story.learn(factOf(people.care, confirmed(key, body as Buffer)))
  const rows = []
  for await (const chunk of half.operations.scan(undefined)) rows.push(...chunk)
  expect(rows).toEqual([
    {
      ...{
        organisation: 'ENROLLMENT',
        region: '5116',
        key: keyToWire(key),
        enrollmentRegion: '5116',
        day: '2024-06-17',
      },
      ...{ owedFen: 1_968_300, totalFen: 2_800_000, inFlightTo: [] },
      postings: [{ debit: 'fund:310:pooling_fund', credit: 'payable:province', amountFen: 1_968_300 }],
    },
  ])
  const [known] = await half.operations.show(key.settleId)
  expect(known).toMatchObject({
    organisation: 'ENROLLMENT',
    verdict: codecs.signedVerdict.decode(body as Buffer).verdict,
  })
  const checks = await half.operations.checks()
  expect(checks.map(({ name, ok }) => [name, ok])).toEqual([
    ['postgres', true],
    ['kafka', true],
    ['waiting authorisations', true],
    ['fact quarantine', true],
    ['reversal drift', true],
  ])
  expect((await half.operations.import?.('people', Buffer.from('x')))?.accepted).toBe(0)
})
