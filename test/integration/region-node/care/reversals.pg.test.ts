import { setTimeout as pause } from 'node:timers/promises'
import { v7 as uuidv7 } from 'uuid'
import { reversalIdOf } from '../../../../common/identifiers'
import { reversalKeyOf, type SettlementKey } from '../../../../common/settlement-key'
import { cancel } from '../../../../region-node/care/cancel'
import { confirm } from '../../../../region-node/care/confirm'
import { query } from '../../../../region-node/care/query'
import { repeatReversals, reverse } from '../../../../region-node/care/reverse'
import { settle } from '../../../../region-node/care/settle'
import { uploadLines } from '../../../../region-node/care/visit'
import { enrollmentInMemory } from '../../../../region-node/enrollment/enrollment.memory'
import { journeyOn, PERSON } from '../../../unit/journey/two-halves'
import { asked, asker, billed, hospital, line, type People, people } from '../../../unit/region-node/care/world'
import { careNode, type Node, worldOn } from './node'

let everybody: People
let node: Node
let j: Awaited<ReturnType<typeof journeyOn>>

beforeAll(async () => {
  everybody = await people()
  node = await careNode('care reversals')
  j = await journeyOn(everybody, await worldOn(node, everybody), enrollmentInMemory())
})
afterAll(() => node.close())
afterEach(() => j.care.intents.written())

const countOf = async (sql: string, values: unknown[] = []) =>
  Number((await node.root.query(`select count(*) as n from ${sql}`, values)).rows[0].n)
const takeBack = (settleId: string) => reverse({ hospital, settleId, deadlineMs: Number.POSITIVE_INFINITY }, j.care)
const keyOf = (settleId: string): SettlementKey => ({
  ...{ careRegion: '5101', hospital: hospital.code, settleId, kind: 'S' },
})

async function settled() {
  const batch = await billed(j.world, [line('1', 2_000_000n)], { personId: PERSON, medicalType: '21' })
  return { ...(await settledAgain(batch.visitId)), batch }
}
async function settledAgain(visitId: string) {
  const settleId = uuidv7()
  const call = { ...asker, settleId, visitId, asked: asked(2_000_000n), invoiceNo: 'F1' }
  const verdict = await settle(call, j.care)
  if ('refusal' in verdict) throw new Error(verdict.refusal.code)
  const { token } = verdict
  expect(await confirm({ hospital, settleId, token }, j.care)).toMatchObject({ state: 'SETTLED' })
  return { settleId, visitId, token }
}

/** R5: a guard is there exactly while its holder is confirmed and not reversed. */
afterEach(async () => {
  expect(
    await countOf(`guard g full join (
      select * from decision d where outcome = 'CONF' and kind = 'S' and not exists (
        select from rev_intent i join decision r on (r.settle_id, r.kind, r.outcome) = (i.settle_id, 'R', 'CONF')
         where i.original_settle_id = d.settle_id)) d
      on d.hospital = g.hospital and d.settle_id = g.settle_id and d.batch_id = g.batch_id
      where g.settle_id is null or d.settle_id is null`),
  ).toBe(0)
})

test('a reversal decides once, books the opposite, frees the guard and queues one fact', async () => {
  const one = await settled()
  const answers = await Promise.all(Array.from({ length: 10 }, () => takeBack(one.settleId)))
  expect(answers).toEqual(Array.from({ length: 10 }, () => expect.objectContaining({ state: 'REVERSED' })))
  const { rows } = await node.root.query('select kind, amount_fen from posting where settle_id = any ($1) order by 1', [
    [one.settleId, reversalIdOf(one.settleId)],
  ])
  expect(rows.map(({ amount_fen: fen }) => fen).reduce((a: bigint, b: bigint) => a + b, 0n)).toBe(0n)
  expect(rows).toHaveLength(2)
  expect(await countOf('outbox where settle_id = $1', [reversalIdOf(one.settleId)])).toBe(1)
  await j.deliver()
  expect(await countOf('outbox where settle_id = $1', [reversalIdOf(one.settleId)])).toBe(0)
  expect(j.fund().pending).toBe(0n)
})

test('it costs the care database two commits that are waited for: the promise and the decision', async () => {
  const one = await settled()
  const asked: string[] = []
  const { pool } = node
  const query = pool.query.bind(pool) as (statement: { name: string }, ended: unknown) => unknown
  Object.assign(pool, {
    query(statement: { name: string }, ended: unknown) {
      asked.push(statement.name)
      return query(statement, ended)
    },
  })
  await takeBack(one.settleId)
  Object.assign(pool, { query })
  expect(asked).toEqual(['care-decided', 'care-begin-reversal', 'care-confirm-reversal'])
  await j.deliver()
})

