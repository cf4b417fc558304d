/** R26 on real databases: an enrollment region is put back to a backup, and taught again by those who know. */
import type { RequestRecord } from '../../../proto/types'
import { confirm } from '../../../region-node/care/confirm'
import type { Asked } from '../../../region-node/enrollment/half'
import { ENROLLMENT, hospital } from '../../unit/region-node/care/world'
import { type ThreeLedgers, threeLedgers } from './three-ledgers'

let province: ThreeLedgers
beforeAll(async () => {
  province = await threeLedgers()
  await province.hubRestarts()
  await province.teaching.tick()
})
afterAll(() => province.close())

const settledMany = async (count: number) => {
  const ids: string[] = []
  for (let i = 0; i < count; i++) ids.push(await province.settled())
  return ids
}
const refusedTo = async (careRegion: string, ask = 'ASK_SETTLE') => {
  const request = { question: { questionId: 'q', ask }, careRegion } as Partial<RequestRecord> as Asked
  return (await province.recoveryNow().gate(request))?.failure?.code
}
const counts = async () => (await province.ledgers()).confirmed.map((ids) => ids.length)

test('R26: what a restored enrollment region lost is taught again; until then it reckons nothing', async () => {
  await settledMany(4)
  expect(await province.drained()).toBe(0)
  await province.enrollment.backUp()
  await province.enrollmentRestarts()
  expect(await refusedTo('5101')).toBeUndefined()
  await settledMany(5)
  expect(await province.drained()).toBe(0)
  expect(await counts()).toEqual([9, 9, 9])
  const held = await province.authorised()
  const acksBefore = [...province.acks]
  const before = province.recoveryNow().office.epoch

  await province.enrollment.restore()
  await province.enrollmentRestarts()
  expect(province.recoveryNow().office.epoch).toBeGreaterThan(before)
  expect(await counts()).toEqual([9, 9, 4])
  expect(await refusedTo('5101')).toBe('H2003')
  expect(await refusedTo('5101', 'ASK_QUOTE')).toBe('H2003')
  expect(await refusedTo('5101', 'ASK_REVERSE')).toBeUndefined()

  await province.recoveryNow().tick()
  await province.teaching.tick()
  expect((await province.world.care.outbox.backlog()).rows).toBe(9)
  // Acks of the life before speak of what was lost: neither the hub nor the care region takes them.
  for (const ack of acksBefore) {
    await province.relay.acked(ack)
    expect(await province.hubNow().take(ack)).toBe(false)
  }
  expect((await province.world.care.outbox.backlog()).rows).toBe(9)
  await province.teaching.tick()
  expect(await refusedTo('5101')).toBe('H2003')

  expect(await province.drained()).toBe(0)
  await province.teaching.tick()
  await new Promise((resolve) => setTimeout(resolve, 300))
  expect(await refusedTo('5101')).toBeUndefined()
  // A city that has not taught waits by itself.
  expect(await refusedTo('5107')).toBe('H2003')
  expect(await counts()).toEqual([9, 9, 9])
  const { bookedFen } = await province.ledgers()
  expect(new Set(bookedFen).size).toBe(1)

  // A verdict from before confirms nothing any more, and the hospital hears that it must settle anew.
  const late = await confirm({ hospital, ...held }, province.world.care)
  expect('refusal' in late ? late.refusal.code : 'none').toBe('H5008')
})

test('R26: another process of the region, started later, knows who has taught', async () => {
  await province.enrollmentRestarts()
  expect(await refusedTo('5101')).toBeUndefined()
  expect(province.recoveryNow().check()).toMatchObject({ name: 'epoch', ok: true })
  expect(province.recoveryNow().check().detail).toContain('5101')
})

test('R26: when all have taught again the restore is over, also for whoever starts later', async () => {
  const { epoch } = province.recoveryNow().office
  await province.otherCareTaught()
  expect(await refusedTo('5107')).toBeUndefined()
  expect(await refusedTo('5199')).toBeUndefined()
  const before = province.announcements()
  await province.recoveryNow().tick()
  await province.enrollmentRestarts()
  await province.recoveryNow().tick()
  expect(province.announcements()).toBe(before)
  expect(province.recoveryNow().office.epoch).toBe(epoch)
  expect(province.recoveryNow().check().detail).not.toContain('restored')
})

test('R26: what was decided long before and acknowledged late is found all the same', async () => {
  const { world, care } = province
  const dayMs = 86_400_000
  await province.careRoot(`update decision set decided_at_ms = decided_at_ms - ${10 * dayMs}`)
  await province.careRoot('update acked set late_at_ms = null')
  const [one] = await province.careRoot('select settle_id from acked limit 1')
  await province.careRoot(`update acked set late_at_ms = ${Date.now()} where settle_id = '${one?.settle_id}'`)
  await care.pool.query('delete from outbox')
  const epoch = province.recoveryNow().office.epoch + 1
  await world.care.learners.seeEnrollment(ENROLLMENT, { epoch, sinceMs: Date.now() - dayMs })
  while (await world.care.learners.queueAgain(1));
  const queued = await province.careRoot('select settle_id from outbox')
  expect(queued.map(({ settle_id }) => settle_id)).toEqual([one?.settle_id])
  expect(await world.care.learners.seeEnrollment(ENROLLMENT, { epoch, sinceMs: 0 })).toBe(false)
})

test('R26: the hub itself sends again what it has learned long before and was acknowledged lately, each time', async () => {
  const { hub } = province
  await hub.asSuperuser('delete from outbox')
  await hub.asSuperuser('delete from late_ack')
  await hub.asSuperuser(`update inbox set learned_at = now() - interval '10 days'`)
  const [one] = await hub.asSuperuser('select care_region, hospital, settle_id, kind from inbox limit 1')
  await hub.asSuperuser(`insert into outbox (care_region, hospital, settle_id, kind, destination, queued_at)
    select care_region, hospital, settle_id, kind, '5116', learned_at from inbox where settle_id = '${one?.settle_id}'`)
  const sentAgain = async (epochs: number) => {
    await hub.asSuperuser('delete from outbox')
    await hub.asSuperuser(`select enrollment_restored('5116', (select epoch from destination where region = '5116')
      + ${epochs}, now() - interval '1 day', '{}', '')`)
    return (await hub.asSuperuser('select settle_id from outbox')).map(({ settle_id }) => settle_id)
  }
  expect(await sentAgain(1)).toEqual([one?.settle_id])
  await hub.asSuperuser(`update late_ack set acked_at = now() - interval '2 days'`)
  // What went out again is acknowledged now, whenever it was queued first.
  expect(await sentAgain(1)).toEqual([one?.settle_id])
})

test('R26: an ack that came in time leaves no trace', async () => {
  const { hub } = province
  await hub.asSuperuser('delete from outbox')
  await hub.asSuperuser('delete from late_ack')
  await hub.asSuperuser(`insert into outbox (care_region, hospital, settle_id, kind, destination)
    select care_region, hospital, settle_id, kind, '5116' from inbox`)
  await hub.asSuperuser('delete from outbox')
  expect(await hub.asSuperuser('select * from late_ack')).toEqual([])
})
