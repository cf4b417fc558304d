import { setFlagsFromString } from 'node:v8'
import { runInNewContext } from 'node:vm'
import { watchCollections } from '../../../common/collections.otel'

/** Jest gives no collector to its tests: a context made after the flag has one. */
function collector(): () => void {
  setFlagsFromString('--expose-gc')
  return runInNewContext('gc')
}

const rows = (count: number) => Array.from({ length: count }, (_, i) => ({ i, text: `row ${i}` }))

/** What test files before this one left behind may go meanwhile: so all of it is a fall, or no more than a rise. */
test('after a full collection it is known what is held, not what was thrown away', async () => {
  const collect = collector()
  const collections = watchCollections()
  expect(collections.read()).toEqual({ count: 0, heldBytes: undefined })
  const held = async () => {
    const { count } = collections.read()
    collect()
    while (collections.read().count === count) await new Promise((resolve) => setTimeout(resolve, 5))
    return collections.read().heldBytes as number
  }
  const before = await held()
  let thrownAway = 0
  for (let i = 0; i < 100; i++) thrownAway += rows(2_000).length
  expect(thrownAway).toBe(200_000)
  expect((await held()) - before).toBeLessThan(5e6)
  const kept = [rows(200_000)]
  const withThem = await held()
  expect(kept.pop()?.length).toBe(200_000)
  expect(withThem - (await held())).toBeGreaterThan(10e6)
  collections.stop()
})
