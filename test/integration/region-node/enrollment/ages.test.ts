/** R7 over a real Kafka: two hub processes and two of one region, whose clocks have nothing in common. */
import type { Bus } from '../../../../common/bus'
import { busOverKafka } from '../../../../common/bus.kafka'
import { type Clock, systemTimers } from '../../../../common/clock'
import { silent } from '../../../../common/log'
import { stepsInMemory } from '../../../../common/steps'
import { acksOf, topicsWith } from '../../../../common/topics'
import { createTopics } from '../../../../common/topics.kafka'
import { exchangeOver, type RunningExchange } from '../../../../hub/exchange/ask'
import { enrollmentInMemory } from '../../../../region-node/enrollment/enrollment.memory'
import { type EnrollmentHalf, enrollmentHalf } from '../../../../region-node/enrollment/half'
import { type QueueAges, queueAges } from '../../../../region-node/enrollment/queue-ages'
import { freshPrefix, stack } from '../../../support/stack'
import { halfOf } from '../../../unit/region-node/enrollment/half-of'
import {
  CARE,
  credentials,
  freshKey,
  type People,
  policiesOf,
  REGION,
  settleRequest,
} from '../../../unit/region-node/enrollment/province'

const LIMIT_MS = 1_500
const REPLY_MS = 20_000
const PERSONS = ['5116000000000001', '5116000000000002', '5116000000000003', '5116000000000004']
const YEAR_MS = 31_536_000_000
const prefix = freshPrefix('queue ages')
const topics = topicsWith(prefix)
const stores = enrollmentInMemory()
const policies = policiesOf(REGION)

let people: People
const opened: { close(): Promise<void> }[] = []

beforeAll(async () => {
  const { brokers } = stack().kafka
  const kept = { partitions: 4, retentionMs: 600_000 }
  const names = [topics.request(REGION), topics.fact(REGION), topics.clockAnswer(REGION), topics.toHub, topics.parked]
  const replies = ['hub-1', 'hub-2'].flatMap((hub) => [topics.reply(hub), topics.clockQuestion(hub)])
  await createTopics(
    brokers,
    [...names, ...replies].map((name) => ({ name, ...kept })),
  )
  people = await credentials()
  const { insure } = halfOf(stores, people.enrollment)
  for (const personId of PERSONS) await insure(personId)
})
afterEach(async () => {
  for (const one of opened.splice(0).reverse()) await one.close()
})

/** Wrong on the wall, and since its start as nobody else's. */
function clockOf(wrongMs: number, sinceMs: number): Clock {
  return { now: () => Date.now() + wrongMs, monotonic: () => performance.now() + sinceMs }
}

function busOf(clientId: string): Bus {
  const { brokers } = stack().kafka
  const settings = { brokers, clientId, parkedTopic: topics.parked, log: silent }
  return busOverKafka({ ...settings, acksOf: (topic) => acksOf(topics, topic) })
}

async function hub(hubName: string, incarnation: string, clock: Clock) {
  const bus = busOf(incarnation)
  opened.push(bus)
  const world = { clock, timers: systemTimers, steps: stepsInMemory(), log: silent }
  const asking = { hubName, incarnation, openPerRegionMax: 100, replyMs: REPLY_MS }
  const exchange = exchangeOver({ ...world, ...asking, bus, topics })
  await exchange.start()
  opened.push(exchange)
  return exchange
}

async function region(processId: string, clock: Clock): Promise<QueueAges> {
  const bus = busOf(processId)
  const shared = { bus, topics, clock, timers: systemTimers }
  const ages = queueAges({ ...shared, region: REGION, processId, limitMs: LIMIT_MS, topicPrefix: prefix })
  const timers = { inquiryDelayMs: 60_000, inquiryRepeatMaxMs: 60_000, sweepMs: 60_000, engineMs: 1_000 }
  const half: EnrollmentHalf = enrollmentHalf({
    ...{ ...shared, ages, stores, verifier: people.enrollment.verifier, policies: () => policies },
    office: { region: REGION, epoch: 1, signer: people.enrollment.signer },
    settings: { concurrency: 8, timers, kafka: { topicPrefix: prefix } },
    ...{ log: silent, steps: stepsInMemory() },
  })
  opened.push(bus, half)
  await half.start()
  return ages
}

/** Answered, or with which code not. */
async function ask(exchange: RunningExchange, personId: string): Promise<string> {
  const { question } = settleRequest(freshKey(), { personId })
  if (!question) throw new Error('a request asks')
  const answer = await exchange.ask(
    { ...question, ...{ enrollmentRegion: REGION, personDigest: personId, deadlineMs: REPLY_MS } },
    CARE,
  )
  return answer.failure ? `${answer.failure.code} ${answer.failure.params.cause ?? ''}`.trim() : 'answered'
}

/** H5011: somebody of the tests before waits for this person's benefits; it was reckoned all the same. */
const isReckoned = (said: string) => said === 'answered' || said === 'H5011'

const pause = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms))

test('whatever the clocks say, what is sent now is answered now, by each process of the region', async () => {
  const processes = [await region('p1', clockOf(-3_600_000, 9e9)), await region('p2', clockOf(YEAR_MS, 0))]
  const hubs = [await hub('hub-1', 'h1', clockOf(0, 5e8)), await hub('hub-2', 'h2', clockOf(-YEAR_MS, 77))]
  for (let round = 0; round < 3; round++) {
    const said = await Promise.all(hubs.flatMap((one) => PERSONS.map((personId) => ask(one, personId))))
    expect(said.filter((one) => !isReckoned(one))).toEqual([])
  }
  const checks = processes.map((ages) => ages.check())
  for (const { ok, detail } of checks) {
    expect(ok).toBe(true)
    expect(detail).toMatch(
      /^[12] hub processes ask, round trip \d+\.\d ms; 0 questions came too late, 0 of unknown age$/,
    )
  }
})

test('a backlog is answered "undecided", and what comes behind it is reckoned', async () => {
  const exchange = await hub('hub-1', 'h3', clockOf(YEAR_MS, 123_456))
  const waiting = PERSONS.map((personId) => ask(exchange, personId))
  await pause(LIMIT_MS + 500)
  await region('p3', clockOf(-YEAR_MS, 3e9))
  expect(new Set(await Promise.all(waiting))).toEqual(new Set(['H8004 old']))
  expect(isReckoned(await ask(exchange, PERSONS[0] ?? ''))).toBe(true)
})

test('a hub that died leaves questions that hold up its successor’s once, and shortly', async () => {
  const first = await hub('hub-1', 'h4', clockOf(0, 8e9))
  const lost = PERSONS.map((personId) => ask(first, personId))
  await pause(500)
  for (const one of opened.splice(0).reverse()) await one.close()
  expect(new Set(await Promise.all(lost))).toEqual(new Set(['H6001 the hub is stopping']))
  const ages = await region('p4', clockOf(0, 0))
  const next = await hub('hub-1', 'h5', clockOf(0, 1))
  const said = await Promise.all(PERSONS.map((personId) => ask(next, personId)))
  expect(said.filter((one) => !isReckoned(one))).toEqual([])
  expect(ages.check().detail).toMatch(/; 0 questions came too late, 4 of unknown age$/)
})
