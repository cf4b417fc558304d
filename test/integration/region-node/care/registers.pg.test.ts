import { setTimeout as pause } from 'node:timers/promises'
import { v7 as uuidv7 } from 'uuid'
import { codecs } from '../../../../common/contracts.grpc'
import { MESSAGE_BYTES_MAX } from '../../../../common/link-limits'
import { poolOf } from '../../../../common/transaction.pg'
import { cancel, inquire, sweep } from '../../../../region-node/care/cancel'
import { confirm } from '../../../../region-node/care/confirm'
import { decisionsInPostgres } from '../../../../region-node/care/decisions.pg'
import { query, queryBatch, unconfirmed } from '../../../../region-node/care/query'
import { settle, type Verdict } from '../../../../region-node/care/settle'
import { careStoresInPostgres } from '../../../../region-node/care/stores.pg'
import { uploadLines } from '../../../../region-node/care/visit'
import {
  asked,
  asker,
  billed,
  type CareTestWorld,
  ENROLLMENT,
  hospital,
  line,
  type People,
  people,
  WINDOW_MS,
} from '../../../unit/region-node/care/world'
import { careNode, type Node, storing, worldOn } from './node'

const DAY_LOCK = 327_663_501_657n

let everybody: People
let node: Node
let world: CareTestWorld

beforeAll(async () => {
  everybody = await people()
  node = await careNode('care registers')
  world = await worldOn(node, everybody)
})
afterAll(() => node.close())
afterEach(() => world.care.intents.written())

async function verdict(visitId: string, settleId = uuidv7()) {
  const call = { ...asker, settleId, visitId, asked: asked(10_000n), invoiceNo: 'F1' }
  const answer = await settle(call, world.care)
  if ('refusal' in answer) throw new Error(answer.refusal.code)
  return { settleId, token: (answer as Verdict).token }
}
async function authorised(changes = {}) {
  const batch = await billed(world, [line('1', 10_000n)], { personId: uuidv7(), ...changes })
  return { ...(await verdict(batch.visitId)), batch }
}
const take = ({ settleId, token }: { settleId: string; token: Buffer }) =>
  confirm({ hospital, settleId, token }, world.care)
const giveUp = (settleId: string) => cancel({ hospital, settleId, enrollmentRegion: undefined }, world.care)
const codeOf = (answer: object) => ('refusal' in answer ? (answer.refusal as { code: string }).code : 'none')
const countOf = async (sql: string, values: unknown[] = []) =>
  Number((await node.root.query(`select count(*) as n from ${sql}`, values)).rows[0].n)

/** R5: a guard is there exactly while its holder is confirmed. */
async function guardsAreRight(): Promise<void> {
  expect(
    await countOf(`guard g full join (select * from decision where outcome = 'CONF') d
      on d.hospital = g.hospital and d.settle_id = g.settle_id and d.batch_id = g.batch_id
      where g.settle_id is null or d.settle_id is null`),
  ).toBe(0)
}
afterEach(guardsAreRight)

test('two terminals confirm two settlements of one batch at once: exactly one is settled', async () => {
  for (let round = 0; round < 20; round++) {
    const first = await authorised()
    const second = await verdict(first.batch.visitId)
    const codes = (await Promise.all([take(first), take(second)])).map(codeOf)
    expect(codes.sort()).toEqual(['H5005', 'none'])
    expect(await countOf('posting where settle_id = any ($1)', [[first.settleId, second.settleId]])).toBe(1)
  }
})

test('a further bill of a stay names what was settled of it, read in the same statement', async () => {
  const first = await authorised({ medicalType: '21' })
  await take(first)
  const { visitId } = first.batch
  await uploadLines(hospital, visitId, [line('2', 10_000n)], world.care)
  const second = await verdict(visitId)
  const staying = () => codecs.claim.decode(world.questions.at(-1)?.body ?? Buffer.of()).staySettleIds
  expect(staying()).toEqual([first.settleId])
  await take(second)
  await uploadLines(hospital, visitId, [line('3', 10_000n)], world.care)
  await verdict(visitId)
  expect(staying()).toEqual([first.settleId, second.settleId])
})

