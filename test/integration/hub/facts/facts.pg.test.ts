import { type FactStore, type RegionWord, relayBounds } from '../../../../hub/facts/fact-store'
import { factsInPostgres } from '../../../../hub/facts/facts.pg'
import { cancelled, confirmed, type HubDatabase, hubDatabase, keyOf } from './hub-database'

let database: HubDatabase
let store: FactStore
let otherInstance: FactStore
beforeAll(async () => {
  database = await hubDatabase('hub facts')
  store = factsInPostgres(database.pool, relayBounds(60_000))
  otherInstance = factsInPostgres(database.pool, relayBounds(60_000))
  // Epoch 1.
  await database.ask('update restores set counted = 0')
})
afterAll(() => database.drop())
beforeEach(() =>
  database.ask('truncate inbox, posting, outbox, destination, down_row, equivocation, fact_quarantine cascade'),
)

const count = async (table: string) =>
  Number((await database.ask<{ n: bigint }>(`select count(*) as n from ${table}`))[0]!.n)
const commits = async () => {
  await database.ask('select pg_stat_force_next_flush()').catch(() => undefined)
  const [row] = await database.ask<{ lsn: string }>('select pg_current_wal_insert_lsn() as lsn')
  return row!.lsn
}
const word = (id: string, ack?: RegionWord['ack'], enrollmentRegion = '5116'): RegionWord => {
  const about = { key: keyOf(id), enrollmentRegion }
  const key = { ...keyOf(id), kind: 'SETTLEMENT' as const }
  return ack
    ? { ...about, ack, row: { endToEndAck: { key, enrollmentRegion, hubEpoch: ack.hubEpoch } } }
    : { ...about, row: { inquiry: { key, enrollmentRegion, ageMs: 5 } } }
}
/** As if so much time had passed since whatever was sent. */
const age = (interval: string) =>
  database.ask(`update outbox set sent_at = sent_at - interval '${interval}',
    first_sent_at = first_sent_at - interval '${interval}', retry_at = retry_at - interval '${interval}'`)

test('a fact delivered ten times at once, by two instances, is posted once', async () => {
  const answers = await Promise.all(
    Array.from({ length: 10 }, (_, n) => (n % 2 ? store : otherInstance).learn([confirmed('a'), confirmed('b')])),
  )
  expect(answers.flat().filter(({ outcome }) => outcome === 'learned')).toHaveLength(2)
  expect(answers.flat().filter(({ rowId }) => rowId !== undefined)).toHaveLength(2)
  expect(await database.ask('select debit, credit, amount_fen::int as fen from posting')).toEqual([
    { debit: 'receivable:region:5116', credit: 'payable:region:5101', fen: 7_500 },
    { debit: 'receivable:region:5116', credit: 'payable:region:5101', fen: 7_500 },
  ])
})

test('batches that meet in opposite order never wait for each other in a circle', async () => {
  const ids = Array.from({ length: 64 }, (_, n) => `x${n}`)
  const there = ids.map((id) => confirmed(id))
  for (let round = 0; round < 5; round++) {
    await Promise.all([store.learn(there), otherInstance.learn(there.toReversed()), store.learn(there)])
    await database.ask('truncate inbox cascade')
  }
})

test('a batch is one durable commit', async () => {
  await store.learn([confirmed('warm')])
  const before = await commits()
  await store.learn(Array.from({ length: 64 }, (_, n) => confirmed(`n${n}`)))
  const records = await database.ask<{ n: bigint }>(
    `select count(distinct xmin::text) as n from inbox where settle_id like 'n%'`,
  )
  expect(Number(records[0]!.n)).toBe(1)
  expect(await database.ask(`select pg_current_wal_flush_lsn() > '${before}' as durable`)).toEqual([{ durable: true }])
})

test('a second decision under one key is recorded for people and changes nothing', async () => {
  const answers = await store.learn([confirmed('a'), confirmed('a', '5107', 'something else')])
  expect(answers.map(({ outcome }) => outcome)).toEqual(['learned', 'differs'])
  expect(await store.learn([{ ...cancelled('a'), signed: confirmed('a', '', 'other').signed }])).toMatchObject([
    { outcome: 'differs' },
  ])
  expect(await count('equivocation')).toBe(2)
  expect(await count('posting')).toBe(1)
  expect(await database.ask('select destination from outbox')).toEqual([{ destination: '5116' }])
})

test('R8: the same decision for another address arms that address, and one acked before is armed again', async () => {
  await store.learn([confirmed('a')])
  await store.take([word('a', { hubEpoch: 1 })])
  expect(await store.learn([confirmed('a'), confirmed('a', '5107')])).toMatchObject([
    { outcome: 'known', rowId: expect.any(BigInt) },
    { outcome: 'known', rowId: expect.any(BigInt) },
  ])
  expect(await count('outbox')).toBe(2)
  expect(await count('posting')).toBe(1)
})

test('R18: an ack ends its row and waits for the care region; one of an old epoch does nothing', async () => {
  await store.learn([confirmed('a'), confirmed('b')])
  await database.ask('update restores set counted = 1')
  const old = [word('a', { hubEpoch: 1 }), word('never', { hubEpoch: 2 }), word('b', { hubEpoch: 4_294_967_295 })]
  expect(await store.take(old)).toEqual([false, false, false])
  expect(await count('outbox')).toBe(2)
  expect(await store.take([word('a', { hubEpoch: 2 })])).toEqual([true])
  expect(await database.ask('select settle_id from outbox')).toEqual([{ settle_id: 'b' }])
  expect(await database.ask('select care_region from down_row')).toEqual([{ care_region: '5101' }])
  expect(await store.epoch()).toBe(2)
  await database.ask('update restores set counted = 0')
})

