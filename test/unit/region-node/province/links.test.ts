import { silent } from '../../../../common/log'
import type { DownFrameIn, UpFrameIn } from '../../../../proto/types'
import { provinceOver } from '../../../../region-node/province/links'
import type { Province } from '../../../../region-node/province/province'
import type { Dial, Stream, WireEvents } from '../../../../region-node/province/wire'
import { type HandTimers, handTimers } from '../../../support/hand-timers'
import { deaf, questionOf } from '../../../support/links'

/** A hub instance as its dialler sees it; the test plays the far end. */
interface FarEnd {
  dials: number
  events: WireEvents
  readonly heard: UpFrameIn[]
  tell(frame: DownFrameIn, stream?: Stream): void
  welcome(): void
}

let timers: HandTimers
let province: Province
let hubs: Record<string, FarEnd & { readonly dial: Dial }>

function farEnd(name: string): FarEnd & { readonly dial: Dial } {
  const heard: UpFrameIn[] = []
  const outlet = {
    offer: (frame: UpFrameIn) => heard.push(frame) > 0,
    press: (frame: UpFrameIn) => void heard.push(frame),
    waitingBytes: 0,
    close: () => undefined,
  }
  const far: FarEnd & { readonly dial: Dial } = {
    dials: 0,
    events: undefined as never,
    heard,
    dial(events) {
      far.dials++
      far.events = events
      return { live: outlet, bulk: outlet, close: () => undefined }
    },
    tell(frame, stream = 'live') {
      const [content] = Object.keys(frame)
      far.events.arrived(stream, [{ ...frame, content } as never])
    },
    welcome() {
      for (const stream of ['live', 'bulk'] as const) {
        far.tell({ welcome: { hubInstance: name, hubEpoch: 1, window: 2 } }, stream)
      }
    },
  }
  return far
}

beforeEach(() => {
  timers = handTimers()
  hubs = { 'hub-1': farEnd('hub-1'), 'hub-2': farEnd('hub-2') }
  province = provinceOver({
    hubs: Object.entries(hubs).map(([name, { dial }]) => ({ name, dial })),
    processId: 'p',
    clock: timers,
    timers,
    random: () => 1,
    log: silent,
    heartbeatMs: 1_000,
    deadMs: 3_000,
    from: deaf(),
  })
})

const hub = (name: string) => hubs[name] as FarEnd
const questionsAt = (name: string) => hub(name).heard.flatMap(({ question }) => question ?? [])
const settled = async (answer: Promise<unknown>) => Promise.race([answer, Promise.resolve('open')])

test('both streams begin with a hello, and only both welcomes make a Link', () => {
  expect(hub('hub-1').heard).toMatchObject([{ hello: { processId: 'p' } }, { hello: { processId: 'p' } }])
  hub('hub-1').tell({ welcome: { hubInstance: 'hub-1', hubEpoch: 1, window: 2 } })
  expect(province.links()[0]?.up).toBe(false)
  hub('hub-1').welcome()
  expect(province.links()[0]?.up).toBe(true)
})

test('a moved question keeps its id and only what is left of its deadline', async () => {
  hub('hub-1').welcome()
  const answer = province.ask(questionOf('claim'), 10_000)
  hub('hub-2').welcome()
  timers.pass(400)
  hub('hub-1').events.ended('lost')
  const [first, second] = [questionsAt('hub-1')[0], questionsAt('hub-2')[0]]
  expect(second).toEqual({ ...first, deadlineMs: 9_600 })
  hub('hub-2').tell({ answer: { questionId: second?.questionId ?? '', outcome: 'body', body: Buffer.from('v') } })
  expect(await answer).toEqual({ body: Buffer.from('v') })
})

test('the failure of a try that was given up is not the answer; its verdict is', async () => {
  hub('hub-1').welcome()
  hub('hub-2').welcome()
  const answer = province.ask(questionOf('claim'), 10_000)
  const [asked, other] = questionsAt('hub-1').length > 0 ? ['hub-1', 'hub-2'] : ['hub-2', 'hub-1']
  hub(asked as string).tell({ drain: { graceMs: 1_000 } })
  const questionId = questionsAt(other as string)[0]?.questionId ?? ''
  const failure = { code: 'H2005', params: {}, retryAfterMs: 0 }
  hub(asked as string).tell({ answer: { questionId, outcome: 'failure', failure } })
  expect(await settled(answer)).toBe('open')
  hub(asked as string).tell({ answer: { questionId, outcome: 'body', body: Buffer.from('v') } })
  expect(await answer).toEqual({ body: Buffer.from('v') })
})

test('a try that went no further leaves the earlier one in doubt, whose Link was lost on its way', async () => {
  hub('hub-1').welcome()
  const answer = province.ask(questionOf('claim'), 10_000)
  hub('hub-2').welcome()
  hub('hub-1').events.ended('lost')
  const questionId = questionsAt('hub-2')[0]?.questionId ?? ''
  const failure = { code: 'H2003', params: {}, retryAfterMs: 200 }
  hub('hub-2').tell({ answer: { questionId, outcome: 'failure', failure } })
  expect(await answer).toMatchObject({ refusal: { code: 'H6001', retryAfterMs: 200 } })
})