test('confirm, cancel and expiry at once: one of them decides and all tell the same', async () => {
  for (let round = 0; round < 20; round++) {
    const one = await authorised()
    const expire = () =>
      world.care.registers.cancel({
        key: { careRegion: '5101', hospital: hospital.code, settleId: one.settleId, kind: 'S' },
        reason: 'EXPIRED',
        addressees: [],
        nowMs: world.clock.now(),
      })
    await Promise.all([take(one), giveUp(one.settleId), expire(), take(one)])
    const { state, cancelReason } = await query(hospital, one.settleId, world.care)
    const settled = state === 'SETTLED'
    expect(codeOf(await take(one))).toBe(settled ? 'none' : cancelReason === 'EXPIRED' ? 'H5013' : 'H5009')
    expect(codeOf(await giveUp(one.settleId))).toBe(settled ? 'H5016' : 'none')
    expect(await countOf('posting where settle_id = $1', [one.settleId])).toBe(settled ? 1 : 0)
    expect(await countOf('outbox where settle_id = $1', [one.settleId])).toBe(1)
  }
})

test('ten confirmations of one settlement at once are one', async () => {
  const one = await authorised()
  const answers = await Promise.all(Array.from({ length: 10 }, () => take(one)))
  expect(new Set(answers.map((answer) => JSON.stringify(answer))).size).toBe(1)
  expect(await countOf('outbox where settle_id = $1', [one.settleId])).toBe(1)
})

test('R4: lines that come in while a confirm is on its way either void it or stay out', async () => {
  for (let round = 0; round < 20; round++) {
    const one = await authorised()
    const [taken, added] = await Promise.all([
      take(one),
      uploadLines(hospital, one.batch.visitId, [line('2', 1n)], world.care),
    ])
    expect([
      ['none', 'H5007'],
      ['H5008', 'none'],
    ]).toContainEqual([codeOf(taken), codeOf(added)])
  }
})

test('a line added after the verdict voids it for good', async () => {
  const one = await authorised()
  await uploadLines(hospital, one.batch.visitId, [line('2', 1n)], world.care)
  expect(codeOf(await take(one))).toBe('H5008')
  expect(await query(hospital, one.settleId, world.care)).toMatchObject({
    state: 'CANCELLED',
    cancelReason: 'OUTDATED',
  })
})

test('an inpatient’s charges go on in the next batch, which is settled for itself', async () => {
  const one = await authorised({ medicalType: '21' })
  await take(one)
  const again = await uploadLines(hospital, one.batch.visitId, [line('1', 10_000n)], world.care)
  expect(again).toMatchObject({ batch: { batchId: one.batch.batchId } })
  const next = await uploadLines(hospital, one.batch.visitId, [line('2', 10_000n)], world.care)
  expect(next).toMatchObject({ batch: { batchId: `${one.batch.visitId}-2`, version: 1 } })
  const second = await verdict(one.batch.visitId)
  expect(await take(second)).toMatchObject({ state: 'SETTLED', batch: { batchId: `${one.batch.visitId}-2` } })
  expect(await queryBatch(hospital, one.batch, world.care)).toMatchObject({ settleId: one.settleId })
})

test('a refused confirm of a held batch leaves no guard behind when its holder was decided meanwhile', async () => {
  const one = await authorised()
  const key = { careRegion: '5101', hospital: hospital.code, settleId: one.settleId, kind: 'S' as const }
  const blocker = await node.root.connect()
  // Somebody writes this very decision and has not committed: the confirm has its guard and waits for the key.
  await blocker.query('begin')
  await blocker.query(
    `insert into decision (care_region, hospital, settle_id, kind, enrollment_region, outcome, reason, decided_at_ms)
     values ($1, $2, $3, 'S', '', 'CANC', 'HOSPITAL', 0)`,
    [key.careRegion, key.hospital, key.settleId],
  )
  const taken = take(one)
  await pause(100)
  await blocker.query('commit')
  blocker.release()
  expect(codeOf(await taken)).toBe('H5009')
  expect(await countOf('guard where batch_id = $1', [one.batch.batchId])).toBe(0)
})