test('R27: a refused fact that comes signed anew goes on with the new signature, at once', async () => {
  await store.learn([confirmed('a')])
  await store.take([word('a', { hubEpoch: 1, refusedCode: 'H1004' })])
  expect(await store.claim()).toEqual([])
  const { signed, ...fact } = confirmed('a')
  const anew = { ...signed, signature: { ...signed.signature!, certificate: Buffer.from('the next one') } }
  expect(await store.learn([{ ...fact, signed: anew }])).toEqual([{ outcome: 'known' }])
  expect(await store.claim()).toMatchObject([{ key: keyOf('a'), signed: anew }])
  expect(await store.claim()).toEqual([])
})

test('R23: what nobody acks is claimed again after its time, oldest first, by one instance only', async () => {
  const facts = Array.from({ length: 40 }, (_, n) => confirmed(`n${String(n).padStart(2, '0')}`))
  await store.learn(facts)
  await store.take([word('n39', { hubEpoch: 1 })])
  expect(await store.claim()).toEqual([])
  await age('61 seconds')
  const [mine, theirs] = await Promise.all([store.claim(), otherInstance.claim()])
  const claimed = [...mine, ...theirs]
  expect(claimed).toHaveLength(39)
  expect(new Set(claimed.map(({ rowId }) => rowId)).size).toBe(39)
  expect(claimed[0]).toMatchObject({ destination: '5116', key: keyOf('n00'), signed: facts[0]!.signed })
  expect(await store.claim()).toEqual([])
})

test('R23: a silent region is probed with its 16 oldest and starves nobody; an ack opens its window', async () => {
  await store.learn(Array.from({ length: 30 }, (_, n) => confirmed(`n${String(n).padStart(2, '0')}`)))
  await age('61 seconds')
  const probes = await store.claim()
  expect(probes.map(({ key }) => key.settleId)).toEqual(
    Array.from({ length: 16 }, (_, n) => `n${String(n).padStart(2, '0')}`),
  )
  const [toSilent, toOther] = await store.learn([confirmed('new'), confirmed('new', '5107')])
  expect(toSilent?.rowId).toBeUndefined()
  expect(toOther?.rowId).toBeDefined()
  await store.take([word('n20', { hubEpoch: 1 })])
  expect(await store.claim()).toHaveLength(30 - 16 - 1 + 1)
})

test('R23: at most 512 are on their way to one region', async () => {
  for (let batch = 0; batch < 9; batch++)
    await store.learn(Array.from({ length: 64 }, (_, n) => confirmed(`b${batch}-${n}`)))
  const [{ sent, unsent }] = (await database.ask(
    'select count(sent_at)::int as sent, (count(*) - count(sent_at))::int as unsent from outbox',
  )) as [{ sent: number; unsent: number }]
  expect({ sent, unsent }).toEqual({ sent: 512, unsent: 64 })
  expect(await store.claim()).toEqual([])
  await store.take([word('b0-0', { hubEpoch: 1 }), word('b0-1', { hubEpoch: 1 })])
  expect((await store.claim()).map(({ key }) => key.settleId)).toEqual(['b8-0', 'b8-1'])
})

test('a refused fact leaves the window and is claimed again after an hour', async () => {
  await store.learn([confirmed('a')])
  await store.take([word('a', { hubEpoch: 1, refusedCode: 'H5012' })])
  await age('59 minutes')
  expect(await store.claim()).toEqual([])
  await age('2 minutes')
  expect(await store.claim()).toHaveLength(1)
  expect(await store.claim()).toEqual([])
})

test('what could not be published is due again after a pause', async () => {
  const [told] = await store.learn([confirmed('a')])
  await store.giveBack([told!.rowId!])
  expect(await store.claim()).toEqual([])
  await age('6 seconds')
  expect(await store.claim()).toMatchObject([{ rowId: told!.rowId }])
})

test('a cancel for the hub alone is ended at its care region at once', async () => {
  const { signed } = cancelled('a')
  const row = { endToEndAck: { key: { ...keyOf('a'), kind: 'SETTLEMENT' as const }, hubEpoch: 1 } }
  await store.learn([{ ...cancelled('a', ''), signed, enrollmentRegion: '', row }])
  expect(await count('outbox')).toBe(0)
  expect(await count('down_row')).toBe(1)
})

test('an unusable fact is kept once and counted', async () => {
  const bytes = Buffer.from('fact')
  const fact = { linkRegion: '5101', keyText: 'k', digest: bytes, fact: bytes, code: 'H5012', reason: 'no verdict' }
  await store.quarantine([fact, fact])
  await store.quarantine([fact])
  expect(await database.ask('select code, times from fact_quarantine')).toEqual([{ code: 'H5012', times: 2 }])
})

test.each([
  'update inbox set decision = $1',
  'delete from inbox',
  'update posting set amount_fen = 1',
  'delete from posting',
  'delete from equivocation',
  'delete from fact_quarantine',
  'truncate posting',
  'update restores set counted = 9',
])('the program may not %s', async (sql) => {
  await store.learn([confirmed('a')])
  await expect(database.pool.query(sql.replace('$1', `'x'`))).rejects.toThrow('permission denied')
})