test('a question that seems to end every Link it goes out on is not sent for ever', async () => {
  const answer = province.ask(questionOf('poison'), 10_000)
  for (let n = 0; n < 10; n++) {
    hub('hub-1').welcome()
    hub('hub-1').events.ended('crashed')
    timers.pass(200)
  }
  expect(questionsAt('hub-1')).toHaveLength(4)
  expect(await answer).toMatchObject({ refusal: { code: 'H6001' } })
})

test('a question that never left is certain: late, not in doubt', async () => {
  const answer = province.ask(questionOf('claim'), 500)
  timers.pass(500)
  expect(await answer).toMatchObject({ refusal: { code: 'H8003' } })
})

test('a lost hub is dialled for ever, with pauses that end at two seconds', () => {
  for (let n = 0; n < 50; n++) {
    hub('hub-1').events.ended('refused')
    timers.pass(2_000)
  }
  expect(hub('hub-1').dials).toBe(51)
  expect(province.links()[0]?.detail).toContain('refused, trying now')
})

test('another hub than expected is not talked to', () => {
  hub('hub-1').tell({ welcome: { hubInstance: 'hub-9', hubEpoch: 1, window: 2 } })
  expect(province.links()[0]).toMatchObject({ up: false, detail: expect.stringContaining('hub-9') })
})

test("what an old wire still says is nobody's", () => {
  hub('hub-1').welcome()
  const before = hub('hub-1').events
  before.ended('lost')
  timers.pass(200)
  hub('hub-1').welcome()
  before.ended('lost again')
  expect(province.links()[0]?.up).toBe(true)
})

test('closing answers whoever waits and leaves no timer behind', async () => {
  hub('hub-1').welcome()
  const answer = province.ask(questionOf('claim'), 10_000)
  await province.close()
  expect(await answer).toMatchObject({ refusal: { code: 'H6001' } })
  expect(await province.ask(questionOf('claim'), 10_000)).toMatchObject({ refusal: { code: 'H2005' } })
  expect(timers.scheduled()).toBe(0)
})

describe('a region that has become slow', () => {
  const { enrollmentRegion } = questionOf('x')
  const asked = (ms = 10_000) => province.ask(questionOf('x'), ms)

  beforeEach(async () => {
    for (const stream of ['live', 'bulk'] as const) {
      hub('hub-1').tell({ welcome: { hubInstance: 'hub-1', hubEpoch: 1, window: 20 } }, stream)
    }
    const late = asked(1_500)
    timers.pass(1_500)
    expect(await late).toMatchObject({ refusal: { code: 'H6001' } })
    for (let i = 0; i < 4; i++) void asked()
  })

  test('is asked by four; the next waits at home and goes with what is left of its time', async () => {
    const fifth = asked()
    expect([questionsAt('hub-1').length, province.inLine(), province.open()]).toEqual([
      ...[5, new Map([[enrollmentRegion, 1]]), 4],
    ])
    timers.pass(1_000)
    const answer = { outcome: 'body', body: Buffer.from('v') } as const
    hub('hub-1').tell({ answer: { questionId: questionsAt('hub-1')[1]?.questionId ?? '', ...answer } })
    expect(questionsAt('hub-1')[5]?.deadlineMs).toBe(9_000)
    hub('hub-1').tell({ answer: { questionId: questionsAt('hub-1')[5]?.questionId ?? '', ...answer } })
    expect(await fifth).toEqual({ body: answer.body, inLineMs: 1_000 })
  })

  test('whose turn does not come in time hears that nobody was asked', async () => {
    const fifth = asked(2_900)
    timers.pass(1_399)
    expect(await settled(fifth)).toBe('open')
    timers.pass(1)
    expect(await fifth).toMatchObject({ refusal: { code: 'H8002', retryAfterMs: 1_500 }, inLineMs: 1_400 })
    expect(questionsAt('hub-1')).toHaveLength(5)
  })

  test('turns away who would stand at the end of a long line, but no reversal', () => {
    for (let i = 0; i < 128; i++) void asked()
    expect(province.full('ASK_SETTLE', enrollmentRegion)).toMatchObject({ code: 'H8002', retryAfterMs: 1_500 })
    expect([province.full('ASK_REVERSE', enrollmentRegion), province.full('ASK_QUOTE', '5107')]).toEqual([
      ...[undefined, undefined],
    ])
  })

  test('a hub that is away for longer than is bridged is told to those in line as well, and to who comes', async () => {
    const fifth = asked()
    hub('hub-1').events.ended('lost')
    timers.pass(1_999)
    expect(await settled(fifth)).toBe('open')
    timers.pass(1)
    expect(await fifth).toMatchObject({ refusal: { code: 'H2005', retryAfterMs: 3_000 } })
    timers.pass(1)
    expect(await asked()).toMatchObject({ refusal: { code: 'H2005' } })
  })

  test('closing answers those in line, too', async () => {
    const fifth = asked()
    await province.close()
    expect(await fifth).toMatchObject({ refusal: { code: 'H8003' } })
    expect(timers.scheduled()).toBe(0)
  })
})
