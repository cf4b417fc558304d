import { gather } from '../../../common/batches'
import { handTimers } from '../../support/hand-timers'

function gathering(work: (items: readonly number[]) => Promise<readonly number[]>, most = 3) {
  const timers = handTimers()
  return { timers, gatherer: gather({ most, withinMs: 20, timers, work }) }
}

test('what comes together shares one batch, and each gets its own result', async () => {
  const seen: number[][] = []
  const { timers, gatherer } = gathering(async (items) => {
    seen.push([...items])
    return items.map((item) => item * 10)
  })
  const results = Promise.all([1, 2].map((item) => gatherer.add(item)))
  expect(seen).toEqual([])
  timers.pass(20)
  expect(await results).toEqual([10, 20])
  expect(seen).toEqual([[1, 2]])
})

test('a full batch does not wait for the clock', async () => {
  const { gatherer } = gathering(async (items) => items)
  expect(await Promise.all([1, 2, 3].map((item) => gatherer.add(item)))).toEqual([1, 2, 3])
})

test('what arrives while a batch runs is the next one: never two at once', async () => {
  const ends: (() => void)[] = []
  const seen: number[][] = []
  const { timers, gatherer } = gathering((items) => {
    seen.push([...items])
    return new Promise((resolve) => ends.push(() => resolve(items)))
  })
  const all = Promise.all([1, 2, 3, 4, 5].map((item) => gatherer.add(item)))
  timers.pass(1_000)
  expect(seen).toEqual([[1, 2, 3]])
  ends.shift()?.()
  await new Promise(setImmediate)
  expect(seen).toEqual([
    [1, 2, 3],
    [4, 5],
  ])
  ends.shift()?.()
  expect(await all).toEqual([1, 2, 3, 4, 5])
})

test('a failed batch fails its own items only', async () => {
  let attempts = 0
  const { timers, gatherer } = gathering(async (items) => {
    if (attempts++ === 0) throw new Error('the database is away')
    return items
  })
  const first = gatherer.add(1)
  timers.pass(20)
  await expect(first).rejects.toThrow('the database is away')
  const second = gatherer.add(2)
  timers.pass(20)
  expect(await second).toBe(2)
})

test('a worker that loses a result is found out', async () => {
  const { timers, gatherer } = gathering(async () => [])
  const lost = gatherer.add(1)
  timers.pass(20)
  await expect(lost).rejects.toThrow('0 results for 1 items')
})

test('nothing ticks while it is idle, before and after', async () => {
  const { timers, gatherer } = gathering(async (items) => items)
  expect(timers.scheduled()).toBe(0)
  const one = gatherer.add(1)
  expect(timers.scheduled()).toBe(1)
  timers.pass(20)
  await one
  expect(timers.scheduled()).toBe(0)
})

test('draining does not wait for company', async () => {
  const { gatherer } = gathering(async (items) => items)
  const one = gatherer.add(1)
  await gatherer.drained()
  expect(await one).toBe(1)
})
