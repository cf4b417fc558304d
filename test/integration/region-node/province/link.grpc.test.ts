import type { Credentials } from '../../../../common/credentials.file'
import type { ServedLinks } from '../../../../hub/ingress/link.grpc'
import type { Answer, DownRow, FactAck, Question } from '../../../../proto/types'
import { HELPED_FROM } from '../../../../region-node/province/open-questions'
import type { Province } from '../../../../region-node/province/province'
import { authority } from '../../../support/credentials'
import {
  allUp,
  deaf,
  exchangeAnswering,
  factsInTest,
  type HubInTest,
  hubInTest,
  mute,
  type NodeInTest,
  nodeInTest,
  questionOf,
  rowsInTest,
  type Wireway,
  wirewayTo,
} from '../../../support/links'
import { until } from '../../../support/until'

let care: Credentials
let hubOne: Credentials
let hubTwo: Credentials
const opened: { close(graceMs: number): Promise<void> }[] = []

beforeAll(async () => {
  const province = await authority()
  care = await province.certify({ role: 'care', region: '5101' })
  hubOne = await province.certify({ role: 'hub', instance: 'hub-1' })
  hubTwo = await province.certify({ role: 'hub', instance: 'hub-2' })
})

afterEach(async () => {
  // Nodes first, else they dial what is being closed.
  for (const one of opened.splice(0).reverse()) await one.close(0)
})

async function hub(given: Partial<HubInTest> = {}): Promise<ServedLinks> {
  const served = await hubInTest({ hubName: 'hub-1', credentials: hubOne, ...given })
  opened.push(served)
  return served
}

async function way(to: ServedLinks): Promise<Wireway> {
  const made = await wirewayTo(to.port)
  opened.push(made)
  return made
}

function node(ports: readonly number[], given: Partial<NodeInTest> = {}): Province {
  const hubs = ports.map((port, place) => ({ name: `hub-${place + 1}`, address: `127.0.0.1:${port}` }))
  const made = nodeInTest({ credentials: care, hubs, ...given })
  opened.push(made)
  return made
}

const bodyOf = (answer: Awaited<ReturnType<Province['ask']>>) => ('body' in answer ? `${answer.body}` : answer.refusal)

test('a question goes up and its answer comes down', async () => {
  const asked: Question[] = []
  const exchange = exchangeAnswering(async (question) => {
    asked.push(question)
    return { outcome: 'body', body: Buffer.from('verdict') }
  })
  const province = node([(await hub({ exchange })).port])
  const trace = { traceparent: '00-1-2-01' }
  expect(bodyOf(await province.ask({ ...questionOf('claim'), trace }, 5_000))).toBe('verdict')
  expect(asked[0]).toMatchObject({
    ask: 'ASK_SETTLE',
    enrollmentRegion: '5107',
    personDigest: 'digest',
    key: { careRegion: '5101', hospital: 'H51010000001', kind: 'SETTLEMENT' },
    body: Buffer.from('claim'),
    trace,
  })
  expect(asked[0]?.deadlineMs).toBeGreaterThan(4_000)
})

test('a failure comes down with its code, values and pause', async () => {
  const failure = { code: 'H8002', params: { region: '5107' }, retryAfterMs: 500 }
  const exchange = exchangeAnswering(async () => ({ outcome: 'failure', failure }))
  const province = node([(await hub({ exchange })).port])
  expect(await province.ask(questionOf('claim'), 5_000)).toEqual({ refusal: failure })
})

test('a thousand questions at once over two Links all get their own answer', async () => {
  const [one, two] = [await hub(), await hub({ hubName: 'hub-2', credentials: hubTwo })]
  const province = node([one.port, two.port])
  await until(() => allUp(province))
  const bodies = Array.from({ length: 1_000 }, (_, n) => `claim ${n}`)
  const answers = await Promise.all(bodies.map((body) => province.ask(questionOf(body), 20_000)))
  expect(answers.map(bodyOf)).toEqual(bodies)
})

test('a node that starts before its hub finds it, and is seen as down until then', async () => {
  const late = await hub()
  const line = await way(late)
  line.cut()
  const province = node([line.port])
  await until(() => /down .*UNAVAILABLE/.test(province.links()[0]?.detail ?? ''))
  const answer = province.ask(questionOf('claim'), 5_000)
  line.mend()
  expect(bodyOf(await answer)).toBe('claim')
})

test('a hub that stops and starts again is found again, with its new epoch', async () => {
  const ups: number[] = []
  const from = { ...deaf(), linkUp: (_hub: string, epoch: number) => ups.push(epoch) }
  const first = await hubInTest({ hubName: 'hub-1', credentials: hubOne })
  const address = `127.0.0.1:${first.port}`
  const province = node([first.port], { from })
  expect(bodyOf(await province.ask(questionOf('one'), 5_000))).toBe('one')
  await first.close(1_000)
  await until(() => !allUp(province))
  await hub({ address, facts: factsInTest(2) })
  expect(bodyOf(await province.ask(questionOf('two'), 5_000))).toBe('two')
  expect(ups).toEqual([1, 2])
})

/** Whichever hub is home to this node: another helps from so many on. */
const enoughForBoth = Array.from({ length: HELPED_FROM + 4 }, (_, n) => `claim ${n}`)

