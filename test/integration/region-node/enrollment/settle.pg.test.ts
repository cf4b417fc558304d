import { randomBytes } from 'node:crypto'
import { join } from 'node:path'
import { Client, type Pool } from 'pg'
import { codecs, projectRoot } from '../../../../common/contracts.grpc'
import { newSettleId, reversalIdOf } from '../../../../common/identifiers'
import { migrate } from '../../../../common/migrations.pg'
import { poolOf } from '../../../../common/transaction.pg'
import { tellingHistory } from '../../../../region-node/enrollment/history'
import { historiesInPostgres } from '../../../../region-node/enrollment/history.pg'
import type { Policy } from '../../../../region-node/enrollment/policy/policy'
import { enrollmentInPostgres } from '../../../../region-node/enrollment/stores.pg'
import { authority } from '../../../support/credentials'
import { type FreshDatabase, freshDatabase } from '../../../support/stack'
import { type HalfOf, halfOf } from '../../../unit/region-node/enrollment/half-of'
import {
  cancelled,
  confirmed,
  credentials,
  factOf,
  freshKey,
  goldenLines,
  type People,
  policiesOf,
  settleRequest,
  signedAnotherWay,
  verdictIn,
} from '../../../unit/region-node/enrollment/province'

let database: FreshDatabase
let pool: Pool
let people: People
let half: HalfOf

beforeAll(async () => {
  database = await freshDatabase('enrollment settle')
  const { ownerUrl, appRole } = database
  const folder = join(projectRoot(), 'region-node/migrations/enrollment')
  await migrate({ ownerUrl, folder, schema: 'enrollment', appRole })
  pool = poolOf({ url: database.url, connectionsMax: 12 }, 'enrollment', 'test')
  people = await credentials()
  half = halfOf(enrollmentInPostgres(pool), people.enrollment)
})

afterAll(async () => {
  await pool?.end()
  await database?.drop()
})

let persons = 0
async function insured(more: Parameters<HalfOf['insure']>[1] = {}): Promise<string> {
  const personId = `51160000000${String(10_000 + ++persons)}`
  await half.insure(personId, more)
  return personId
}

async function one<T>(sql: string, ...values: unknown[]): Promise<T> {
  const { rows } = await pool.query(sql, values)
  return rows[0] as T
}

const accumulated = (personId: string) =>
  one<{ used: bigint; pending: bigint }>(
    `select (select coalesce(sum(used), 0)::bigint from accumulator where person_id = $1 and code = 'fund') as used,
            (select coalesce(sum(amount), 0)::bigint from waiting where person_id = $1 and code = 'fund') as pending`,
    personId,
  )

const FUND_FEN = 1_968_300n

test('an authorisation reserves, a confirmation books, and both exactly once', async () => {
  const personId = await insured({ balanceYuan: 100 })
  const key = freshKey()
  const request = settleRequest(key, { personId, useAccount: true })
  const [first, second] = [await half.ask(request), await half.ask(request)]
  expect(verdictIn(first).authorised?.split).toMatchObject({ poolingFundFen: 1_968_300, personalAccountFen: 10_000 })
  expect(second.body).toEqual(first.body)
  expect(await accumulated(personId)).toEqual({ used: 0n, pending: FUND_FEN })

  const fact = factOf(people.care, confirmed(key, first.body as Buffer))
  const acks = await Promise.all(Array.from({ length: 10 }, () => half.learn(fact)))
  expect(acks.every(({ refused }) => !refused)).toBe(true)
  expect(acks[0]).toMatchObject({ enrollmentRegion: '5116', hubEpoch: 7, enrollmentEpoch: 1 })
  expect(await accumulated(personId)).toEqual({ used: FUND_FEN, pending: 0n })
  const { rows } = await pool.query('select debit, amount_fen from posting where settle_id = $1 order by line', [
    key.settleId,
  ])
  expect(rows).toEqual([
    { debit: 'fund:310:pooling_fund', amount_fen: FUND_FEN },
    { debit: 'account:310', amount_fen: 10_000n },
  ])
})

test('a token whose valid signature was written another way on its road is booked here as it is elsewhere', async () => {
  const personId = await insured()
  const key = freshKey()
  const { body } = await half.ask(settleRequest(key, { personId }))
  const ack = await half.learn(factOf(people.care, confirmed(key, signedAnotherWay(body as Buffer))))
  expect(ack.refused).toBeUndefined()
  expect(await accumulated(personId)).toEqual({ used: FUND_FEN, pending: 0n })
})

