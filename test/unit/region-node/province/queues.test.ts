import { refusal } from '../../../../common/errors'
import type { AskKind, ProvinceAnswer } from '../../../../region-node/province/province'
import { type Place, Queues } from '../../../../region-node/province/queues'

const VERDICT: ProvinceAnswer = { body: Buffer.from('v') }
const refused = (code: 'H8004' | 'H6001' | 'H2003' | 'H8001'): ProvinceAnswer => ({ refusal: refusal(code) })

let nowMs: number
let queues: Queues
/** Who went, and who was turned away with what, in order. */
let told: string[]

beforeEach(() => {
  nowMs = 0
  told = []
  queues = new Queues(() => nowMs)
})

function asks(name: string, ask: AskKind = 'ASK_SETTLE', region = '5116'): Place {
  const place = queues.place(ask, region, {
    untilMs: nowMs + 10_000,
    go: () => told.push(name),
    turnAway: (why) => {
      told.push(`${name} ${why?.code ?? 'too late'}`)
      place.leave({ refusal: refusal('H8003') })
    },
  })
  place.enter()
  return place
}

const ask = (count: number, kind: AskKind = 'ASK_SETTLE') => Array.from({ length: count }, (_, n) => asks(`${n}`, kind))

/** A region that took so long for its last answer. */
function tookLast(ms: number, answer = VERDICT): void {
  const place = asks('last')
  nowMs += ms
  place.leave(answer)
  told = []
}

test.each<[string, AskKind, number, ProvinceAnswer, number, number]>([
  ['a quick region is asked by all', 'ASK_SETTLE', 900, VERDICT, 500, 500],
  ['a slow one by four', 'ASK_SETTLE', 1_001, VERDICT, 20, 4],
  ['look-ups give way before settlements', 'ASK_QUOTE', 1_001, VERDICT, 20, 2],
  ['what was promised is asked whatever waits', 'ASK_REVERSE', 9_000, VERDICT, 500, 500],
  ['silence until the deadline is slow as well', 'ASK_SETTLE', 8_000, refused('H6001'), 20, 4],
  ['and a late word that it was too late', 'ASK_SETTLE', 7_000, refused('H8004'), 20, 4],
])('%s', (_, kind, tookMs, answer, asked, go) => {
  tookLast(tookMs, answer)
  const places = ask(asked, kind)
  expect([told.length, places.filter(({ isInLine }) => isInLine).length]).toEqual([go, asked - go])
})

test('nobody needs an answer to see that none comes: a second without one is a queue', () => {
  ask(10)
  nowMs = 1_001
  expect(asks('next').isInLine).toBe(true)
  expect(asks('elsewhere', 'ASK_SETTLE', '5107').isInLine).toBe(false)
  expect(queues.inLine()).toEqual(new Map(Object.entries({ 5107: 0, 5116: 1 })))
})

test('each answer calls one, settlements before look-ups, in the order in which they came', () => {
  tookLast(2_000)
  const underWay = ask(4)
  const lookUp = asks('look-up', 'ASK_PERSON')
  asks('a')
  asks('b')
  told = []
  nowMs += 5_000
  for (const place of underWay.slice(0, 3)) place.leave(VERDICT)
  expect([told, lookUp.isInLine]).toEqual([['a', 'b'], true])
  underWay[3]?.leave(VERDICT)
  expect(told).toEqual(['a', 'b'])
})

test('look-ups do not wait for ever behind the settlements of a region that is quick again', () => {
  tookLast(2_000)
  const [first, ...others] = ask(4)
  const lookUp = asks('look-up', 'ASK_PERSON')
  for (const place of others) place.leave(VERDICT)
  const more = ask(6)
  expect(lookUp.isInLine).toBe(false)
  for (const place of [first, ...more]) place?.leave(VERDICT)
  expect(queues.inLine()).toEqual(new Map([['5116', 0]]))
})

test('a quick answer opens the region to all again, but nobody overtakes who stands in line', () => {
  tookLast(2_000)
  const [first, ...others] = ask(4)
  ask(20)
  first?.leave(VERDICT)
  expect(asks('late comer').isInLine).toBe(true)
  for (const place of others) place.leave(VERDICT)
  expect(queues.inLine()).toEqual(new Map([['5116', 17]]))
})

