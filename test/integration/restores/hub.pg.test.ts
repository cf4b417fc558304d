/** R18 on real databases: the hub is put back to a backup, and is taught again by a care region that holds it all. */
import { teachingOf } from '../../../region-node/care/teach'
import { WINDOW } from '../../../region-node/province/window'
import { type ThreeLedgers, threeLedgers } from './three-ledgers'

let province: ThreeLedgers
beforeAll(async () => {
  province = await threeLedgers()
})
afterAll(() => province.close())

const settledMany = async (count: number) => {
  const ids: string[] = []
  for (let i = 0; i < count; i++) ids.push(await province.settled())
  return ids
}

async function equalLedgers(ids: readonly string[]): Promise<void> {
  const { confirmed, bookedFen } = await province.ledgers()
  const expected = [...ids].sort()
  expect(confirmed).toEqual([expected, expected, expected])
  const owed = BigInt(ids.length) * 8_000n
  expect(bookedFen).toEqual([owed, owed, owed])
}

test('R18: a hub put back to a backup is taught what it lost, and nothing is booked twice anywhere', async () => {
  await province.hubRestarts()
  await province.teaching.tick()
  const kept = await settledMany(5)
  expect(await province.drained()).toBe(0)
  await province.hub.backUp()
  await province.hubRestarts()
  const lost = await settledMany(6)
  expect(await province.drained()).toBe(0)
  await equalLedgers([...kept, ...lost])
  const before = province.hubNow().epoch

  await province.hub.restore()
  await province.hubRestarts()
  expect(province.hubNow().epoch).toBeGreaterThan(before)
  expect((await province.ledgers()).confirmed.map((ids) => ids.length)).toEqual([11, 5, 11])

  await province.teaching.tick()
  expect((await province.world.care.outbox.backlog()).rows).toBe(11)
  // An ack of the life before, late on its road: it speaks of what the hub has lost.
  for (const ack of [...province.acks]) await province.relay.acked(ack)
  expect((await province.world.care.outbox.backlog()).rows).toBe(11)

  expect(await province.drained()).toBe(0)
  await equalLedgers([...kept, ...lost])
})

test('R18: an ack of the epoch before is no ack at the hub either', async () => {
  const [old] = province.acks
  expect(await province.hubNow().take(old!)).toBe(false)
  expect(await province.hubNow().take({ ...old!, hubEpoch: province.hubNow().epoch })).toBe(true)
})

test('R18: a process that ends in the middle of teaching goes on where it was; a second raise begins anew', async () => {
  const { world, care } = province
  const epoch = province.hubNow().epoch
  await world.care.learners.seeHub({ epoch: epoch + 10, lostFromDay: '' })
  const another = await teachingOf({ ...world.care, say: () => true, mayTeach: () => true })
  expect(another.hubEpoch()).toBe(epoch + 10)
  await another.tick()
  expect((await world.care.outbox.backlog()).rows).toBe(11)
  // Half of them are acknowledged; then the hub is restored once more.
  await care.pool.query('delete from outbox where number in (select number from outbox order by number limit 6)')
  await world.care.learners.seeHub({ epoch: epoch + 20, lostFromDay: '' })
  await another.tick()
  expect((await world.care.outbox.backlog()).rows).toBe(11)
})

test('R18: what is queued again takes half of a window, and what is new goes first', async () => {
  const { world, care } = province
  await care.pool.query('update outbox set again = true')
  const fresh = await province.settled()
  const due = (againLimit: number) =>
    world.care.outbox.due('5116', { nowMs: Date.now(), except: [], limit: WINDOW, againLimit })
  const both = await due(4)
  expect(both.map(({ again }) => again ?? false)).toEqual([false, true, true, true, true])
  expect(both[0]?.key.settleId).toBe(fresh)
  expect(await due(0)).toHaveLength(1)
})

test('R18: units that all three closed are not queued again, but for the last two days and those that may be lost', async () => {
  const { world, care } = province
  while (await world.care.learners.queueAgain(1));
  const { rows } = await care.pool.query<{ settle_id: string }>('select settle_id from decision order by settle_id')
  const root = province.careRoot
  const days = ['2026-01-01', '2026-01-02', '2026-01-03', '2026-01-04', '2026-01-05']
  for (const [i, { settle_id }] of rows.slice(0, days.length).entries())
    await root(`update decision set day = '${days[i]}' where settle_id = '${settle_id}'`)
  // All but the fourth day and today are closed.
  for (const day of ['2026-01-01', '2026-01-02', '2026-01-03', '2026-01-05'])
    await root(`insert into day_closed values ('${day}/5101/5116', '')`)
  const queuedDays = async (epochs: number, lostFromDay: string) => {
    await care.pool.query('delete from outbox')
    await world.care.learners.seeHub({ epoch: province.hubNow().epoch + epochs, lostFromDay })
    while (await world.care.learners.queueAgain(1));
    const queued = await root(`select distinct to_char(day, 'YYYY-MM-DD') as day from outbox
      join decision using (care_region, hospital, settle_id, kind) where day < '2026-02-01' order by 1`)
    return queued.map(({ day }) => day)
  }
  expect(await queuedDays(100, '')).toEqual(['2026-01-03', '2026-01-04', '2026-01-05'])
  expect(await queuedDays(200, '2026-01-02')).toEqual(['2026-01-02', '2026-01-03', '2026-01-04', '2026-01-05'])
})

test('R14, R18: what was acknowledged once is not carried by a settle, though it is queued again', async () => {
  const { world, care } = province
  await care.pool.query('delete from outbox')
  const personId = (await care.pool.query('select person_id from intent limit 1')).rows[0].person_id as string
  await world.care.learners.seeHub({ epoch: province.hubNow().epoch + 300, lostFromDay: '' })
  while (await world.care.learners.queueAgain(1));
  const whose = { enrollmentRegion: '5116', personId, batchId: 'none' }
  expect((await world.care.outbox.unacked(whose, 9)).length).toBe(0)
})
