/** R18, R20, R26: a database that is put back under a living process is met before anything is done on it. */
import type { ClientBase } from 'pg'
import { type Home, homeWatched } from '../../../common/home.pg'

let home: Home
let reactions: number
beforeEach(() => {
  jest.useFakeTimers({ now: 0 })
  home = homeWatched()
  reactions = 0
  home.onRestored(async () => void reactions++)
})
afterEach(() => jest.useRealTimers())

const client = (place: string, logBytes: number | Promise<number>) =>
  ({ query: async () => ({ rows: [{ place, log_bytes: `${await logBytes}` }] }) }) as unknown as ClientBase
const greeted = (place: string, logBytes: number | Promise<number>) =>
  home.greet(client(place, logBytes)).then(
    () => 'lent',
    (error: Error) => error.message,
  )
const PUT_BACK = 'the database was put back under this process'

test.each`
  what                                        | place     | logBytes | answer      | times
  ${'the same, its log longer'}               | ${'here'} | ${101}   | ${'lent'}   | ${0}
  ${'the same, nothing written since'}        | ${'here'} | ${100}   | ${'lent'}   | ${0}
  ${'a copy of its files: a shorter log'}     | ${'here'} | ${99}    | ${PUT_BACK} | ${1}
  ${'a dump read back, a promote: elsewhere'} | ${'away'} | ${500}   | ${PUT_BACK} | ${1}
`('$what: $answer', async ({ place, logBytes, answer, times }) => {
  expect(await greeted('here', 100)).toBe('lent')
  expect(await greeted(place, logBytes)).toBe(answer)
  expect(reactions).toBe(times)
})

test('whoever asked before it was noticed gives up first; then the new place is home', async () => {
  await greeted('here', 100)
  expect(await greeted('away', 10)).toBe(PUT_BACK)
  jest.advanceTimersByTime(1_999)
  expect(await greeted('away', 11)).toBe(PUT_BACK)
  jest.advanceTimersByTime(1)
  expect(await greeted('away', 12)).toBe('lent')
  expect(reactions).toBe(1)
})

test('many connections that find out at once react once, and none of them is lent out', async () => {
  await greeted('here', 100)
  const all = await Promise.all(Array.from({ length: 12 }, () => greeted('away', 10)))
  expect([new Set(all), reactions]).toEqual([new Set([PUT_BACK]), 1])
})

test('an answer that a later one overtook is no log that became shorter', async () => {
  let answer: (bytes: number) => void = () => undefined
  const slow = greeted('here', new Promise((resolve) => (answer = resolve)))
  await greeted('here', 200)
  answer(150)
  expect([await slow, reactions]).toEqual(['lent', 0])
})

test('a process that must start anew is kept from the database for good', async () => {
  home.onRestored(() => Promise.reject(new Error('this process starts anew')))
  await greeted('here', 100)
  expect(await greeted('away', 10)).toBe('this process starts anew')
  jest.advanceTimersByTime(60_000)
  expect(await greeted('away', 10)).toBe('this process starts anew')
})
