import fc from 'fast-check'
import type { SettlementKey } from '../../../common/settlement-key'
import { stagesInMemory } from '../../../common/stages'

const key = (settleId: string): SettlementKey => {
  return { careRegion: '5101', hospital: 'H51010000001', settleId, kind: 'S' }
}
const WAYS = 4

test('stages are told in the order in which they happen, however they came in', () => {
  const stages = stagesInMemory('ENROLLMENT', 16)
  stages.put(key('a'), { commit: 3, queue: 0.5 })
  stages.put(key('a'), { policy: 1.25 })
  expect(stages.of(key('a'))).toEqual([
    { stage: 'queue', ms: 0.5 },
    { stage: 'policy', ms: 1.25 },
    { stage: 'commit', ms: 3 },
  ])
})

test('what took no time is measured, what did not happen is not', () => {
  const stages = stagesInMemory('HUB', 16)
  stages.put(key('a'), { 'to-kafka': 0 })
  expect(stages.of(key('a')).map(({ stage }) => stage)).toEqual(['to-kafka'])
  expect(stages.of(key('a'))[0]?.ms).toBeCloseTo(0, 5)
})

test('a settlement and another kind or hospital of the same id are two', () => {
  const stages = stagesInMemory('HUB', 64)
  stages.put(key('a'), { away: 1 })
  expect(stages.of({ ...key('a'), kind: 'R' })).toEqual([])
  expect(stages.of({ ...key('a'), hospital: 'H51010000002' })).toEqual([])
})

test('nobody is ever told the stages of another, and the last ones are always there', () => {
  const ids = fc.array(fc.nat(400), { minLength: 1, maxLength: 300 })
  fc.assert(
    fc.property(ids, (numbers) => {
      const stages = stagesInMemory('HUB', 64)
      for (const number of numbers) stages.put(key(`${number}`), { away: number + 1 })
      for (const number of new Set(numbers)) {
        const [found] = stages.of(key(`${number}`))
        if (found) expect(found).toEqual({ stage: 'away', ms: number + 1 })
      }
      // Even when all of them meet in one set.
      for (const number of numbers.slice(-WAYS)) expect(stages.of(key(`${number}`))).toHaveLength(1)
    }),
    { numRuns: 100 },
  )
})

test('what was slow outlives what was not', () => {
  const remembered = 64
  const stages = stagesInMemory('HUB', remembered)
  stages.put(key('slow'), { away: 2_000 }, true)
  stages.put(key('quick'), { away: 2 })
  for (let i = 0; i < 3 * remembered; i++) stages.put(key(`other ${i}`), { away: 1 })
  expect(stages.of(key('slow'))).toHaveLength(1)
  expect(stages.of(key('quick'))).toEqual([])
  for (let i = 0; i < 12 * remembered; i++) stages.put(key(`later ${i}`), { away: 1 })
  expect(stages.of(key('slow'))).toEqual([])
})

test('an instant is remembered with its settlement and goes with it', () => {
  const stages = stagesInMemory('CARE', 4)
  stages.stamp(key('a'), 12.5)
  expect(stages.stampOf(key('a'))).toBe(12.5)
  for (let i = 0; i < WAYS; i++) stages.put(key(`${i}`), { door: 1 })
  expect(stages.stampOf(key('a'))).toBeUndefined()
  expect(stages.stampOf(key('0'))).toBeUndefined()
})
