import { type Bus, type InRecord, type OutRecord, PublishFailed, type Reading } from '../../../../common/bus'
import { codecs } from '../../../../common/contracts.grpc'
import { silent } from '../../../../common/log'
import { stepsInMemory } from '../../../../common/steps'
import { topicsWith } from '../../../../common/topics'
import { exchangeOver, HOP_SHARE_MS, type RunningExchange } from '../../../../hub/exchange/ask'
import { SILENCES_MAX } from '../../../../hub/exchange/breaker'
import type { Question, ReplyRecordIn, RequestRecord } from '../../../../proto/types'
import { type HandTimers, handTimers } from '../../../support/hand-timers'

let timers: HandTimers
let exchange: RunningExchange
let reading: Reading
let sent: { topic: string; record: OutRecord; request: RequestRecord }[]
let publish: () => Promise<void>
const steps = stepsInMemory()
const SETTLE_ID = '0190f000-0000-7000-8000-000000000001'

beforeEach(async () => {
  timers = handTimers(1_000)
  sent = []
  publish = async () => undefined
  const bus: Bus = {
    publish(topic, record) {
      sent.push({ topic, record, request: codecs.requestRecord.decode(record.value) })
      return publish()
    },
    async read(given) {
      reading = given
      return { close: async () => undefined }
    },
    health: () => ({ ok: true, detail: '' }),
    close: async () => undefined,
  }
  exchange = exchangeOver({
    bus,
    topics: topicsWith('t.'),
    hubName: 'hub-1',
    incarnation: 'i1',
    openPerRegionMax: 30,
    replyMs: 8_000,
    clock: timers,
    timers,
    steps,
    log: silent,
  })
  await exchange.start()
})

function questionOf(given: Partial<Question> = {}): Question {
  return {
    questionId: 'q1',
    ask: 'ASK_SETTLE',
    enrollmentRegion: '5107',
    personDigest: 'digest',
    key: { careRegion: '5101', hospital: 'H51010000001', settleId: SETTLE_ID, kind: 'SETTLEMENT' },
    deadlineMs: 5_000,
    body: Buffer.from([0xff, 0xfe]),
    unackedFacts: [],
    trace: { traceparent: '00-a-b-01', name: 'somebody' },
    ...given,
  }
}

function reply(record: ReplyRecordIn): Promise<void> {
  const value = codecs.replyRecord.encode(record)
  return reading.handle({ topic: '', partition: 0, offset: 0n, key: '', headers: {}, value } satisfies InRecord)
}

const replyTo = (place: number, body = 'verdict') =>
  reply({
    hubIncarnation: 'i1',
    answer: { questionId: sent[place]?.request.question?.questionId ?? '', body: Buffer.from(body) },
  })

const failure = (code: string) => expect.objectContaining({ failure: expect.objectContaining({ code }) })

test('a question goes to its region under the person, and its answer comes back under its own id', async () => {
  const answer = exchange.ask(questionOf(), '5101')
  expect(sent).toMatchObject([
    {
      topic: 't.settle.request.5107',
      record: { key: 'digest', headers: { traceparent: '00-a-b-01' } },
      request: {
        careRegion: '5101',
        replyTopic: 't.settle.reply.hub-1',
        hubIncarnation: 'i1',
        stampMs: 1_000,
        question: { deadlineMs: 5_000 - HOP_SHARE_MS, body: Buffer.from([0xff, 0xfe]), trace: { name: 'somebody' } },
      },
    },
  ])
  expect(sent[0]?.record.headers).not.toHaveProperty('name')
  expect(exchange.open().get('5107')).toBe(1)
  await replyTo(0)
  expect(await answer).toMatchObject({ questionId: 'q1', outcome: 'body', body: Buffer.from('verdict') })
  expect(exchange.open().get('5107')).toBe(0)
  expect(timers.scheduled()).toBe(0)
  expect(steps.of(SETTLE_ID).map(({ step }) => step)).toEqual(['routed', 'verdict'])
})

test('the same question twice, as after a move, is two questions with an answer each', async () => {
  const [first, second] = [exchange.ask(questionOf(), '5101'), exchange.ask(questionOf(), '5101')]
  await replyTo(1, 'two')
  await replyTo(0, 'one')
  expect([(await first).body, (await second).body].map(String)).toEqual(['one', 'two'])
})

test.each`
  deadlineMs | waitMs                  | why
  ${5_000}   | ${5_000 - HOP_SHARE_MS} | ${'the asker gives up first'}
  ${60_000}  | ${8_000}                | ${'nobody waits longer than the setting says'}
`('silence ends as a doubt after $waitMs ms: $why', async ({ deadlineMs, waitMs }) => {
  let answer: unknown
  void exchange.ask(questionOf({ deadlineMs }), '5101').then((given) => (answer = given))
  timers.pass(waitMs - 1)
  await Promise.resolve()
  expect(answer).toBeUndefined()
  timers.pass(1)
  await Promise.resolve()
  expect(answer).toEqual(failure('H6001'))
})

test('what comes too late to be dispatched is not dispatched', async () => {
  expect(await exchange.ask(questionOf({ deadlineMs: HOP_SHARE_MS }), '5101')).toEqual(failure('H8003'))
  expect(sent).toEqual([])
})