test('R12: a confirm that meets the flip of the day waits and lands in the new day', async () => {
  const one = await authorised()
  const flipper = await node.root.connect()
  await flipper.query('begin')
  await flipper.query('select pg_advisory_xact_lock($1)', [DAY_LOCK])
  const taken = take(one)
  await pause(100)
  await flipper.query(`update accounting_day set day = '2099-01-01'`)
  await flipper.query('commit')
  flipper.release()
  expect(await taken).toMatchObject({ state: 'SETTLED', day: '2099-01-01' })
  expect(await world.care.days.open('2020-01-01')).toBe('2099-01-01')
})

test('the day does not queue confirms behind it: it gives up while one is under way', async () => {
  const confirming = await node.root.connect()
  await confirming.query('begin')
  await confirming.query('select pg_advisory_xact_lock_shared($1)', [DAY_LOCK])
  await expect(world.care.days.open('2099-01-02')).rejects.toMatchObject({ refusal: { code: 'H9002' } })
  await confirming.query('rollback')
  confirming.release()
})

test('an intent lost in a crash loses nothing: the confirm goes through, the sweeper has nothing, the inquiry decides', async () => {
  const [taken, left] = [await authorised(), await authorised()]
  await world.care.intents.written()
  await node.root.query('delete from intent where settle_id = any ($1)', [[taken.settleId, left.settleId]])
  expect(await query(hospital, left.settleId, world.care)).toMatchObject({ state: 'NEVER_SEEN' })
  expect(codeOf(await take(taken))).toBe('none')
  const key = { careRegion: '5101', hospital: hospital.code, settleId: left.settleId, kind: 'SETTLEMENT' as const }
  await inquire({ key, enrollmentRegion: ENROLLMENT, token: left.token, ageMs: WINDOW_MS + 1 }, world.care)
  expect(await query(hospital, left.settleId, world.care)).toMatchObject({ cancelReason: 'UNKNOWN' })
  expect(codeOf(await take(left))).toBe('H5013')
  expect(await countOf('outbox where settle_id = $1', [left.settleId])).toBe(1)
})

test('what is in doubt is counted whole and listed from the oldest on, however much is open', async () => {
  const before = await world.care.intents.standing(world.clock.now() + 1, 1_000)
  await authorised()
  const ids = [uuidv7(), uuidv7(), uuidv7()]
  for (const settleId of ids) {
    world.clock.pass(1)
    const key = { careRegion: '5101', hospital: hospital.code, settleId, kind: 'S' } as const
    const batch = { visitId: settleId, batchId: `${settleId}-1`, version: 1 }
    const whose = { personId: settleId, enrollmentRegion: ENROLLMENT, requestHash: Buffer.alloc(32), invoiceNo: '' }
    const askedAtMs = world.clock.now()
    world.care.intents.note({ key, batch, ...whose, windowMs: WINDOW_MS, askedAtMs }, {})
  }
  const later = world.clock.now() + 1
  const { doubts, more, waiting } = await world.care.intents.standing(later, before.doubts.length + 1)
  const listed = doubts.map(({ key }) => key.settleId)
  expect(listed).toContain(ids[0])
  expect(listed).not.toContain(ids[2])
  expect({ more, waiting }).toEqual({ more: 2, waiting: before.waiting + 1 })
})

test('the sweeper expires what waits too long, once', async () => {
  const one = await authorised()
  expect((await unconfirmed(hospital, 100, world.care)).map(({ settleId }) => settleId)).toContain(one.settleId)
  world.clock.pass(WINDOW_MS + 1)
  expect(await sweep(world.care)).toBeGreaterThanOrEqual(1)
  expect(await sweep(world.care)).toBe(0)
  expect(codeOf(await take(one))).toBe('H5013')
  expect(await countOf('intent where not closed and due_at_ms < $1', [world.clock.now()])).toBe(0)
})

