/** R20 on real databases: a care node that has forgotten its own decisions decides nothing until they are back. */
import { v7 as uuidv7 } from 'uuid'
import { codecs } from '../../../common/contracts.grpc'
import { reversalKeyOf, type SettlementKey } from '../../../common/settlement-key'
import { examine } from '../../../hub/facts/examine'
import { relayBounds } from '../../../hub/facts/fact-store'
import { factsInPostgres } from '../../../hub/facts/facts.pg'
import { manualStoreInPostgres } from '../../../hub/facts/manual.pg'
import { ownFactsTold } from '../../../hub/facts/own-facts'
import { ownFactsInPostgres } from '../../../hub/facts/own-facts.pg'
import type { OwnFactsWanted, UpFrameIn } from '../../../proto/types'
import { cancel, inquire } from '../../../region-node/care/cancel'
import { confirm } from '../../../region-node/care/confirm'
import { query } from '../../../region-node/care/query'
import { repeatReversals, reverse } from '../../../region-node/care/reverse'
import { settle } from '../../../region-node/care/settle'
import { enrollmentInMemory } from '../../../region-node/enrollment/enrollment.memory'
import { factSignedBy } from '../../../region-node/province/outbox'
import { journeyOn, PERSON } from '../../unit/journey/two-halves'
import {
  asked,
  asker,
  billed,
  type CareTestWorld,
  hospital,
  line,
  type People,
  people,
} from '../../unit/region-node/care/world'
import { type HubDatabase, hubDatabase } from '../hub/facts/hub-database'
import { careNode, type Node, worldOn } from '../region-node/care/node'

let everybody: People
let node: Node
let hub: HubDatabase

beforeAll(async () => {
  everybody = await people()
  node = await careNode('care restored')
  hub = await hubDatabase('hub of care restored')
})
afterAll(async () => {
  await node.close()
  await hub.drop()
})

const keyOf = (settleId: string): SettlementKey => ({
  careRegion: '5101',
  hospital: hospital.code,
  settleId,
  kind: 'S',
})
const codeOf = (error: unknown) => (error as { refusal?: { code: string } }).refusal?.code
const countOf = async (sql: string, values: unknown[] = []) =>
  Number((await node.root.query(`select count(*) as n from ${sql}`, values)).rows[0].n)

/** A life of the node: the same database, a new process. */
async function life() {
  return journeyOn(everybody, await worldOn(node, everybody), enrollmentInMemory())
}

async function settled({ world, care }: Awaited<ReturnType<typeof life>>) {
  // A region that has forgotten the settlement before: nothing waits there.
  await journeyOn(everybody, world, enrollmentInMemory())
  const batch = await billed(world, [line('1', 2_000_000n)], { personId: PERSON, medicalType: '21' })
  const settleId = uuidv7()
  const call = { ...asker, settleId, visitId: batch.visitId, asked: asked(2_000_000n), invoiceNo: 'F1' }
  const verdict = await settle(call, care)
  if ('refusal' in verdict) throw new Error(verdict.refusal.code)
  return { settleId, batch, token: verdict.token }
}

/** Everything in the outbox reaches the hub, which learns it. */
async function learnedByHub({ care }: Pick<CareTestWorld, 'care'>): Promise<void> {
  const rows = await care.outbox.due('5116', { nowMs: world_now(), except: [], limit: 999, againLimit: 999 })
  const sign = factSignedBy(everybody.care.signer)
  const checked = rows.map((row) => {
    const fact = codecs.fact.decode(codecs.fact.encode(sign(row)))
    const examining = { verifier: everybody.care.verifier, isRegion: () => true, atMs: Date.now(), epoch: 1 }
    const examined = examine(fact, '5101', examining)
    if (!('usable' in examined)) throw new Error(examined.unusable.reason)
    return examined.usable
  })
  await factsInPostgres(hub.pool, relayBounds(60_000)).learn(checked)
}
const world_now = () => Date.now() + 86_400_000

/** The hub answers whatever the node asks of its own facts, until it asks no more. */
async function answers({ said, from }: CareTestWorld): Promise<number> {
  let pages = 0
  for (let frame = said.shift(); frame; frame = said.shift()) {
    const { ownFacts } = frame as UpFrameIn
    if (!ownFacts) continue
    const wanted = { newest: false, fromNumber: 0, after: Buffer.alloc(0), ...ownFacts } as OwnFactsWanted
    const told = await ownFactsTold(wanted, '5101', ownFactsInPostgres(hub.pool))
    const row = codecs.downRow.decode(codecs.downRow.encode({ ownFacts: told }))
    await from.row(row)
    if (!wanted.newest) pages++
  }
  return pages
}

