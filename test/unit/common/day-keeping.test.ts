/** Rows of closing units follow the ledger behind the traffic. */
import { keepDayBook } from '../../../common/day-keeping'
import { silent } from '../../../common/log'
import { handTimers } from '../../support/hand-timers'

function keeping(fails: () => boolean = () => false) {
  const timers = handTimers(Date.parse('2026-11-22T10:00:00+08:00'))
  const done: string[] = []
  const note = async (what: string) => {
    if (fails()) throw new Error('the database is away')
    done.push(what)
  }
  const book = {
    gather: () => note('gather'),
    digest: () => note('digest'),
    forget: (day: string) => note(`forget ${day}`),
  }
  const kept = keepDayBook({ book, clock: timers, timers, log: silent })
  const pass = async (seconds: number) => {
    for (let second = 0; second < seconds; second++) {
      timers.pass(1_000)
      for (let turn = 0; turn < 5; turn++) await Promise.resolve()
      await new Promise((resolve) => setImmediate(resolve))
    }
  }
  return { kept, done, pass, timers }
}

test('gathers every few seconds, digests seldom, and lets go of what is a week old', async () => {
  const { kept, done, pass } = keeping()
  await pass(60)
  expect(done.filter((what) => what === 'gather')).toHaveLength(12)
  expect(done.filter((what) => what === 'digest')).toHaveLength(2)
  await pass(600)
  expect(done.filter((what) => what.startsWith('forget'))).toEqual(['forget 2026-11-15'])
  await kept.close()
})

test('a round that failed is followed by the next one, and none after the close', async () => {
  let isAway = true
  const { kept, done, pass, timers } = keeping(() => isAway)
  await pass(20)
  expect(done).toEqual([])
  isAway = false
  await pass(10)
  expect(done.length).toBeGreaterThan(0)
  await kept.close()
  expect(timers.scheduled()).toBe(0)
})
