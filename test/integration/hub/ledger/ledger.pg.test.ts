import { relayBounds } from '../../../../hub/facts/fact-store'
import { factsInPostgres } from '../../../../hub/facts/facts.pg'
import type { Ledger } from '../../../../hub/ledger/ledger'
import { ledgerInPostgres } from '../../../../hub/ledger/ledger.pg'
import { cancelled, confirmed, type HubDatabase, hubDatabase, keyOf } from '../facts/hub-database'

let database: HubDatabase
let ledger: Ledger
beforeAll(async () => {
  database = await hubDatabase('hub ledger')
  ledger = ledgerInPostgres(database.pool)
  const store = factsInPostgres(database.pool, relayBounds(60_000))
  await store.learn([confirmed('c'), confirmed('a'), cancelled('x'), confirmed('b'), confirmed('b', '5107')])
})
afterAll(() => database.drop())

test('a key is shown with its decision and its postings', async () => {
  expect(await ledger.of('a')).toEqual([
    {
      key: keyOf('a'),
      decision: Buffer.from('a'),
      postings: [{ debit: 'receivable:region:5116', credit: 'payable:region:5101', amountFen: 7_500n }],
    },
  ])
  expect(await ledger.of('x')).toMatchObject([{ postings: [] }])
  expect(await ledger.of('nobody')).toEqual([])
})

test('the books are read page by page, in key order, confirmed ones only', async () => {
  const first = await ledger.page(undefined, undefined, 2)
  const rest = await ledger.page(undefined, first.at(-1)?.key, 2)
  expect([...first, ...rest].map(({ key }) => key.settleId)).toEqual(['a', 'b', 'c'])
  expect(first[1]).toMatchObject({
    day: '2026-11-21',
    owedFen: 7_500n,
    totalFen: 10_000n,
    inFlightTo: ['5107', '5116'],
  })
  expect(await ledger.page('2026-11-21', undefined, 9)).toHaveLength(3)
  expect(await ledger.page('2026-11-22', undefined, 9)).toEqual([])
})

test('positions add up to nothing, and follow the postings even when somebody changed one', async () => {
  const expected = { 'payable:region:5101': -22_500n, 'receivable:region:5116': 22_500n }
  expect(Object.fromEntries(await ledger.positions())).toEqual(expected)
  await database.ask(`update posting set amount_fen = 7501 where settle_id = 'a'`)
  expect((await ledger.positions()).get('receivable:region:5116')).toBe(22_501n)
})
