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
    go: () => told.push(name),
    turnAway: ({ code }) => {
      told.push(`${name} ${code}`)
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
  expect(queues.inLine()).toEqual(new Map([['5116', 1]]))
})

test('each answer calls one, settlements before look-ups, in the order in which they came', () => {
  tookLast(2_000)
  const underWay = ask(4)
  const lookUp = asks('look-up', 'ASK_PERSON')
  asks('a')
  asks('b')
  told = []
  nowMs += 2_000
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
  expect(queues.inLine()).toEqual(new Map())
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
  expect(queues.inLine()).toEqual(new Map())
})

test('who gives up leaves the line and calls nobody', () => {
  tookLast(2_000)
  const places = ask(6)
  told = []
  places[4]?.leave(refused('H6001'))
  expect([told, queues.inLine()]).toEqual([[], new Map([['5116', 1]])])
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
  queues.close(refusal('H8003'))
  expect(told).toEqual(['4 H8003'])
})