test('a bill is settled again while its reversal commits: never two settlements hold it, never none is told', async () => {
  for (let round = 0; round < 10; round++) {
    const one = await settled()
    const again = async () => {
      for (let tries = 0; tries < 50; tries++) {
        const settleId = uuidv7()
        const verdict = await settle(
          { ...asker, settleId, visitId: one.visitId, asked: asked(2_000_000n), invoiceNo: '' },
          j.care,
        )
        if (!('refusal' in verdict)) return confirm({ hospital, settleId, token: verdict.token }, j.care)
        expect(['H5005', 'H5011']).toContain(verdict.refusal.code)
        await pause(5)
      }
      throw new Error('the bill never became free')
    }
    const [reversed, next] = await Promise.all([takeBack(one.settleId), again()])
    expect(reversed).toMatchObject({ state: 'REVERSED' })
    if ('refusal' in next) throw new Error(next.refusal.code)
    expect(next.state).toBe('SETTLED')
    await j.deliver()
  }
})

test('the promise is there after a restart, and is kept', async () => {
  const one = await settled()
  j.silence('H2003')
  expect(await takeBack(one.settleId)).toMatchObject({ state: 'REVERSING' })
  const restarted = await journeyOn(everybody, await worldOn(node, everybody), j.stores)
  restarted.world.clock.pass(j.world.clock.monotonic() + 20_000)
  expect(await query(hospital, one.settleId, restarted.care)).toMatchObject({ state: 'REVERSING' })
  expect(await repeatReversals(restarted.care)).toBe(1)
  expect(await query(hospital, one.settleId, restarted.care)).toMatchObject({ state: 'REVERSED' })
  j.silence(undefined)
  await j.deliver()
  await restarted.deliver()
})

test('R9: no one can write that a reversal was cancelled, not even by hand', async () => {
  const one = await settled()
  const key = reversalKeyOf(keyOf(one.settleId))
  const offer = { key, reason: 'HOSPITAL', addressees: [], nowMs: 0 } as const
  await expect(j.care.registers.cancel(offer)).rejects.toThrow('a_reversal_is_confirmed')
  expect(await cancel({ hospital, settleId: key.settleId, enrollmentRegion: undefined }, j.care)).toMatchObject({
    state: 'CANCELLED',
  })
  // That was a tombstone of kind S under a name that is no reversal's yet: the promise does not meet it.
  expect(await takeBack(one.settleId)).toMatchObject({ state: 'REVERSED' })
})

test('the program can neither change nor delete a promise’s original or its decision', async () => {
  for (const sql of ['delete from rev_intent', 'delete from adoption', "update decision set outcome = 'CANC'"])
    await expect(node.pool.query(sql)).rejects.toThrow('permission denied')
})

test('after a reversal the bill takes lines again', async () => {
  const one = await settled()
  expect(await uploadLines(hospital, one.visitId, [line('1', 2_000_000n)], j.care)).toMatchObject({ batch: one.batch })
  await takeBack(one.settleId)
  const more = await uploadLines(hospital, one.visitId, [line('2', -100n)], j.care)
  expect(more).toMatchObject({ batch: { batchId: one.batch.batchId, version: 2 } })
})

test('a stay goes on while an earlier bill of it is reversed: that bill is open first, then the later one', async () => {
  const one = await settled()
  const { visitId } = one
  const upload = (no: string, amountFen: bigint) => uploadLines(hospital, visitId, [line(no, amountFen)], j.care)
  expect(await upload('2', 2_000_000n)).toMatchObject({ batch: { batchId: `${visitId}-2` } })
  await takeBack(one.settleId)
  const again = await settledAgain(visitId)
  expect(await query(hospital, again.settleId, j.care)).toMatchObject({ batch: { batchId: `${visitId}-1` } })
  expect(await upload('2', 2_000_000n)).toMatchObject({ batch: { batchId: `${visitId}-2`, version: 1 } })
  const later = await settledAgain(visitId)
  expect(await query(hospital, later.settleId, j.care)).toMatchObject({ batch: { batchId: `${visitId}-2` } })
  expect(await upload('3', 1n)).toMatchObject({ batch: { batchId: `${visitId}-3` } })
})

test('lines that come in while a reopened bill is settled again go to the next batch, or void that settlement', async () => {
  for (let round = 0; round < 8; round++) {
    const one = await settled()
    const { visitId } = one
    await uploadLines(hospital, visitId, [line('2', 500n)], j.care)
    await takeBack(one.settleId)
    const settleId = uuidv7()
    const call = { ...asker, settleId, visitId, asked: asked(2_000_000n), invoiceNo: '' }
    const verdict = await settle(call, j.care)
    if ('refusal' in verdict) throw new Error(verdict.refusal.code)
    const [taken, added] = await Promise.all([
      confirm({ hospital, settleId, token: verdict.token }, j.care),
      uploadLines(hospital, visitId, [line('3', 1n)], j.care),
    ])
    const batchId = 'refusal' in added ? added.refusal.code : added.batch.batchId
    expect(batchId).toBe('refusal' in taken ? `${visitId}-1` : `${visitId}-2`)
  }
})

test('in doubt after a minute, with owner, age and the next try', async () => {
  const one = await settled()
  j.silence('H6001')
  await takeBack(one.settleId)
  j.world.clock.pass(61_000)
  const { doubts } = await j.care.operations.inDoubt()
  expect(doubts).toMatchObject([{ owner: 'enrollment 5116', ageMs: 61_000, key: { kind: 'REVERSAL' } }])
  j.silence(undefined)
  await repeatReversals(j.care)
  expect((await j.care.operations.inDoubt()).doubts).toEqual([])
})
