import { silent } from '../../../common/log'
import { shutdownWithin } from '../../../common/shutdown'
import { handTimers } from '../../support/hand-timers'

const settled = () => new Promise(setImmediate)

test('what was opened last is closed first, one after the other', async () => {
  const closed: string[] = []
  const shutdown = shutdownWithin(1_000, silent)
  for (const name of ['database', 'bus', 'door']) {
    shutdown.add(name, async () => {
      await settled()
      closed.push(name)
    })
  }
  expect(await shutdown.run('test')).toEqual([])
  expect(closed).toEqual(['door', 'bus', 'database'])
})

test('one that hangs uses up the time, but the others are still closed', async () => {
  const time = handTimers()
  const closed: string[] = []
  const shutdown = shutdownWithin(1_000, silent, time)
  shutdown.add('database', () => void closed.push('database'))
  shutdown.add('door', () => new Promise(() => undefined))
  const end = shutdown.run('test')
  await settled()
  time.pass(1_000)
  expect(await end).toEqual(['door'])
  expect(closed).toEqual(['database'])
})

test('one that fails is named and stops nothing', async () => {
  const closed: string[] = []
  const shutdown = shutdownWithin(1_000, silent)
  shutdown.add('database', () => void closed.push('database'))
  shutdown.add('bus', () => {
    throw new Error('already gone')
  })
  expect(await shutdown.run('test')).toEqual(['bus'])
  expect(closed).toEqual(['database'])
})

test('asking twice closes once', async () => {
  let count = 0
  const shutdown = shutdownWithin(1_000, silent)
  shutdown.add('door', () => void count++)
  await Promise.all([shutdown.run('one'), shutdown.run('two')])
  expect(count).toBe(1)
})