test('when one of two hubs is killed, its open questions move to the other under the same id', async () => {
  const seen: string[] = []
  const swallowing = exchangeAnswering(({ questionId }) => {
    seen.push(questionId)
    return new Promise(() => undefined)
  })
  const line = await way(await hub({ exchange: swallowing }))
  const province = node([line.port, (await hub({ hubName: 'hub-2', credentials: hubTwo })).port])
  await until(() => allUp(province))
  const answers = Promise.all(enoughForBoth.map((body) => province.ask(questionOf(body), 5_000)))
  await until(() => seen.length > 0)
  line.cut()
  expect((await answers).map(bodyOf)).toEqual(enoughForBoth)
  expect(province.links().map(({ up }) => up)).toEqual([false, true])
})

test('a hub that stands still is noticed by its silence, and its questions move', async () => {
  const line = await way(await hub({ exchange: mute }))
  const province = node([line.port, (await hub({ hubName: 'hub-2', credentials: hubTwo })).port])
  await until(() => allUp(province))
  const answers = Promise.all(enoughForBoth.map((body) => province.ask(questionOf(body), 5_000)))
  line.freeze()
  expect((await answers).map(bodyOf)).toEqual(enoughForBoth)
  await until(() => /no sign of life/.test(province.links()[0]?.detail ?? ''))
  line.thaw()
  await until(() => allUp(province))
})

test('a hub that is about to stop still answers, and new questions go to the other', async () => {
  let answer: (value: Partial<Answer>) => void = () => undefined
  const slow = exchangeAnswering(() => new Promise((resolve) => (answer = resolve)))
  const stopping = await hubInTest({ hubName: 'hub-1', credentials: hubOne, exchange: slow })
  const province = node([stopping.port])
  await until(() => allUp(province))
  const open = province.ask(questionOf('open'), 5_000)
  await until(() => stopping.links().some(({ openQuestions }) => openQuestions === 1))
  const stopped = stopping.close(2_000)
  await until(() => !allUp(province))
  answer({ outcome: 'body', body: Buffer.from('in time') })
  expect(bodyOf(await open)).toBe('in time')
  await stopped
})

test('without any hub a question waits for two seconds and then says that nothing was decided', async () => {
  const line = await way(await hub())
  line.cut()
  const province = node([line.port])
  const began = performance.now()
  expect(bodyOf(await province.ask(questionOf('claim'), 9_000))).toMatchObject({ code: 'H2005' })
  expect(performance.now() - began).toBeGreaterThan(1_500)
  // And at once when the outage is older than that.
  const again = performance.now()
  expect(bodyOf(await province.ask(questionOf('claim'), 9_000))).toMatchObject({ code: 'H2005' })
  expect(performance.now() - again).toBeLessThan(500)
})

test('a question whose hub stays silent about it ends as a doubt at its deadline', async () => {
  const province = node([(await hub({ exchange: mute })).port])
  expect(await province.ask(questionOf('claim'), 300)).toMatchObject({ refusal: { code: 'H6001' } })
})

test('more questions than the windows hold are refused at once', async () => {
  const province = node([(await hub({ exchange: mute, openPerLinkMax: 3 })).port])
  await until(() => allUp(province))
  const asked = Array.from({ length: 5 }, () => province.ask(questionOf('claim'), 300))
  const codes = (await Promise.all(asked)).map((answer) => 'refusal' in answer && answer.refusal.code)
  expect(codes).toEqual(['H6001', 'H6001', 'H6001', 'H8001', 'H8001'])
})

test('a body that no broker would take is refused before it can end a Link', async () => {
  const province = node([(await hub()).port])
  const huge = { ...questionOf(''), body: Buffer.alloc(3_000_000) }
  expect(bodyOf(await province.ask(huge, 5_000))).toMatchObject({ code: 'H1009' })
})

test('facts are hop-acked, rows are acked once they are handled and not before, those without an id never', async () => {
  const facts = factsInTest()
  const downRows = rowsInTest()
  const served = await hub({ facts, downRows })
  const acks: FactAck[] = []
  let finish: () => void = () => undefined
  const from = {
    ...deaf(),
    hopAcked: (ack: FactAck) => acks.push(ack),
    row: async ({ rowId }: DownRow) => {
      if (rowId === 7) return new Promise<void>((resolve) => (finish = resolve))
      if (rowId === 8) throw new Error('not now')
    },
  }
  const province = node([served.port], { from })
  await until(() => allUp(province))
  const decision = Buffer.from('decision')
  expect(province.send([1, 2, 3].map((number) => ({ number, signed: { decision } })))).toBe(true)
  await until(() => acks.length === 3)
  expect(facts.learned.map(({ number }) => number)).toEqual([1, 2, 3])
  const row = (rowId: number): DownRow => ({ rowId, content: 'inquiry', inquiry: { ageMs: 1 } as never })
  for (const send of downRows.followers) send([row(0), row(7), row(8)])
  await new Promise((resolve) => setTimeout(resolve, 100))
  expect(downRows.handledIds).toEqual([])
  finish()
  await until(() => downRows.handledIds.length > 0)
  expect(downRows.handledIds).toEqual([7])
})

test('facts are not taken while no Link is up', async () => {
  const line = await way(await hub())
  line.cut()
  expect(node([line.port]).send([{ number: 1 }])).toBe(false)
})

test('whoever answers at the address with another certificate is not talked to, and it says so', async () => {
  const province = node([(await hub({ hubName: 'hub-1', credentials: hubTwo })).port])
  await until(() => /hub-2/.test(province.links()[0]?.detail ?? ''))
  expect(allUp(province)).toBe(false)
})

test('the last sign of life of any hub is known', async () => {
  const province = node([(await hub()).port])
  expect(province.lastHeartbeatAt()).toBeUndefined()
  await until(() => province.lastHeartbeatAt() !== undefined)
  expect(Math.abs(Date.now() - (province.lastHeartbeatAt() ?? 0))).toBeLessThan(5_000)
})
