import { hubOperations } from '../../../../hub/console/operations'
import { relayBounds } from '../../../../hub/facts/fact-store'
import { hubInMemory } from '../../../../hub/facts/facts.memory'
import { postingsOf } from '../../../../hub/ledger/postings'
import { handTimers } from '../../../support/hand-timers'
import { keyOf } from '../facts/making-facts'

const WELL = {
  roundTripMs: 0.4,
  outbox: [{ destination: '5116', rows: 2, oldestMs: 400, refused: 0 }],
  quarantined: 0,
  equivocations: 0,
  downRows: { rows: 0, oldestMs: 0 },
}

function hub(figures: () => Promise<typeof WELL> = async () => WELL) {
  const tables = hubInMemory(handTimers(), relayBounds(60_000))
  const source = hubOperations({
    ledger: tables.ledger,
    figures: { read: figures },
    bus: { health: () => ({ ok: true, detail: '1 broker' }) },
    links: () => ['5101'],
    regions: () => ['5101', '5107'],
    parked: { list: async () => [{ id: '0/1' }], replay: async (id) => (id === '0/1' ? 'fact.5116' : undefined) },
  })
  const learn = (id: string) => {
    const key = keyOf(id)
    const money = { day: '2026-11-21', owedFen: 7n, totalFen: 9n }
    const confirmed = { ...money, postings: postingsOf({ key, enrollmentRegion: '5116', owedFen: 7n }) }
    const signed = { decision: Buffer.from(id), signature: null }
    return tables.facts.learn([{ key, signed, enrollmentRegion: '5116', number: 1, destination: '5116', confirmed }])
  }
  return { source, learn }
}

async function all<T>(chunks: AsyncIterable<T[]>): Promise<T[]> {
  const found: T[] = []
  for await (const chunk of chunks) found.push(...chunk)
  return found
}

test('the ledger is scanned with what is still on its way', async () => {
  const { source, learn } = hub()
  await learn('b')
  await learn('a')
  const rows = await all(source.scan(undefined))
  expect(rows.map(({ key }) => key?.settleId)).toEqual(['a', 'b'])
  expect(rows[0]).toMatchObject({
    organisation: 'HUB',
    enrollmentRegion: '5116',
    day: '2026-11-21',
    owedFen: 7,
    totalFen: 9,
    postings: [{ debit: 'receivable:region:5116', credit: 'payable:region:5101', amountFen: 7 }],
    inFlightTo: ['5116'],
  })
  expect(await all(source.scan('2026-11-22'))).toEqual([])
})

test('a scan longer than a page loses and repeats nothing', async () => {
  const { source, learn } = hub()
  for (let n = 0; n < 501; n++) await learn(`n${String(n).padStart(3, '0')}`)
  const rows = await all(source.scan(undefined))
  expect(new Set(rows.map(({ key }) => key?.settleId)).size).toBe(501)
  expect(rows).toHaveLength(501)
})

test('a settlement is shown with the decision that the hub holds', async () => {
  const { source, learn } = hub()
  await learn('a')
  expect(await source.show('a')).toMatchObject([{ organisation: 'HUB', decision: Buffer.from('a'), postings: [{}] }])
  expect(await source.show('nobody')).toEqual([])
})

test('what is well is measured; what is not says what to do', async () => {
  const checks = await hub().source.checks()
  expect(checks.filter(({ ok }) => !ok)).toMatchObject([{ name: 'link 5107', remedyEn: expect.any(String) }])
  expect(checks.find(({ name }) => name === 'outbox 5116')?.detail).toBe('2 on their way, oldest 0.4 s, 0 refused')
})

test('refused, quarantined and contradicting facts are alarms', async () => {
  const outbox = [{ destination: '5116', rows: 2, oldestMs: 400, refused: 1 }]
  const { source } = hub(async () => ({ ...WELL, outbox, quarantined: 2, equivocations: 1 }))
  const wrong = (await source.checks()).filter(({ ok }) => !ok).map(({ name }) => name)
  expect(wrong).toEqual(['outbox 5116', 'quarantine', 'equivocation', 'link 5107'])
})

test('a database that is away is a failed check, not a failed answer', async () => {
  const { source } = hub(() => Promise.reject(new Error('connection refused')))
  expect(await source.checks()).toContainEqual(
    expect.objectContaining({ name: 'postgres', ok: false, detail: 'connection refused' }),
  )
})

test('the hub decides nothing, so nothing is in doubt here', async () => {
  expect(await hub().source.inDoubt()).toEqual({ doubts: [], waiting: 0 })
})

test('a parked record that is not there cannot be replayed', async () => {
  const { source } = hub()
  await expect(source.replayParked?.('0/1')).resolves.toBe('fact.5116')
  await expect(source.replayParked?.('9/9')).rejects.toMatchObject({ refusal: { code: 'H1001' } })
})