test('an intent is written without waiting for the disk, a confirm waits once', async () => {
  const one = await authorised()
  const before = await flushedTo()
  await world.care.intents.written()
  expect(await countOf('intent where settle_id = $1', [one.settleId])).toBe(1)
  const written = (await node.root.query('select pg_current_wal_insert_lsn() as lsn')).rows[0].lsn
  expect(written).not.toBe(before)
  await take(one)
  const { rows } = await node.root.query('select pg_current_wal_flush_lsn() >= $1 as flushed', [written])
  expect(rows[0].flushed).toBe(true)
})
async function flushedTo() {
  return (await node.root.query('select pg_current_wal_flush_lsn() as lsn')).rows[0].lsn
}

test('R13: reading a decision for a final answer makes a commit of its own', async () => {
  const one = await authorised()
  await take(one)
  const before = (await node.root.query('select pg_current_wal_insert_lsn() as lsn')).rows[0].lsn
  await take(one)
  const { rows } = await node.root.query('select pg_current_wal_flush_lsn() > $1 as moved', [before])
  expect(rows[0].moved).toBe(true)
})

test('R13: a decision that is sent was made final by a commit of the reader’s own; finding none costs nothing', async () => {
  const { batch, ...one } = await authorised()
  await take({ ...one })
  await world.care.intents.written()
  const { outbox } = world.care
  const insertedBy = async (read: () => Promise<unknown>) => {
    const [from, found] = [await insertedTo(), await read()]
    return { found, wrote: (await insertedTo()) !== from, isFlushed: (await flushedTo()) === (await insertedTo()) }
  }
  /** Other suites write to the same server and may come between: once undisturbed is enough. */
  const eventually = async (read: () => Promise<unknown>, expected: { wrote: boolean; isFlushed?: boolean }) => {
    for (let tries = 1; tries < TRIES_MAX; tries++) {
      const { wrote, isFlushed } = await insertedBy(read)
      if (wrote === expected.wrote && isFlushed === (expected.isFlushed ?? isFlushed)) return
      await pause(PAUSE_MS)
    }
    expect(await insertedBy(read)).toMatchObject(expected)
  }
  const unacked = (batchId: string) => outbox.unacked({ enrollmentRegion: ENROLLMENT, personId: 'nobody', batchId }, 9)
  expect(await unacked('none')).toEqual([])
  await eventually(() => unacked('none'), { wrote: false })
  const [fact] = await unacked(batch.batchId)
  expect(fact).toMatchObject({ key: { settleId: one.settleId } })
  await eventually(() => unacked(batch.batchId), { wrote: true, isFlushed: true })
  const due = () => outbox.due(ENROLLMENT, { nowMs: world.clock.now(), except: [], limit: 9, againLimit: 9 })
  await eventually(due, { wrote: true, isFlushed: true })
})

const TRIES_MAX = 200
const PAUSE_MS = 20

async function insertedTo() {
  return (await node.root.query('select pg_current_wal_insert_lsn() as lsn')).rows[0].lsn
}

test.each(['decision', 'posting'])('nobody but the owner can change or delete a %s', async (table) => {
  const column = table === 'decision' ? 'reason' : 'debit'
  await expect(node.pool.query(`update ${table} set ${column} = null`)).rejects.toThrow('permission denied')
  await expect(node.pool.query(`delete from ${table}`)).rejects.toThrow('permission denied')
  await expect(node.pool.query(`truncate ${table}`)).rejects.toThrow('permission denied')
})