test.each`
  trouble          | code
  ${'unavailable'} | ${'H2005'}
  ${'unknown'}     | ${'H6001'}
  ${'too-large'}   | ${'H1009'}
  ${'rejected'}    | ${'H2003'}
`('a publish that is $trouble answers $code', async ({ trouble, code }) => {
  publish = () => Promise.reject(new PublishFailed(trouble, 'broken'))
  expect(await exchange.ask(questionOf(), '5101')).toEqual(failure(code))
  expect(exchange.open().get('5107')).toBe(0)
  expect(timers.scheduled()).toBe(0)
})

test('any other trouble with the bus is a doubt', async () => {
  publish = () => Promise.reject(new Error('who knows'))
  expect(await exchange.ask(questionOf(), '5101')).toEqual(failure('H6001'))
})

test('a reply that overtakes the acknowledgement of its question counts', async () => {
  let fail: (error: Error) => void = () => undefined
  publish = () => new Promise((_, reject) => (fail = reject))
  const answer = exchange.ask(questionOf(), '5101')
  await replyTo(0)
  fail(new PublishFailed('unknown', 'late'))
  expect(await answer).toMatchObject({ outcome: 'body' })
})

test('answers for a predecessor, doubles and late ones find nobody and are counted', async () => {
  const answer = exchange.ask(questionOf(), '5101')
  const questionId = sent[0]?.request.question?.questionId ?? ''
  await reply({ hubIncarnation: 'i0', answer: { questionId, body: Buffer.from('old') } })
  await replyTo(0, 'new')
  await replyTo(0, 'again')
  await reply({ hubIncarnation: 'i1', answer: null })
  expect(String((await answer).body)).toBe('new')
  expect(exchange.dropped()).toEqual({ predecessors: 1, late: 2 })
})

describe('a region that asks for our clock (R7)', () => {
  const asked = { enrollmentRegion: '5107', processId: 'p1', askedMs: 77, hubIncarnation: 'i1' }
  const asks = (value: Buffer) =>
    reading.handle({ topic: 't.clock.question.hub-1', partition: 0, offset: 0n, key: '', headers: {}, value })
  const told = () =>
    sent
      .filter(({ topic }) => topic.startsWith('t.clock.'))
      .map(({ topic, record }) => ({ topic, key: record.key, says: codecs.clockAnswer.decode(record.value) }))

  test('hears the clock that our questions are stamped with', async () => {
    void exchange.ask(questionOf(), '5101')
    expect(sent[0]?.request).toMatchObject({ stampMs: 1_000, clockTopic: 't.clock.question.hub-1' })
    timers.pass(250)
    await asks(codecs.clockQuestion.encode(asked))
    const says = { processId: 'p1', askedMs: 77, hubIncarnation: 'i1', stampMs: 1_250 }
    expect(told()).toEqual([{ topic: 't.clock.answer.5107', key: 'p1', says }])
    expect(reading.topics).toEqual(['t.settle.reply.hub-1', 't.clock.question.hub-1'])
  })

  test.each([
    ['meant our predecessor', { ...asked, hubIncarnation: 'i0' }],
    ['was never asked anything', { ...asked, enrollmentRegion: '5116' }],
    ['is none', { ...asked, enrollmentRegion: '../secret' }],
  ])('hears nothing when it %s', async (_why, question) => {
    void exchange.ask(questionOf(), '5101')
    await asks(codecs.clockQuestion.encode(question))
    expect(told()).toEqual([])
  })

  test('and a bus that is away fails nothing else', async () => {
    void exchange.ask(questionOf(), '5101')
    publish = () => Promise.reject(new PublishFailed('unavailable', 'no broker'))
    await asks(codecs.clockQuestion.encode(asked))
    expect(told()).toHaveLength(1)
  })

  test('is parked when it cannot be read', async () => {
    await expect(asks(Buffer.from([0xff]))).rejects.toMatchObject({ name: 'Unusable' })
  })
})

test('bytes that are no reply are parked', async () => {
  const value = Buffer.from([0xff, 0xff])
  const record: InRecord = { topic: '', partition: 0, offset: 0n, key: '', headers: {}, value }
  await expect(reading.handle(record)).rejects.toMatchObject({ name: 'Unusable' })
})

test('a full region refuses at once and leaves the others alone', async () => {
  for (let n = 0; n < 30; n++) void exchange.ask(questionOf(), '5101')
  expect(await exchange.ask(questionOf(), '5101')).toEqual(failure('H8002'))
  void exchange.ask(questionOf({ enrollmentRegion: '5116' }), '5101')
  expect(sent).toHaveLength(31)
})

test('a region that answers nothing is soon not waited for, until one question finds it back', async () => {
  const silences = Array.from({ length: SILENCES_MAX }, () => exchange.ask(questionOf(), '5101'))
  timers.pass(5_000)
  await Promise.all(silences)
  const refused = await exchange.ask(questionOf(), '5101')
  expect(refused).toEqual(failure('H2003'))
  expect(refused.failure?.retryAfterMs).toBeGreaterThan(0)
  timers.pass(refused.failure?.retryAfterMs ?? 0)
  const probe = exchange.ask(questionOf(), '5101')
  expect(await exchange.ask(questionOf(), '5101')).toEqual(failure('H2003'))
  await replyTo(SILENCES_MAX)
  expect(await probe).toMatchObject({ outcome: 'body' })
  void exchange.ask(questionOf(), '5101')
  expect(sent).toHaveLength(SILENCES_MAX + 2)
})

test('a stopping hub says of every open question that it does not know', async () => {
  const open = exchange.ask(questionOf(), '5101')
  await exchange.close()
  expect(await open).toEqual(failure('H6001'))
  expect(await exchange.ask(questionOf(), '5101')).toEqual(failure('H2005'))
})
