/** R20, message 12: what a restored care region reads back comes in pages that a message of the Link can hold. */
import { codecs } from '../../../../common/contracts.grpc'
import { MESSAGE_BYTES_MAX } from '../../../../common/link-limits'
import { ownFactsTold } from '../../../../hub/facts/own-facts'
import { ownFactsInPostgres } from '../../../../hub/facts/own-facts.pg'
import { type HubDatabase, hubDatabase } from './hub-database'

let hub: HubDatabase
beforeAll(async () => {
  hub = await hubDatabase('own facts')
  // Bills of many lines: 400 kB each; and among them small ones.
  await hub.ask(`
    insert into inbox (care_region, hospital, settle_id, kind, decision, signed, outcome, enrollment_region,
                       fact_number)
    select '5101', 'H51010000001', 's' || n, 'S', '', case when n % 3 = 0 then 'x' else repeat('x', 400000) end::bytea,
           'cancelled', '5116', n from generate_series(1, 20) n`)
  await hub.ask(`update inbox set signed = '\\x0a0178' where octet_length(signed) = 1`)
  await hub.ask(`update inbox set signed = '\\x0a80b518'::bytea || signed where octet_length(signed) > 9`)
})
afterAll(() => hub.drop())

const told = (wanted: { newest: boolean; after: Buffer }) =>
  ownFactsTold({ fromNumber: 0, ...wanted }, '5101', ownFactsInPostgres(hub.pool))
const bytesOf = (page: Awaited<ReturnType<typeof told>>) => codecs.downRow.encode({ ownFacts: page }).length

test('long decisions make more pages, none of them too large, and none is left out', async () => {
  const counts: number[] = []
  let after: Buffer = Buffer.alloc(0)
  do {
    const page = await told({ newest: false, after })
    expect(bytesOf(page)).toBeLessThan(MESSAGE_BYTES_MAX)
    counts.push(page.decisions?.length ?? 0)
    after = page.next as Buffer
  } while (after.length > 0 && counts.length < 99)
  expect(counts.reduce((sum, count) => sum + count)).toBe(20)
  expect(counts.length).toBeGreaterThan(5)
})

test('of the newest come as many as a message holds, the newest first', async () => {
  const page = await told({ newest: true, after: Buffer.alloc(0) })
  expect(bytesOf(page)).toBeLessThan(MESSAGE_BYTES_MAX)
  expect(page.decisions?.length).toBeGreaterThan(1)
})
