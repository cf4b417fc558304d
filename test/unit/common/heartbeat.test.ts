import { pulseFrom } from '../../../common/heartbeat'

const BEAT_MS = 1_000
const DEAD_MS = 3_000

function askedEverySecond(until: number, heardAt: readonly number[] = []) {
  const pulse = pulseFrom(0, BEAT_MS, DEAD_MS)
  for (let now = BEAT_MS; now <= until; now += BEAT_MS) {
    if (heardAt.includes(now)) pulse.heard(now)
    if (pulse.isDead(now)) return now
  }
  return 'alive'
}

test('three silent beats are death, from the start and from the last sign of life', () => {
  expect(askedEverySecond(10_000)).toBe(3_000)
  expect(askedEverySecond(10_000, [2_000, 4_000])).toBe(7_000)
})

test('a sign of life every other beat keeps a Link alive', () => {
  expect(askedEverySecond(10_000, [2_000, 4_000, 6_000, 8_000, 10_000])).toBe('alive')
})

test('whoever stood still himself does not call the other dead', () => {
  const pulse = pulseFrom(0, BEAT_MS, DEAD_MS)
  expect(pulse.isDead(1_000)).toBe(false)
  // Our own process was held for a minute; what arrived meanwhile is read right after this.
  expect(pulse.isDead(61_000)).toBe(false)
  expect(pulse.silentMs(61_000)).toBe(2_000)
  expect(pulse.isDead(62_000)).toBe(true)
})
