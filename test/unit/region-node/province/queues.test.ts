import type { AskKind } from '../../../../region-node/province/province'
import { Queues } from '../../../../region-node/province/queues'

/** Queues in which the last answer took so long. */
function queueOf(tookMs: number, isAnswered = true): Queues {
  const queues = new Queues()
  queues.ended('5116', tookMs, isAnswered)
  return queues
}

test.each<[string, AskKind, number, number, boolean, boolean]>([
  ['a long queue that moves quickly takes all', 'ASK_SETTLE', 900, 500, true, false],
  ['a slow one that is short takes all', 'ASK_SETTLE', 9_000, 15, true, false],
  ['a slow one takes no sixteen more', 'ASK_SETTLE', 1_001, 16, true, true],
  ['look-ups give way before settlements', 'ASK_QUOTE', 1_001, 8, true, true],
  ['and only then', 'ASK_ENTITLEMENT', 1_001, 7, true, false],
  ['what was promised is asked whatever waits', 'ASK_REVERSE', 9_000, 500, true, false],
  ['silence until the deadline is slow as well', 'ASK_SETTLE', 10_000, 16, false, true],
])('%s', (_, ask, tookMs, open, isAnswered, isFull) => {
  expect(queueOf(tookMs, isAnswered).isFull(ask, '5116', () => open)).toBe(isFull)
})

test('a quick refusal on the way does not make a slow queue look quick, an answer does', () => {
  const queues = queueOf(5_000)
  queues.ended('5116', 3, false)
  expect(queues.isFull('ASK_SETTLE', '5116', () => 20)).toBe(true)
  queues.ended('5116', 30, true)
  expect(queues.isFull('ASK_SETTLE', '5116', () => 20)).toBe(false)
})

test('one slow city makes no other wait', () => {
  const queues = queueOf(5_000)
  expect(queues.isFull('ASK_SETTLE', '5107', () => 20)).toBe(false)
})
