/** The whole way of a question: node, Link, hub, bus, region, and back; only Kafka is in memory. */
import { busInMemory, type MemoryBus } from '../../../../common/bus.memory'
import { systemClock, systemTimers } from '../../../../common/clock'
import { codecs } from '../../../../common/contracts.grpc'
import { silent } from '../../../../common/log'
import { stepsInMemory } from '../../../../common/steps'
import { topicsWith } from '../../../../common/topics'
import { exchangeOver, type RunningExchange } from '../../../../hub/exchange/ask'
import type { ServedLinks } from '../../../../hub/ingress/link.grpc'
import type { Province } from '../../../../region-node/province/province'
import { authority } from '../../../support/credentials'
import { allUp, hubInTest, nodeInTest, questionOf } from '../../../support/links'
import { until } from '../../../support/until'

const topics = topicsWith()
let bus: MemoryBus
let exchange: RunningExchange
let served: ServedLinks
let province: Province

beforeAll(async () => {
  const root = await authority()
  bus = busInMemory()
  const parts = { bus, topics, hubName: 'hub-1', incarnation: 'i1', openPerRegionMax: 2_000, replyMs: 8_000 }
  exchange = exchangeOver({ ...parts, clock: systemClock, timers: systemTimers, steps: stepsInMemory(), log: silent })
  await exchange.start()
  await bus.read({ topics: [topics.request('5107')], group: '5107', concurrency: 512, handle: answer })
  const credentials = await root.certify({ role: 'hub', instance: 'hub-1' })
  served = await hubInTest({ hubName: 'hub-1', credentials, exchange, openPerLinkMax: 2_000 })
  const care = await root.certify({ role: 'care', region: '5101' })
  const hubs = [{ name: 'hub-1', address: `127.0.0.1:${served.port}` }]
  province = nodeInTest({ credentials: care, hubs, heartbeatMs: 1_000, linkDeadMs: 3_000 })
  await until(() => allUp(province))
})

afterAll(async () => {
  await province.close()
  await served.close(0)
  await exchange.close()
  await bus.close()
})

/** The enrollment region of this test: its verdict is the claim again. */
async function answer({ value }: { readonly value: Buffer }): Promise<void> {
  const { question, replyTopic, hubIncarnation } = codecs.requestRecord.decode(value)
  const reply = { hubIncarnation, answer: { questionId: question?.questionId ?? '', body: question?.body ?? '' } }
  await bus.publish(replyTopic, { key: 'k', value: codecs.replyRecord.encode(reply) }, 1_000)
}

test('a thousand questions at once each come back with their own verdict, and nothing stays open', async () => {
  const bodies = Array.from({ length: 1_000 }, (_, n) => `claim ${n}`)
  const answers = await Promise.all(bodies.map((body) => province.ask(questionOf(body), 20_000)))
  expect(answers.map((given) => ('body' in given ? `${given.body}` : given.refusal.code))).toEqual(bodies)
  expect(exchange.open().get('5107')).toBe(0)
  expect(served.links().every(({ openQuestions }) => openQuestions === 0)).toBe(true)
})

test('a region that nobody serves ends as a doubt, and holds nobody else up', async () => {
  const silentRegion = province.ask(questionOf('claim', '5101', '5116'), 800)
  expect(await province.ask(questionOf('claim'), 5_000)).toEqual({ body: Buffer.from('claim') })
  expect(await silentRegion).toMatchObject({ refusal: { code: 'H6001' } })
})