test('a quick refusal on the way does not make a slow region look quick', () => {
  tookLast(5_000)
  asks('x').leave(refused('H8001'))
  ask(4)
  expect(asks('next').isInLine).toBe(true)
})

test('where the region cannot be reached all who stand in line hear it, and nobody goes', () => {
  tookLast(2_000)
  const [first] = ask(6)
  told = []
  first?.leave(refused('H2003'))
  expect(told).toEqual(['4 H2003', '5 H2003'])
  expect(queues.inLine()).toEqual(new Map([['5116', 0]]))
})

test('who gives up leaves the line and calls nobody', () => {
  tookLast(2_000)
  const places = ask(6)
  told = []
  places[4]?.leave(refused('H6001'))
  expect([told, queues.inLine().get('5116')]).toEqual([[], 1])
  places[0]?.leave(VERDICT)
  places[0]?.leave(VERDICT)
  expect(told).toEqual(['5'])
})

test.each<[AskKind, number]>([
  ['ASK_SETTLE', 128],
  ['ASK_ENTITLEMENT', 32],
])('a line of %s that would not be through in time is full', (kind, most) => {
  tookLast(2_000)
  const places = ask(most + 4, kind)
  expect(queues.isFull(kind, '5116')).toBe(true)
  expect([queues.isFull('ASK_REVERSE', '5116'), queues.isFull(kind, '5107')]).toEqual([false, false])
  for (const place of places.slice(0, 4)) place.leave(VERDICT)
  expect(queues.isFull(kind, '5116')).toBe(false)
})

test('a node that stops leaves nobody in line', () => {
  tookLast(2_000)
  ask(5)
  told = []
  queues.empty(refusal('H8003'))
  expect(told).toEqual(['4 H8003'])
})

test('a region that answers others is not silent: one of its two processes may have died', () => {
  ask(4)
  for (let i = 0; i < 10; i++) {
    nowMs += 300
    const other = asks(`other ${i}`)
    expect(other.isInLine).toBe(false)
    other.leave(VERDICT)
  }
  for (const place of ask(3)) place.leave(refused('H6001'))
  expect(asks('next').isInLine).toBe(false)
})

test('reversals take nobody’s place, and what they hear counts', () => {
  tookLast(2_000)
  const reversals = ask(40, 'ASK_REVERSE')
  expect([asks('a'), asks('b'), asks('c'), asks('d'), asks('e')].map(({ isInLine }) => isInLine)).toEqual([
    ...[false, false, false, false, true],
  ])
  told = []
  reversals[0]?.leave(VERDICT)
  expect(told).toEqual(['e'])
})

test('a region that is merely far away is asked by more and more, until its answers take too long', () => {
  tookLast(2_000)
  const underWay = ask(4)
  ask(60)
  const answers = (count: number, ms: number) => {
    nowMs += ms
    told = []
    for (const place of underWay.splice(0, count)) place.leave(VERDICT)
    return told.length
  }
  // Each answer calls one, and one more.
  expect(answers(4, 2_000)).toBe(8)
})

test('whose turn comes too late hears so, and the next has it', () => {
  tookLast(2_000)
  const [first] = ask(4)
  asks('too late')
  nowMs += 5_000
  asks('in time')
  nowMs += 3_600
  told = []
  first?.leave(refused('H6001'))
  expect(told).toEqual(['too late too late', 'in time'])
})

test('no room on the way is no reason to call the next, unless nobody is left to call them', () => {
  tookLast(2_000)
  const [first, ...others] = ask(6)
  told = []
  first?.leave(refused('H8001'))
  for (const place of others.slice(0, 2)) place.leave(refused('H8001'))
  expect(told).toEqual([])
  others[2]?.leave(refused('H8001'))
  expect(told).toEqual(['4 H8001', '5 H8001'])
})

test('who finds no room the moment the turn comes takes nobody else along', () => {
  tookLast(2_000)
  const [first] = ask(4)
  for (const name of ['a', 'b']) {
    const go = () => {
      told.push(name)
      place.leave(refused('H8001'))
    }
    const place = queues.place('ASK_SETTLE', '5116', { untilMs: nowMs + 10_000, go, turnAway: () => undefined })
    place.enter()
  }
  told = []
  first?.leave(VERDICT)
  expect([told, queues.inLine().get('5116')]).toEqual([['a'], 1])
})