test('R15: of many settlements of one person one waits, and the others are told to come back', async () => {
  const personId = await insured()
  const answers = await Promise.all(Array.from({ length: 8 }, () => half.ask(settleRequest(freshKey(), { personId }))))
  expect(answers.filter(({ body }) => body)).toHaveLength(1)
  const codes = new Set(answers.flatMap(({ failure }) => failure?.code ?? []))
  expect([...codes].filter((code) => code !== 'H5011' && code !== 'H8004')).toEqual([])
  expect(await accumulated(personId)).toEqual({ used: 0n, pending: FUND_FEN })
})

test('R15: the holder is named to its own batch only', async () => {
  const personId = await insured()
  const [holder, same, stranger] = [freshKey(), freshKey(), freshKey({ hospital: 'H51010000002' })]
  const batch = { visitId: 'v', batchId: 'b', version: 1 }
  await half.ask(settleRequest(holder, { personId, batch }))
  const told = await half.ask(settleRequest(same, { personId, batch }))
  expect(told.failure?.params).toMatchObject({ settleId: holder.settleId, seconds: '600' })
  const hushed = await half.ask(settleRequest(stranger, { personId, batch }))
  expect(hushed.failure).toMatchObject({ code: 'H5011', params: { seconds: '600' } })
  expect(hushed.failure?.params).not.toHaveProperty('settleId')
})

test('a settle racing with its own cancel ends released, whoever is first', async () => {
  for (let round = 0; round < 40; round++) {
    const personId = await insured()
    const key = freshKey()
    const [answered, ack] = await Promise.all([
      half.ask(settleRequest(key, { personId })),
      half.learn(factOf(people.care, cancelled(key))),
    ])
    expect(ack.refused).toBeUndefined()
    const verdict = verdictIn(answered)
    if (verdict.refused) expect(verdict.refused.code).toBe('H5009')
    expect(await accumulated(personId)).toEqual({ used: 0n, pending: 0n })
    const { waiting } = await one<{ waiting: bigint }>(
      'select count(*) as waiting from reservation where settle_id = $1',
      key.settleId,
    )
    expect(waiting).toBe(0n)
  }
})

test('batches of facts against settles of the same persons neither lose nor double nor stand still', async () => {
  const ids = await Promise.all(Array.from({ length: 6 }, () => insured()))
  for (let round = 0; round < 10; round++) {
    const keys = ids.map((personId) => ({ personId, key: freshKey() }))
    await Promise.all(
      keys.flatMap(({ personId, key }, i) => [
        half.ask(settleRequest(key, { personId, given: [{ yuan: 2_000 + i }] })),
        half.learn(factOf(people.care, cancelled(key))),
        half.learn(factOf(people.care, cancelled(key))),
      ]),
    )
  }
  for (const personId of ids) expect(await accumulated(personId)).toEqual({ used: 0n, pending: 0n })
})

test('a person who moved since they were read is reckoned again', async () => {
  const personId = await insured()
  const { read } = half.stores.verdicts
  let moves = 0
  half.stores.verdicts.read = async (...args) => {
    const found = await read(...args)
    if (moves++ === 0) await half.import('filings', 'person_id,kind,begins', `${personId},long_term,2024-01-01`)
    return found
  }
  try {
    const answered = await half.ask(settleRequest(freshKey(), { personId }))
    // As in the city: the filing that came between counts.
    expect(verdictIn(answered).authorised?.split).toMatchObject({ deductibleFen: 60_000, poolingFundFen: 2_098_400 })
    expect(moves).toBe(2)
  } finally {
    half.stores.verdicts.read = read
  }
})

test('R14: the facts that a settle carries are learned before it is reckoned', async () => {
  const personId = await insured()
  const [first, next] = [freshKey(), freshKey()]
  const { body } = await half.ask(settleRequest(first, { personId }))
  const carried = factOf(people.care, confirmed(first, body as Buffer))
  const answered = await half.ask(settleRequest(next, { personId }, [carried]))
  expect(verdictIn(answered).authorised?.bases).toContainEqual({
    insurance: '310',
    year: 2024,
    code: 'fund',
    amount: 1_968_300,
  })
})