test('R20: forgotten decisions come back with all that followed; until then nothing is decided', async () => {
  const before = await life()
  before.world.from.linkUp('hub-1', 1, '')
  await answers(before.world)
  const [kept, lost, undone] = [await settled(before), await settled(before), await settled(before)]
  for (const { settleId, token } of [kept, lost, undone])
    expect(await confirm({ hospital, settleId, token }, before.care)).toMatchObject({ state: 'SETTLED' })
  await reverse({ hospital, settleId: undone.settleId, deadlineMs: Number.POSITIVE_INFINITY }, before.care)
  await repeatReversals(before.care)
  const given = await settled(before)
  await cancel({ hospital, settleId: given.settleId, enrollmentRegion: '5116' }, before.care)
  await before.care.intents.written()
  await learnedByHub(before)
  const books = () =>
    node.root.query(`select settle_id, kind, leg, debit, credit, amount_fen from posting order by 1, 2, 3`)
  const booksBefore = (await books()).rows

  // The backup was older. The sequence is where it was, as after a recovery that skips numbers: it tells nothing.
  const gone = [lost.settleId, undone.settleId, given.settleId, reversalKeyOf(keyOf(undone.settleId)).settleId]
  for (const table of ['decision', 'guard', 'posting', 'outbox', 'acked', 'intent', 'rev_intent'])
    await node.root.query(`delete from ${table} where settle_id = any ($1)`, [gone])
  await node.root.query(`update accounting_day set day = '2020-01-01'`)

  const after = await life()
  expect(after.world.from.highestFactNumber()).toBeGreaterThan(4)
  after.world.from.linkUp('hub-1', 1, '')
  // The comparison is on its way: whoever wants to decide waits for it.
  const early = confirm({ hospital, settleId: lost.settleId, token: lost.token }, after.care).catch(codeOf)
  const [ask] = after.world.said.splice(0)
  expect(ask).toMatchObject({ ownFacts: { newest: true } })
  after.world.said.push(ask!)
  const held = ownFactsTold(
    { newest: true, fromNumber: 0, after: Buffer.alloc(0) },
    '5101',
    ownFactsInPostgres(hub.pool),
  )
  await after.world.from.row(codecs.downRow.decode(codecs.downRow.encode({ ownFacts: await held })))
  expect(await early).toBe('H9004')

  const attempts = [
    () => confirm({ hospital, settleId: lost.settleId, token: lost.token }, after.care),
    () => cancel({ hospital, settleId: given.settleId, enrollmentRegion: undefined }, after.care),
    () => query(hospital, lost.settleId, after.care),
    () => reverse({ hospital, settleId: kept.settleId, deadlineMs: 1_000 }, after.care),
    () =>
      inquire(
        {
          key: { ...keyOf(given.settleId), kind: 'SETTLEMENT' },
          enrollmentRegion: '5116',
          token: given.token,
          ageMs: 1e9,
        },
        after.care,
      ),
  ]
  for (const attempt of attempts) expect(await attempt().catch(codeOf)).toBe('H9004')
  // What it knows it still tells.
  expect(await query(hospital, kept.settleId, after.care)).toMatchObject({ state: 'SETTLED' })
  // Through a restart it stays in quarantine.
  const again = await life()
  expect(await attempts[0]!().catch(codeOf)).toBe('H9004')
  expect(await confirm({ hospital, settleId: lost.settleId, token: lost.token }, again.care).catch(codeOf)).toBe(
    'H9004',
  )

  again.world.from.linkUp('hub-2', 1, '')
  expect(await answers(again.world)).toBe(1)
  expect((await books()).rows).toEqual(booksBefore)
  expect(await query(hospital, lost.settleId, again.care)).toMatchObject({ state: 'SETTLED' })
  expect(await query(hospital, undone.settleId, again.care)).toMatchObject({ state: 'REVERSED' })
  expect(await query(hospital, given.settleId, again.care)).toMatchObject({ state: 'CANCELLED' })
  expect(await countOf('guard where settle_id = any ($1)', [[kept.settleId, lost.settleId]])).toBe(2)
  expect(await countOf('guard where settle_id = $1', [undone.settleId])).toBe(0)
  expect(await countOf(`accounting_day where day < (select max(day) from decision)`)).toBe(0)
  expect(await confirm({ hospital, settleId: lost.settleId, token: lost.token }, again.care)).toMatchObject({
    state: 'SETTLED',
  })
  const next = await settled(again)
  expect(await confirm({ hospital, ...next }, again.care)).toMatchObject({ state: 'SETTLED' })
  await again.care.intents.written()
})

test('R20: a day that was told to be over stays over', async () => {
  const one = await life()
  await hub.ask(`insert into day_told values ('2098-12-31', 'care', '5101')`)
  await node.root.query(`update standing set from_number = 0, next_place = ''`)
  const two = await life()
  two.world.from.linkUp('hub-1', 1, '')
  await answers(two.world)
  expect(await two.care.days.current()).toBe('2099-01-01')
  await one.care.intents.written()
})

