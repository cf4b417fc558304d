/** R8 and R14 on a real database: whom a cancel is told to, and whose next settle carries it, when no intent tells. */
import { v7 as uuidv7 } from 'uuid'
import type { CancelOffer } from '../../../../region-node/care/registers'
import { settle } from '../../../../region-node/care/settle'
import {
  asked,
  asker,
  billed,
  type CareTestWorld,
  ENROLLMENT,
  hospital,
  line,
  people,
} from '../../../unit/region-node/care/world'
import { careNode, type Node, worldOn } from './node'

let node: Node
let world: CareTestWorld

beforeAll(async () => {
  node = await careNode('care addressing')
  world = await worldOn(node, await people())
})
afterAll(() => node.close())

const keyOf = (settleId: string) => ({ careRegion: '5101', hospital: hospital.code, settleId, kind: 'S' }) as const
const offer = (settleId: string, more: Partial<CancelOffer> = {}): CancelOffer => {
  return { key: keyOf(settleId), reason: 'HOSPITAL', addressees: [], nowMs: world.clock.now(), ...more }
}
const settling = (settleId: string, visitId: string) =>
  settle({ ...asker, settleId, visitId, asked: asked(10_000n), invoiceNo: 'F1' }, world.care)
const queued = async (settleId: string) =>
  (await node.root.query('select enrollment_region, person_id, batch_id from outbox where settle_id = $1', [settleId]))
    .rows

test('R14: a holder that gives way without an intent travels with the next settle of its batch', async () => {
  const [holder, mine, personId] = [uuidv7(), uuidv7(), uuidv7()]
  const batch = await billed(world, [line('1', 10_000n)], { personId })
  world.answer(() => {
    world.answer(() => ({ refusal: { code: 'H6001', params: {}, retryAfterMs: 0 } }))
    return { refusal: { code: 'H5011', params: { settleId: holder }, retryAfterMs: 1_000 } }
  })
  await settling(mine, batch.visitId)
  const [, second] = world.questions.slice(-2)
  expect(second?.unackedFacts).toHaveLength(1)
  expect(await queued(holder)).toEqual([
    { enrollment_region: ENROLLMENT, person_id: personId, batch_id: batch.batchId },
  ])
})

test('R14: a row that was queued without a person learns whose it is when somebody says so', async () => {
  const settleId = uuidv7()
  await world.care.registers.cancel(offer(settleId, { addressees: [ENROLLMENT] }))
  expect(await queued(settleId)).toMatchObject([{ person_id: null, batch_id: null }])
  const whose = { personId: 'P9', batchId: 'B9' }
  await world.care.registers.cancel(offer(settleId, { addressees: [ENROLLMENT], whose }))
  expect(await queued(settleId)).toMatchObject([{ person_id: 'P9', batch_id: 'B9' }])
})

test('R8: a cancel between the read of a settle and its note is told to the region that was asked', async () => {
  const settleId = uuidv7()
  const batch = await billed(world, [line('1', 10_000n)], { personId: uuidv7() })
  // As when the cancel commits after the settle read and before it noted: nobody is addressed.
  world.answer(async () => {
    await node.root.query(
      `insert into decision (care_region, hospital, settle_id, kind, enrollment_region, outcome, reason, decided_at_ms)
       values ('5101', $1, $2, 'S', '', 'CANC', 'HOSPITAL', 0)`,
      [hospital.code, settleId],
    )
    return { refusal: { code: 'H6001', params: {}, retryAfterMs: 0 } }
  })
  await settling(settleId, batch.visitId)
  await world.care.intents.written()
  expect(await queued(settleId)).toMatchObject([{ enrollment_region: ENROLLMENT, batch_id: batch.batchId }])

  // Learned once it stays learned, however often the same is noted again.
  await world.care.outbox.acknowledged(keyOf(settleId), ENROLLMENT)
  const { personId, enrollmentRegion, requestHash, invoiceNo, windowMs, askedAtMs } = (await world.care.intents.find(
    keyOf(settleId),
  ))!
  const again = { key: keyOf(settleId), personId, enrollmentRegion, batch, requestHash, invoiceNo, windowMs, askedAtMs }
  world.care.intents.note(again, { verdictAtMs: world.clock.now() })
  await world.care.intents.written()
  expect(await queued(settleId)).toEqual([])
})
