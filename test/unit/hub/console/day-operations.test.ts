/** After the books were lost: which days are shown to have the roots that both regions have signed. */
import { dayOperations } from '../../../../hub/console/day-operations'
import { handTimers } from '../../../support/hand-timers'

const YESTERDAY = '2026-11-21'
const TODAY = '2026-11-22'
const TOMORROW = '2026-11-23'

async function comparedAfter(days: readonly string[]) {
  const asked: [day: string, flip: boolean][] = []
  const timers = handTimers()
  const { rebuildHub } = dayOperations({
    book: {} as never,
    days: {
      ask: async (day, flip) => void asked.push([day, flip]),
      oldestUnclosed: async () => undefined,
      state: async (day) => ({ day, units: [], silent: [], differences: [], isDone: true }),
    },
    rebuild: {
      begin: async () => undefined,
      progress: async () => [{ region: '5101', decisions: 3, checked: 1, isDone: true }],
      days: async () => days,
    },
    clock: { now: () => Date.parse(`${TODAY}T12:00:00+08:00`), monotonic: () => 0 },
    timers,
  })
  let last: unknown
  for await (const state of rebuildHub(new AbortController().signal)) last = state
  return { asked, last }
}

test('a day that is still open can be compared with nothing', async () => {
  const { asked, last } = await comparedAfter([YESTERDAY, TODAY])
  expect(asked).toEqual([[YESTERDAY, false]])
  expect(last).toMatchObject({ done: true, days: [{ day: YESTERDAY, done: true }] })
})

test('today was closed early by an operator, and the regions book on tomorrow: today is compared as well', async () => {
  const { asked } = await comparedAfter([YESTERDAY, TODAY, TOMORROW])
  expect(asked).toEqual([
    [YESTERDAY, false],
    [TODAY, true],
  ])
})

test('books in which nothing was ever written have no days', async () => {
  expect((await comparedAfter([])).last).toMatchObject({ done: true, days: [] })
})