test('R20: a copy that contradicts what was decided since is kept for people, and neither is changed', async () => {
  const one = await life()
  one.world.from.linkUp('hub-1', 1, '')
  await answers(one.world)
  const { settleId, token } = await settled(one)
  await confirm({ hospital, settleId, token }, one.care)
  await learnedByHub(one)
  await node.root.query(`update decision set day = day - 1 where settle_id = $1`, [settleId])
  await node.root.query(`update standing set from_number = 0, next_place = ''`)
  const two = await life()
  two.world.from.linkUp('hub-1', 1, '')
  await answers(two.world)
  expect(await countOf('contrary_decision where settle_id = $1', [settleId])).toBe(1)
  expect(await countOf(`decision where settle_id = $1 and outcome = 'CONF'`, [settleId])).toBe(1)
  await two.care.intents.written()
})

/** Two persons have said so while nobody heard of the city, and the region that authorised it has taken it. */
async function byHand({ settleId, token }: { settleId: string; token: Buffer }, isConfirmed: boolean) {
  const { signer } = await everybody.province.certify({ role: 'hub', instance: 'hub-1' })
  const key = keyOf(settleId)
  const words = ['wang', 'li'].map((by) => ({ by, reason: 'receipt 4711', atMs: 1 }))
  const said = { key: { ...key, kind: 'SETTLEMENT' as const }, enrollmentRegion: '5116', isConfirmed, token, words }
  const manual = codecs.manualDecision.encode({ ...said, day: '2026-11-22', decidedAtMs: Date.now() })
  const signed = { manual, signature: signer.sign('manual', manual) }
  const store = manualStoreInPostgres(hub.pool)
  const encoded = codecs.signedManualDecision.decode(codecs.signedManualDecision.encode(signed))
  const kept = { key, enrollmentRegion: '5116', signed: encoded, day: '2026-11-22', postings: [] }
  expect(await store.keep(kept)).toBe('kept')
  return () => store.acknowledged(key, '5116', 1)
}

test('R20: what a receipt proved while the city was lost is not undone by the backup that has forgotten it', async () => {
  const before = await life()
  before.world.from.linkUp('hub-1', 1, '')
  await answers(before.world)
  const [paid, left] = [await settled(before), await settled(before)]
  expect(await confirm({ hospital, ...paid }, before.care)).toMatchObject({ state: 'SETTLED' })
  await before.care.intents.written()
  const owed = `posting where settle_id = '${paid.settleId}'`
  const [posting] = (await node.root.query(`select debit, credit, amount_fen from ${owed}`)).rows
  const taken = [await byHand(paid, true), await byHand(left, false)]

  for (const table of ['decision', 'guard', 'posting', 'outbox'])
    await node.root.query(`delete from ${table} where settle_id = $1`, [paid.settleId])
  await node.root.query(
    `update intent set asked_at_ms = 1, verdict_at_ms = 1, due_at_ms = 7200001 where settle_id in ($1, $2)`,
    [paid.settleId, left.settleId],
  )
  await node.root.query(`update standing set proven_on = 'elsewhere/00000002'`)
  const after = await life()
  after.world.from.linkUp('hub-1', 1, '')
  await answers(after.world)
  // The region that authorised them has not said yet whether it knows better.
  const due = () => after.care.intents.due(Date.now(), 999)
  expect((await due()).map(({ key }) => key.settleId)).toEqual(expect.arrayContaining([paid.settleId, left.settleId]))
  expect(await cancel({ hospital, settleId: left.settleId, enrollmentRegion: '5116' }, after.care).catch(codeOf)).toBe(
    'H9004',
  )
  for (const one of taken) await one()
  after.world.from.linkUp('hub-2', 1, '')
  await answers(after.world)
  expect((await due()).map(({ key }) => key.settleId)).not.toContain(paid.settleId)
  expect(await query(hospital, paid.settleId, after.care)).toMatchObject({ state: 'SETTLED' })
  expect(await query(hospital, left.settleId, after.care)).toMatchObject({ state: 'CANCELLED' })
  expect((await node.root.query(`select debit, credit, amount_fen from ${owed}`)).rows).toEqual([posting])
  expect(await countOf('guard where settle_id = $1', [paid.settleId])).toBe(1)
  expect(await countOf('outbox where settle_id in ($1, $2)', [paid.settleId, left.settleId])).toBe(2)
  await learnedByHub(after)
  expect((await ownFactsInPostgres(hub.pool).manual('5101', 64)).decisions).toEqual([])
  await after.care.intents.written()
})

test('R20: a server with another past decides nothing before the hub has said that nothing is missing', async () => {
  await node.root.query(`update standing set proven_on = 'elsewhere/00000001'`)
  const promoted = await life()
  const { settleId, token } = await settled(promoted)
  expect(await confirm({ hospital, settleId, token }, promoted.care).catch(codeOf)).toBe('H9004')
  promoted.world.from.linkUp('hub-1', 1, '')
  await answers(promoted.world)
  expect(await confirm({ hospital, settleId, token }, promoted.care)).toMatchObject({ state: 'SETTLED' })
  await promoted.care.intents.written()
})