test('R26: a confirmed token of our own brings a lost register back', async () => {
  const personId = await insured()
  const key = freshKey()
  const { body } = await half.ask(settleRequest(key, { personId }))
  const owner = new Client({ connectionString: database.superUrl })
  await owner.connect()
  await owner.query('delete from enrollment.reservation where settle_id = $1', [key.settleId])
  await owner.query('delete from enrollment.verdict where settle_id = $1', [key.settleId])
  await owner.end()
  const ack = await half.learn(factOf(people.care, confirmed(key, body as Buffer)))
  expect(ack.refused).toBeUndefined()
  expect(await accumulated(personId)).toEqual({ used: FUND_FEN, pending: 0n })
  const again = await half.ask(settleRequest(key, { personId }))
  expect(again.body).toEqual(body)
})

test('two decisions of one key are an alarm, and the first one stands', async () => {
  const personId = await insured()
  const key = freshKey()
  const { body } = await half.ask(settleRequest(key, { personId }))
  await half.learn(factOf(people.care, confirmed(key, body as Buffer)))
  const ack = await half.learn(factOf(people.care, cancelled(key)))
  expect(ack.refused?.code).toBe('H5010')
  expect(await accumulated(personId)).toEqual({ used: FUND_FEN, pending: 0n })
  expect(await half.stores.books.quarantined()).toBeGreaterThan(0)
})

test('the ledger reads back what was booked, page by page', async () => {
  const personId = await insured()
  const key = freshKey()
  const { body } = await half.ask(settleRequest(key, { personId, given: goldenLines }))
  await half.learn(factOf(people.care, confirmed(key, body as Buffer, '2024-06-18')))
  const page = await half.stores.books.page('2024-06-18', undefined, 10)
  expect(page).toEqual([
    {
      ...{ key, day: '2024-06-18', owedFen: FUND_FEN, totalFen: 2_800_000n },
      postings: [{ debit: 'fund:310:pooling_fund', credit: 'payable:province', amountFen: FUND_FEN }],
    },
  ])
  expect(await half.stores.books.page('2024-06-18', key, 10)).toEqual([])
  const [known] = await half.stores.books.known(key.settleId)
  expect(known).toMatchObject({ key, token: body })
})

test('a cap is never passed, however many settlements press at once', async () => {
  const capFen = 2_500_000n
  const table = { all: { all: { fen: capFen, source: 'test' } } }
  const caps = [{ kind: 'fund_paid', counter: 'fund', table, furtherDisease: 'none' } as const]
  const capped = policiesOf('5116').map((policy): Policy => {
    return { ...policy, benefits: policy.benefits.map((benefit) => ({ ...benefit, caps })) }
  })
  const pressed = halfOf(half.stores, people.enrollment, capped)
  const personId = await insured()
  const settled = async () => {
    const key = freshKey()
    const { body } = await pressed.ask(settleRequest(key, { personId, given: [{ yuan: 8_000 }] }))
    if (body) await pressed.learn(factOf(people.care, confirmed(key, body as Buffer)))
  }
  for (let round = 0; round < 12; round++) {
    await Promise.all([settled(), settled(), settled()])
    const { used, pending } = await accumulated(personId)
    expect(used + pending).toBeLessThanOrEqual(capFen)
  }
  expect(await accumulated(personId)).toEqual({ used: capFen, pending: 0n })
})

test.each([
  ['verdict', 'token'],
  ['posting', 'amount_fen'],
  ['inbox', 'decision'],
  ['fact_quarantine', 'fact'],
])('the app role can only add to %s', async (table, column) => {
  await expect(pool.query(`delete from ${table}`)).rejects.toThrow('permission denied')
  await expect(pool.query(`truncate ${table}`)).rejects.toThrow('permission denied')
  await expect(pool.query(`update ${table} set ${column} = ${column}`)).rejects.toThrow('permission denied')
})

