import { gather } from '../../../common/batches'
import { handTimers } from '../../support/hand-timers'

const EVERY_MS = 20

function gathering(work: (items: readonly number[]) => Promise<readonly number[]>, most = 3, lingerMs = 0) {
  const timers = handTimers()
  return { timers, gatherer: gather({ most, everyMs: EVERY_MS, lingerMs, timers, work }) }
}

/** Notes each batch, and answers ten times each item. */
function noting(most?: number, lingerMs?: number) {
  const seen: number[][] = []
  const made = gathering(
    async (items) => {
      seen.push([...items])
      return items.map((item) => item * 10)
    },
    most,
    lingerMs,
  )
  return { ...made, seen }
}

const turn = () => new Promise(setImmediate)

test('after a quiet time the first goes at once, and what comes in the same turn goes with it', async () => {
  const { gatherer, seen } = noting()
  expect(await Promise.all([1, 2].map((item) => gatherer.add(item)))).toEqual([10, 20])
  expect(seen).toEqual([[1, 2]])
})

test('what comes soon after waits for company, and each gets its own result', async () => {
  const { timers, gatherer, seen } = noting()
  await gatherer.add(1)
  const second = gatherer.add(2)
  await turn()
  const third = gatherer.add(3)
  timers.pass(EVERY_MS - 1)
  await turn()
  expect(seen).toEqual([[1]])
  timers.pass(1)
  expect(await Promise.all([second, third])).toEqual([20, 30])
  expect(seen).toEqual([[1], [2, 3]])
})

describe('one that lingers', () => {
  const LINGER_MS = 40

  test('waits for what comes in later turns, so that what one fetch brought is one batch', async () => {
    const { timers, gatherer, seen } = noting(3, LINGER_MS)
    const first = gatherer.add(1)
    await turn()
    const second = gatherer.add(2)
    timers.pass(LINGER_MS - 1)
    await turn()
    expect(seen).toEqual([])
    timers.pass(1)
    expect(await Promise.all([first, second])).toEqual([10, 20])
    expect(seen).toEqual([[1, 2]])
  })

  test('lets nobody wait who is in haste, nor a full batch', async () => {
    const { timers, gatherer, seen } = noting(3, LINGER_MS)
    const patient = gatherer.add(1)
    expect(await gatherer.addInHaste(2)).toBe(20)
    expect(await patient).toBe(10)
    timers.pass(EVERY_MS)
    await turn()
    expect(await Promise.all([3, 4, 5].map((item) => gatherer.add(item)))).toEqual([30, 40, 50])
    expect(seen).toEqual([
      [1, 2],
      [3, 4, 5],
    ])
  })
})

test('a full batch does not wait for the clock', async () => {
  const { gatherer, seen } = noting()
  await gatherer.add(1)
  expect(await Promise.all([2, 3, 4].map((item) => gatherer.add(item)))).toEqual([20, 30, 40])
  expect(seen).toEqual([[1], [2, 3, 4]])
})

test('whoever is in haste takes along what waits', async () => {
  const { gatherer, seen } = noting()
  await gatherer.add(1)
  const patient = gatherer.add(2)
  expect(await gatherer.addInHaste(3)).toBe(30)
  expect(await patient).toBe(20)
  expect(seen).toEqual([[1], [2, 3]])
})

test('the haste of one ends with its batch', async () => {
  const { timers, gatherer, seen } = noting()
  await gatherer.addInHaste(1)
  const next = gatherer.add(2)
  await turn()
  expect(seen).toEqual([[1]])
  timers.pass(EVERY_MS)
  expect(await next).toBe(20)
})

test('what arrives while a batch runs is the next one: never two at once', async () => {
  const ends: (() => void)[] = []
  const seen: number[][] = []
  const { timers, gatherer } = gathering((items) => {
    seen.push([...items])
    return new Promise((resolve) => ends.push(() => resolve(items)))
  })
  const all = Promise.all([1, 2, 3, 4, 5].map((item) => gatherer.add(item)))
  await turn()
  timers.pass(1_000)
  await turn()
  expect(seen).toEqual([[1, 2, 3]])
  ends.shift()?.()
  await turn()
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
  await expect(gatherer.add(1)).rejects.toThrow('the database is away')
  const second = gatherer.add(2)
  timers.pass(EVERY_MS)
  expect(await second).toBe(2)
})

test('a worker that loses a result is found out', async () => {
  const { gatherer } = gathering(async () => [])
  await expect(gatherer.add(1)).rejects.toThrow('0 results for 1 items')
})

test('nothing ticks while it is idle, before and after', async () => {
  const { timers, gatherer } = noting()
  expect(timers.scheduled()).toBe(0)
  await gatherer.add(1)
  expect(timers.scheduled()).toBe(1)
  timers.pass(EVERY_MS)
  expect(timers.scheduled()).toBe(0)
})

test('draining does not wait for company', async () => {
  const { gatherer } = noting()
  await gatherer.add(1)
  const one = gatherer.add(2)
  await gatherer.drained()
  expect(await one).toBe(20)
})
