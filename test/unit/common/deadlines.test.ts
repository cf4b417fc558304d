import { assertNested, deadlineIn, remaining } from '../../../common/deadlines'
import { handTimers } from '../../support/hand-timers'

test.each`
  left        | granted     | why
  ${0}        | ${0}        | ${'nothing is left'}
  ${15}       | ${0}        | ${'the way home would take it all'}
  ${100}      | ${80}       | ${'twenty at least are kept'}
  ${1_000}    | ${900}      | ${'a tenth is kept'}
  ${12_000}   | ${11_500}   | ${'half a second is enough'}
  ${Infinity} | ${Infinity} | ${'no deadline stays none'}
`('of $left ms the next hop gets $granted: $why', ({ left, granted }) => {
  expect(remaining(left)).toBe(granted)
})

test('it shrinks as time passes, never below zero, and obeys the next hop’s own limit', () => {
  const clock = handTimers(5)
  const deadline = deadlineIn(10_000, clock)
  expect(deadline.forNextHop(8_000)).toBe(8_000)
  clock.pass(4_000)
  expect(deadline.leftMs()).toBe(6_000)
  expect(deadline.forNextHop(8_000)).toBe(5_500)
  clock.pass(60_000)
  expect([deadline.leftMs(), deadline.passed(), deadline.forNextHop(8_000)]).toEqual([0, true, 0])
})

test('after every hop there is less, however many hops', () => {
  let left = 12_000
  for (let hop = 0; hop < 100; hop++) {
    const next = remaining(left)
    expect(next).toBeGreaterThanOrEqual(0)
    expect(left === 0 || next < left).toBe(true)
    left = next
  }
  expect(left).toBe(0)
})

test('settings that do not nest stop the start, and say which', () => {
  const waits = [
    { name: 'careToHubMs', ms: 10_000 },
    { name: 'replyMs', ms: 8_000 },
    { name: 'engineMs', ms: 1_000 },
  ]
  expect(() => assertNested(waits)).not.toThrow()
  const swapped = [waits[1], waits[0], waits[2]].map((wait) => wait ?? { name: '', ms: 0 })
  expect(() => assertNested(swapped)).toThrow('replyMs (8000 ms) must be longer than careToHubMs (10000 ms) inside it')
})
