/** Events come in order, and all that promises have to say is said between two of them. */
import { eventLoop } from '../../sim/loop'

test('in the order of their instants, and at one instant in the order of their making', async () => {
  const loop = eventLoop()
  const seen: string[] = []
  loop.after(5, () => seen.push('later'))
  loop.after(1, () => seen.push('first'))
  loop.after(1, () => seen.push('second'))
  await loop.runUntil(10)
  expect(seen).toEqual(['first', 'second', 'later'])
  expect(loop.now).toBe(10)
  expect(loop.events).toBe(3)
})

test('promises run to their end before the next event', async () => {
  const loop = eventLoop()
  const seen: string[] = []
  const long = async () => {
    for (let i = 0; i < 50; i++) await null
    seen.push('said')
  }
  loop.after(1, () => void long())
  loop.after(1, () => seen.push('next'))
  await loop.runUntil(2)
  expect(seen).toEqual(['said', 'next'])
})

test('what is called off does not happen, and what is not due waits', async () => {
  const loop = eventLoop()
  const seen: number[] = []
  loop.after(1, () => seen.push(1))()
  for (const at of [30, 10, 20]) loop.after(at, () => seen.push(at))
  await loop.runUntil(15)
  expect(seen).toEqual([10])
  await loop.runUntil(100, () => seen.length === 2)
  expect(seen).toEqual([10, 20])
  expect(loop.now).toBe(20)
})

test('an error in an event ends the run with it', async () => {
  const loop = eventLoop()
  loop.after(1, () => {
    throw new Error('broken')
  })
  await expect(loop.runUntil(2)).rejects.toThrow('broken')
})