describe('R22: a fact that the database always refuses', () => {
  const stores = () => enrollmentInPostgres(pool)

  test('goes to quarantine alone, is answered, and its neighbours of the same batch are learned', async () => {
    const keys = await Promise.all(
      Array.from({ length: 9 }, async () => {
        const key = freshKey()
        await half.ask(settleRequest(key, { personId: await insured() }))
        return key
      }),
    )
    // Text that Postgres does not know: every row with it fails, whatever stands beside it.
    const poison = { ...freshKey(), settleId: 'no\u0000text' }
    const sent = [...keys.slice(0, 4), poison, ...keys.slice(4)]
    const acks = await Promise.all(sent.map((key) => half.learn(factOf(people.care, cancelled(key)))))
    expect(acks.map(({ refused }) => refused?.code ?? '')).toEqual(['', '', '', '', 'H9001', '', '', '', '', ''])
    const waiting = async () =>
      (await stores().quarantine.list(99)).filter(({ keyText }) => keyText.includes('no?text'))
    const [waits] = await waiting()
    expect(waits).toMatchObject({ code: 'H9001', times: 1, reason: expect.stringContaining('22021') })
    const counted = await stores().books.quarantined()
    await stores().quarantine.settle(waits?.id ?? '')
    expect(await stores().books.quarantined()).toBe(counted - 1)
    // Its sender tries again within the hour: then it waits for people again.
    await half.learn(factOf(people.care, cancelled(poison)))
    expect(await waiting()).toMatchObject([{ times: 2 }])
  })

  test('what was mended is learned by a replay, or by its own repetition, and waits no more', async () => {
    const [key, repeated] = [freshKey(), freshKey()]
    const stranger = await authority('another province')
    const by = await stranger.certify({ role: 'care', region: key.careRegion })
    for (const one of [key, repeated]) {
      const ack = await half.learn(factOf(by, cancelled(one)))
      expect(ack.refused?.code).toBe('H1004')
    }
    const waitsFor = async ({ settleId }: typeof key) =>
      (await stores().quarantine.list(99)).find(({ keyText }) => keyText.includes(settleId))
    const first = await waitsFor(key)
    expect(await stores().quarantine.find(first?.id ?? '')).toMatchObject({ careRegion: key.careRegion })
    expect((await waitsFor(repeated))?.reason).toContain('unknown-authority')
    await half.learn(factOf(people.care, cancelled(repeated)))
    expect(await waitsFor(repeated)).toBeUndefined()
    expect(await stores().quarantine.find('00')).toBeUndefined()
    await stores().quarantine.settle(first?.id ?? '')
    expect(await waitsFor(key)).toBeUndefined()
  })
})

const DECIDED_MS = Date.parse('2024-06-01T00:00:00Z')

describe('history, for a replay', () => {
  const settled = async (personId: string) => {
    const key = freshKey({ settleId: newSettleId({ now: () => DECIDED_MS, random: randomBytes }) })
    const { body } = await half.ask(settleRequest(key, { personId }))
    await half.learn(factOf(people.care, confirmed(key, body as Buffer)))
    return key
  }
  const idsIn = async (fromDay: string, after?: Awaited<ReturnType<typeof settled>>) => {
    const ids: string[] = []
    for await (const { bills = [] } of tellingHistory(historiesInPostgres(pool)).history(fromDay, after))
      ids.push(...bills.map(({ key }) => key?.settleId ?? ''))
    return ids
  }

  test('confirmed settlements come in key order with claim and what was known, from a day on, after a key', async () => {
    const personId = await insured()
    const keys = [await settled(personId), await settled(personId)]
    const waiting = freshKey()
    await half.ask(settleRequest(waiting, { personId }))
    const ids = await idsIn('')
    expect(ids).toEqual(expect.arrayContaining(keys.map(({ settleId }) => settleId)))
    expect(ids).not.toContain(waiting.settleId)
    expect(ids).toEqual([...ids].sort())
    expect(await idsIn('2999-01-01')).toEqual([])
    const [first] = keys.sort((a, b) => (a.settleId < b.settleId ? -1 : 1))
    expect(await idsIn('', first)).toEqual(ids.slice(ids.indexOf(first?.settleId ?? '') + 1))

    // Once its reversal is learned, nobody is settled for by it.
    const gone = keys[1]?.settleId ?? ''
    const asReversed = `
      insert into inbox (care_region, hospital, settle_id, kind, decision, signed, outcome, ours, accounting_day)
      select care_region, hospital, $2, 'R', decision, signed, outcome, ours, accounting_day
        from inbox where settle_id = $1`
    await pool.query(asReversed, [gone, reversalIdOf(gone)])
    expect(await idsIn('')).toEqual(ids.filter((id) => id !== gone))

    const { claim } = await one<{ claim: Buffer }>('select claim from verdict where settle_id = $1', keys[0]?.settleId)
    expect(codecs.claim.decode(claim).known).toMatchObject({ birthday: '1993-06-17', identities: [], salaryFen: 0 })
  })
})
