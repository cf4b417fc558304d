import { systemClock } from '../../../../common/clock'
import type { HubFigures } from '../../../../hub/console/figures'
import { figuresInPostgres } from '../../../../hub/console/figures.pg'
import { relayBounds } from '../../../../hub/facts/fact-store'
import { factsInPostgres } from '../../../../hub/facts/facts.pg'
import { confirmed, type HubDatabase, hubDatabase, keyOf } from '../facts/hub-database'

let database: HubDatabase
let figures: HubFigures
beforeAll(async () => {
  database = await hubDatabase('hub figures')
  // Epoch 1.
  await database.ask('update restores set counted = 0')
  figures = figuresInPostgres(database.pool, systemClock)
})
afterAll(() => database.drop())

test('an empty hub has nothing to report but its round trip', async () => {
  const { roundTripMs, ...rest } = await figures.read()
  expect(roundTripMs).toBeGreaterThan(0)
  expect(rest).toEqual({ outbox: [], quarantined: 0, equivocations: 0, downRows: { rows: 0, oldestMs: 0 } })
})

test('what waits is counted by region, with the age of its oldest', async () => {
  const store = factsInPostgres(database.pool, relayBounds(60_000))
  await store.learn([confirmed('a'), confirmed('b'), confirmed('b', '5107'), confirmed('a', '5116', 'other')])
  const refused = { hubEpoch: 1, refusedCode: 'H5012' }
  await store.take([
    { key: keyOf('b'), enrollmentRegion: '5107', ack: refused, row: {} },
    { key: keyOf('c'), enrollmentRegion: '5107', row: {} },
  ])
  await database.ask(`update outbox set queued_at = queued_at - interval '1 minute' where settle_id = 'a'`)
  const { outbox, equivocations, downRows } = await figures.read()
  expect(outbox).toMatchObject([
    { destination: '5107', rows: 1, refused: 1 },
    { destination: '5116', rows: 2, refused: 0 },
  ])
  expect(outbox[1]?.oldestMs).toBeGreaterThan(60_000)
  expect({ equivocations, rows: downRows.rows }).toEqual({ equivocations: 1, rows: 2 })
})
