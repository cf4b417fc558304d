import { silent } from '../../../common/log'
import { rounds } from '../../../common/rounds'

test('a round that runs is not joined by another, and the end of it can be awaited', async () => {
  let begun = 0
  let finish = () => {}
  const work = () => {
    begun++
    return new Promise<void>((resolve) => {
      finish = resolve
    })
  }
  const { turn, ended } = rounds(work, silent, 'failed')
  turn()
  turn()
  expect(begun).toBe(1)
  finish()
  await ended()
  turn()
  expect(begun).toBe(2)
  finish()
  await ended()
})

test('a round that failed is logged and ends nothing', async () => {
  const warn = jest.fn()
  let fails = true
  const done: string[] = []
  const work = async () => {
    if (fails) throw new Error('no database')
    done.push('round')
  }
  const { turn, ended } = rounds(work, { ...silent, warn } as typeof silent, 'it failed')
  turn()
  await ended()
  expect(warn).toHaveBeenCalledWith({ err: new Error('no database') }, 'it failed')
  fails = false
  turn()
  await ended()
  expect(done).toEqual(['round'])
})
