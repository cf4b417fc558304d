import { silent } from '../../../../common/log'
import { downRows } from '../../../../hub/facts/down-rows'
import { relayBounds } from '../../../../hub/facts/fact-store'
import { hubInMemory } from '../../../../hub/facts/facts.memory'
import type { DownRow } from '../../../../proto/types'
import { handTimers } from '../../../support/hand-timers'
import { keyOf } from './making-facts'

const settled = () => new Promise<void>((resolve) => setImmediate(resolve))

function hub() {
  const time = handTimers(1_000_000)
  const tables = hubInMemory(time, relayBounds(60_000))
  const instance = () => downRows({ store: tables.downRows, clock: time, timers: time, log: silent })
  const rows = instance()
  const got: number[] = []
  const send = (down: readonly DownRow[]) => void got.push(...down.map(({ rowId }) => rowId))
  const inquire = (...ids: string[]) =>
    tables.facts.take(ids.map((id) => ({ key: keyOf(id), enrollmentRegion: '5116', row: { inquiry: {} } })))
  async function pass(ms: number) {
    for (let left = ms; left > 0; left -= 500) {
      time.pass(Math.min(500, left))
      await settled()
    }
  }
  return { tables, rows, instance, got, send, inquire, pass }
}

test('a follower gets what waits, then what comes, at once', async () => {
  const { rows, got, send, inquire } = hub()
  await inquire('a')
  rows.follow('5101', send)
  await settled()
  expect(got).toEqual([1])
  await inquire('b', 'c')
  await settled()
  expect(got).toEqual([1, 2, 3])
})

test('what stays un-acked is repeated after five seconds; what was handled is not', async () => {
  const { rows, got, send, inquire, pass, tables } = hub()
  rows.follow('5101', send)
  await inquire('a', 'b')
  await settled()
  await rows.handled('5101', [1])
  await pass(4_500)
  expect(got).toEqual([1, 2])
  await pass(1_000)
  expect(got).toEqual([1, 2, 2])
  expect(tables.waitingDown).toHaveLength(1)
})

test('what no table holds is passed to the newest follower of its region alone', async () => {
  const { rows, got, send } = hub()
  const older: number[] = []
  rows.follow('5101', (down) => void older.push(...down.map(({ rowId }) => rowId)))
  rows.follow('5101', send)
  const row = { rowId: 0, endToEndAck: null, inquiry: null }
  rows.pass('5101', [row])
  rows.pass('5101', [])
  rows.pass('5107', [row])
  expect([...rows.followed()]).toEqual(['5101'])
  expect([older, got]).toEqual([[], [0]])
})

test('rows of another region stay away, and nobody deletes what is not theirs', async () => {
  const { rows, got, send, inquire, tables } = hub()
  rows.follow('5107', send)
  await inquire('a')
  await settled()
  await rows.handled('5107', [1])
  expect(got).toEqual([])
  expect(tables.waitingDown).toHaveLength(1)
})

test('two instances with Links of one region both send; one ack is enough', async () => {
  const { rows, instance, got, send, inquire, pass, tables } = hub()
  const other = instance()
  rows.follow('5101', send)
  other.follow('5101', send)
  await inquire('a')
  await settled()
  expect(got).toEqual([1, 1])
  await other.handled('5101', [1])
  await pass(6_000)
  expect(got).toEqual([1, 1])
  expect(tables.waitingDown).toEqual([])
})

test('at most 512 rows are un-acked; handling some lets the next ones down', async () => {
  const { rows, got, send, inquire } = hub()
  await inquire(...Array.from({ length: 600 }, (_, n) => `n${n}`))
  rows.follow('5101', send)
  await settled()
  expect(got).toHaveLength(512)
  await rows.handled('5101', got.slice(0, 100))
  await settled()
  expect(got).toHaveLength(600)
})

test('nothing is sent after unfollowing', async () => {
  const { rows, got, send, inquire, pass } = hub()
  rows.follow('5101', send)()
  await inquire('a')
  await pass(1_000)
  expect(got).toEqual([])
})
