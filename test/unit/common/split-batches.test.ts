import { splitWhereRefused } from '../../../common/split-batches'

const database = (code: string) => Object.assign(new Error('no such row'), { code })

/** Learns all but what is bad; answers how often it was asked. */
function bookOf(bad: readonly number[], code = '23514') {
  const calls: number[][] = []
  const work = async (items: readonly number[]) => {
    calls.push([...items])
    if (items.some((item) => bad.includes(item))) throw database(code)
    return items.map((item) => `learned ${item}`)
  }
  return { calls, work }
}
const alone = (item: number, why: string) => `${item}: ${why}`
const hundred = Array.from({ length: 100 }, (_, i) => i)

test('R22: one item that is always refused stands alone, its neighbours are learned, each answered in its place', async () => {
  const { calls, work } = bookOf([63])
  const answers = await splitWhereRefused(hundred, work, alone)
  expect(answers.map((answer, i) => answer === `learned ${i}`).filter(Boolean)).toHaveLength(99)
  expect(answers[63]).toBe('63: the database refuses it: 23514 no such row')
  // Twice the height of the tree, not once an item.
  expect(calls.length).toBeLessThanOrEqual(2 * 7 + 1)
})

test('a sound batch is one call; a batch of nothing but bad ones ends, too', async () => {
  const sound = bookOf([])
  await splitWhereRefused(hundred, sound.work, alone)
  expect(sound.calls).toHaveLength(1)
  expect(await splitWhereRefused([1, 2, 3], bookOf([1, 2, 3]).work, alone)).toHaveLength(3)
  expect(await splitWhereRefused([], sound.work, alone)).toEqual([])
})

test.each(['40P01', '53100', '57014', '08006', 'ECONNRESET'])(
  '%s says "not now": nothing is set aside',
  async (code) => {
    const { calls, work } = bookOf([1], code)
    await expect(splitWhereRefused([1, 2], work, alone)).rejects.toMatchObject({ code })
    expect(calls).toHaveLength(1)
  },
)