test('a database that is away says so, and that the outcome is unknown', async () => {
  const away = poolOf({ url: 'postgres://nobody@127.0.0.1:1/none', connectionsMax: 1 }, 'care', 'test')
  const { registers } = careStoresInPostgres(away, storing)
  const key = { careRegion: '5101', hospital: hospital.code, settleId: uuidv7(), kind: 'S' as const }
  await expect(registers.read(key)).rejects.toMatchObject({ refusal: { code: 'H9002', params: { part: 'postgres' } } })
  await away.end()
})

test('settled lines cannot be deleted, and deleting the rest deletes nothing', async () => {
  const one = await authorised()
  await take(one)
  const remove = (lineNos: string[]) => world.care.bills.remove(hospital.code, one.batch.visitId, lineNos)
  expect(await remove(['1'])).toEqual({ answer: 'settled' })
  expect(await remove([])).toMatchObject({ answer: 'same', batch: one.batch })
})

test('the ledger is read in pages with its postings and what is on its way', async () => {
  const all = []
  let after: Parameters<typeof world.care.ledger.page>[0]
  for (;;) {
    const page = await world.care.ledger.page(after, undefined, 7)
    all.push(...page)
    after = page.at(-1)?.decided.key
    if (page.length < 7) break
  }
  expect(all).toHaveLength(await countOf(`decision where outcome = 'CONF'`))
  expect(all[0]).toMatchObject({ postings: [{ amountFen: 8_000n }], unackedBy: [ENROLLMENT] })
  const [one] = all
  const named = await world.care.ledger.named(one?.decided.key.settleId ?? '')
  expect(named).toMatchObject([{ decided: { outcome: 'confirmed' }, postings: [{ debit: 'receivable:province' }] }])
})

test('the outbox gives its rows by destination and number, and forgets what is learned but for R14', async () => {
  const { outbox } = world.care
  expect(await outbox.destinations()).toEqual([ENROLLMENT])
  const two = { limit: 2, againLimit: 2 }
  const [first, second] = await outbox.due(ENROLLMENT, { nowMs: world.clock.now(), except: [], ...two })
  if (!first || !second) throw new Error('two rows wait')
  expect(second.number).toBeGreaterThan(first.number)
  const others = { nowMs: 0, except: [first.number], limit: 1, againLimit: 1 }
  expect(await outbox.due(ENROLLMENT, others)).toMatchObject([second])
  await outbox.refused(second.key, ENROLLMENT, 'H5012', world.clock.now() + 1)
  await outbox.acknowledged(first.key, ENROLLMENT)
  const due = await outbox.due(ENROLLMENT, { nowMs: world.clock.now(), except: [], limit: 999, againLimit: 999 })
  expect(due.map(({ number }) => number)).not.toContain(first.number)
  expect(due.map(({ number }) => number)).not.toContain(second.number)
  expect(await outbox.highestNumber()).toBeGreaterThanOrEqual(due.at(-1)?.number ?? 0)
})

test('a hub that lost its books reads decisions in pages that a message holds, however long their bills', async () => {
  await node.root.query(`
    insert into decision (care_region, hospital, settle_id, kind, enrollment_region, outcome, token, day, decided_at_ms)
    select '5101', 'H51010000009', 'long' || n, 'S', '5116', 'CONF', repeat('x', 400000)::bytea, '2026-01-01', 1
      from generate_series(1, 9) n`)
  const decisions = decisionsInPostgres(node.pool)
  const pages: number[] = []
  let after: Buffer = Buffer.from(['5101', 'H51010000009', '', ''].join('\n'))
  do {
    const { decided, next } = await decisions.page(after, 256)
    const tokens = decided.map((one) => (one.outcome === 'confirmed' ? one.token.length : 0))
    expect(tokens.reduce((sum, bytes) => sum + bytes, 0)).toBeLessThan(MESSAGE_BYTES_MAX - 400_000)
    pages.push(decided.length)
    after = next
  } while (after.length > 0 && pages.length < 99)
  expect([pages.length, pages.reduce((sum, count) => sum + count)]).toEqual([5, 9])
  await node.root.query(`delete from decision where hospital = 'H51010000009'`)
})
