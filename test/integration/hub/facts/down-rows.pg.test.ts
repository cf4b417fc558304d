import { systemClock, systemTimers, type Timers } from '../../../../common/clock'
import { silent } from '../../../../common/log'
import { downRows } from '../../../../hub/facts/down-rows'
import { downRowsInPostgres } from '../../../../hub/facts/down-rows.pg'
import { relayBounds } from '../../../../hub/facts/fact-store'
import { factsInPostgres } from '../../../../hub/facts/facts.pg'
import type { DownRow } from '../../../../proto/types'
import { handTimers } from '../../../support/hand-timers'
import { until } from '../../../support/until'
import { type HubDatabase, hubDatabase, keyOf } from './hub-database'

let database: HubDatabase
beforeAll(async () => {
  database = await hubDatabase('hub down rows')
})
afterAll(() => database.drop())

const NAME = 'hub listening in a test'

async function listening() {
  for (let tries = 0; tries < 200; tries++) {
    const found = await database.ask(
      `select from pg_stat_activity
        where application_name = '${NAME}' and query = 'listen hub_down_row' and state = 'idle'`,
    )
    if (found.length > 0) return
    await new Promise((resolve) => setTimeout(resolve, 10))
  }
  throw new Error('nobody listens')
}

function instance(timers: Timers = systemTimers) {
  const store = downRowsInPostgres(database.pool, { url: database.url, applicationName: NAME, log: silent })
  const rows = downRows({ store, clock: systemClock, timers, log: silent })
  const got: DownRow[] = []
  rows.follow('5101', (down) => void got.push(...down))
  const close = async () => {
    rows.close()
    await store.close()
  }
  return { rows, got, close }
}

const facts = () => factsInPostgres(database.pool, relayBounds(60_000))
const inquire = (id: string) => {
  const key = { ...keyOf(id), kind: 'SETTLEMENT' as const }
  const inquiry = { key, enrollmentRegion: '5116', ageMs: 5, token: Buffer.from('T') }
  return facts().take([{ key: keyOf(id), enrollmentRegion: '5116', row: { inquiry } }])
}

test('a row reaches its follower at once, as it was, and is deleted when handled', async () => {
  // These timers stand still, and so does the look every half second: only the notice can bring the rows.
  const { rows, got, close } = instance(handTimers())
  await listening()
  for (const id of ['a', 'b', 'c']) {
    await inquire(id)
    await until(() => got.some(({ inquiry }) => inquiry?.key?.settleId === id), id)
  }
  expect(got[0]).toMatchObject({ inquiry: { enrollmentRegion: '5116', ageMs: 5, token: Buffer.from('T') } })
  await rows.handled('5107', [got[0]!.rowId])
  expect(await database.ask('select from down_row')).toHaveLength(3)
  await rows.handled(
    '5101',
    got.map(({ rowId }) => rowId),
  )
  expect(await database.ask('select from down_row')).toHaveLength(0)
  await close()
})

test('when the listening connection is cut, rows still come, and it listens again', async () => {
  const { rows, got, close } = instance()
  await listening()
  await database.ask(`select pg_terminate_backend(pid) from pg_stat_activity where application_name = '${NAME}'`)
  await inquire('d')
  await until(() => got.length > 0)
  await listening()
  await rows.handled(
    '5101',
    got.map(({ rowId }) => rowId),
  )
  await close()
})
