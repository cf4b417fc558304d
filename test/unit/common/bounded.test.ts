import { putBounded } from '../../../common/bounded'

test('at most so many, the oldest goes first, and what is put again is the newest', () => {
  const kept = new Map<string, number>()
  for (const [n, name] of ['a', 'b', 'a', 'c'].entries()) putBounded(kept, name, n, 2)
  expect([...kept]).toEqual([
    ['a', 2],
    ['c', 3],
  ])
})
