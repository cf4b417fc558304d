import { join } from 'node:path'
import type { Pool } from 'pg'
import { codecs, projectRoot } from '../../../../common/contracts.grpc'
import { migrate } from '../../../../common/migrations.pg'
import { keyToWire, reversalKeyOf, type SettlementKey } from '../../../../common/settlement-key'
import { poolOf } from '../../../../common/transaction.pg'
import type { Fact } from '../../../../proto/types'
import { driftIn } from '../../../../region-node/enrollment/reverse-drift'
import { enrollmentInPostgres } from '../../../../region-node/enrollment/stores.pg'
import { type FreshDatabase, freshDatabase } from '../../../support/stack'
import { type HalfOf, halfOf } from '../../../unit/region-node/enrollment/half-of'
import {
  cancelled,
  confirmed,
  credentials,
  factOf,
  freshKey,
  type People,
  requestOf,
  settleRequest,
} from '../../../unit/region-node/enrollment/province'

let database: FreshDatabase
let pool: Pool
let people: People
let half: HalfOf

beforeAll(async () => {
  database = await freshDatabase('enrollment reversals')
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

let made = 0
async function settled(personId?: string) {
  const number = String(++made).padStart(12, '0')
  const who = personId ?? `51160000${number.slice(-8)}`
  if (!personId) await half.insure(who, { balanceYuan: 100 })
  const key = freshKey({ settleId: `01900000-0000-7000-8000-${number}` })
  const { body } = await half.ask(settleRequest(key, { personId: who, useAccount: true }))
  const fact = factOf(people.care, confirmed(key, body as Buffer))
  await half.learn(fact)
  return { key, fact, personId: who }
}
const asking = (key: SettlementKey, original: Fact) => {
  const reversal = reversalKeyOf(key)
  return half.ask(requestOf('ASK_REVERSE', reversal, codecs.reversal.encode({ key: keyToWire(reversal), original })))
}
async function standing(personId: string) {
  const { rows } = await pool.query(
    `select (select sum(abs(used))::bigint from accumulator where person_id = $1) as used,
            (select coalesce(sum(abs(amount)), 0)::bigint from waiting where person_id = $1) as pending`,
    [personId],
  )
  return rows[0] as { used: bigint; pending: bigint }
}

const BOOKED = `
  select sum(amount_fen)::bigint as fen, count(*)
    from posting p join verdict v using (care_region, hospital, settle_id, kind) where v.person_id = $1`

test('D17: asked ten times at once there is one reversal, and after its fact every accumulator is where it was', async () => {
  const { key, fact, personId } = await settled()
  const answers = await Promise.all(Array.from({ length: 10 }, () => asking(key, fact)))
  expect(new Set(answers.map(({ body }) => (body as Buffer).toString('hex'))).size).toBe(1)
  const reversed = factOf(people.care, confirmed(reversalKeyOf(key), answers[0]?.body as Buffer))
  const acks = await Promise.all(Array.from({ length: 10 }, () => half.learn(reversed)))
  expect(acks.every(({ refused }) => !refused)).toBe(true)
  expect(await standing(personId)).toEqual({ used: 0n, pending: 0n })
  const { rows } = await pool.query(BOOKED, [personId])
  expect(rows).toEqual([{ fen: 0n, count: 4n }])
})

test('a reversal and the person’s next bill at once: neither is lost, and nothing waits in the end', async () => {
  for (let round = 0; round < 10; round++) {
    const { key, fact, personId } = await settled()
    const next = freshKey()
    const [reversed, asked] = await Promise.all([
      asking(key, fact),
      half.ask(settleRequest(next, { personId, useAccount: true })),
    ])
    expect(reversed.body).toBeDefined()
    await half.learn(factOf(people.care, confirmed(reversalKeyOf(key), reversed.body as Buffer)))
    if (asked.body) await half.learn(factOf(people.care, cancelled(next)))
    expect(await standing(personId)).toEqual({ used: 0n, pending: 0n })
  }
})

test('R9: a cancelled reversal is set aside, and its neighbours in the batch are learned', async () => {
  const [bad, good] = [await settled(), await settled()]
  const { body } = await asking(good.key, good.fact)
  const [refused, learned] = await Promise.all([
    half.learn(factOf(people.care, cancelled(reversalKeyOf(bad.key)))),
    half.learn(factOf(people.care, confirmed(reversalKeyOf(good.key), body as Buffer))),
  ])
  expect([refused?.refused?.code, learned?.refused]).toEqual(['H1010', undefined])
  const owner = poolOf({ url: database.ownerUrl, connectionsMax: 1 }, 'enrollment', 'test')
  const { careRegion, hospital, settleId } = reversalKeyOf(bad.key)
  const byHand = owner.query(
    `insert into verdict (care_region, hospital, settle_id, kind, outcome, token) values ($1, $2, $3, 'R', 'REJ', '')`,
    [careRegion, hospital, settleId],
  )
  await expect(byHand).rejects.toThrow('a_reversal_is_authorised')
  await owner.end()
})

test('a restored region that knows neither original nor person still reverses, and books both', async () => {
  const { key, fact } = await settled()
  const { body } = await asking(key, fact)
  const restored = await freshDatabase('enrollment reversals restored')
  const folder = join(projectRoot(), 'region-node/migrations/enrollment')
  await migrate({ ownerUrl: restored.ownerUrl, folder, schema: 'enrollment', appRole: restored.appRole })
  const after = poolOf({ url: restored.url, connectionsMax: 2 }, 'enrollment', 'test')
  const other = halfOf(enrollmentInPostgres(after), people.enrollment)
  const reversal = reversalKeyOf(key)
  const question = codecs.reversal.encode({ key: keyToWire(reversal), original: fact })
  expect((await other.ask(requestOf('ASK_REVERSE', reversal, question))).body).toBeDefined()
  // The one that was given before the restore is confirmed: it says the same.
  expect((await other.learn(factOf(people.care, confirmed(reversal, body as Buffer)))).refused).toBeUndefined()
  const { rows } = await after.query('select sum(amount_fen)::bigint as fen, count(*) from posting')
  expect(rows).toEqual([{ fen: 0n, count: 4n }])
  await after.end()
  await restored.drop()
})

test('R16: what was reckoned on a reversed settlement is listed, and what was not is not', async () => {
  const first = await settled()
  const later = await settled(first.personId)
  const { body } = await asking(first.key, first.fact)
  await half.learn(factOf(people.care, confirmed(reversalKeyOf(first.key), body as Buffer)))
  await settled(first.personId)
  const drifted = driftIn(await half.stores.reversals.overlaps(100))
  expect(drifted).toEqual([{ reversed: first.key.settleId, later: later.key }])
})
