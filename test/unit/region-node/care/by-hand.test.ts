/**
 * R20: a node put back to an old backup makes its own what two persons decided of it, before it decides anything else.
 * The story: a patient was settled and went home with a receipt; the city burned down before anybody heard of it; two
 * persons saw the receipt. Then the city is put back to the backup of the night before.
 */
import { v7 as uuidv7 } from 'uuid'
import { codecs } from '../../../../common/contracts.grpc'
import type { Credentials } from '../../../../common/credentials.file'
import { reversedSplit } from '../../../../common/double-entry'
import { keyText, keyToWire, reversalKeyOf } from '../../../../common/settlement-key'
import type { OwnFactsToldIn, SignedManualDecision } from '../../../../proto/types'
import { cancel, inquire, sweep } from '../../../../region-node/care/cancel'
import { type CareMemory, careMemory } from '../../../../region-node/care/care.memory'
import { confirm } from '../../../../region-node/care/confirm'
import { query } from '../../../../region-node/care/query'
import { settle } from '../../../../region-node/care/settle'
import { careStoresInMemory } from '../../../../region-node/care/stores.memory'
import {
  asked,
  asker,
  billed,
  type CareTestWorld,
  careWorld,
  ENROLLMENT,
  hospital,
  keyFor,
  line,
  type People,
  people,
  settleId,
  WINDOW_MS,
  wireKey,
} from './world'

let everybody: People
let hub: Credentials
let world: CareTestWorld
let memory: CareMemory

beforeAll(async () => {
  everybody = await people()
  hub = await everybody.province.certify({ role: 'hub', instance: 'hub-1' })
})
beforeEach(async () => {
  world = await careWorld(everybody)
  memory = world.memory
})

async function authorised(number: number, visitId?: string) {
  const visit = visitId ?? (await billed(world, [line('1', 10_000n)], { personId: uuidv7() })).visitId
  const call = { ...asker, settleId: settleId(number), visitId: visit, asked: asked(10_000n), invoiceNo: '' }
  const answer = await settle(call, world.care)
  if ('refusal' in answer) throw new Error(answer.refusal.code)
  await world.care.intents.written()
  return { token: answer.token, visitId: visit }
}

/** The node starts anew on the backup: nobody knows whether it is one, so it is doubted. */
async function putBack(): Promise<void> {
  const stores = careStoresInMemory(memory)
  await stores.relearning.notice(true)
  const { clock } = world
  world = await careWorld(everybody, memory, stores)
  world.clock.pass(clock.now() - world.clock.now() + 28 * 3_600_000)
  world.heartbeat(world.clock.now())
  world.from.linkUp('hub-1', 1, '')
  // Nobody is kept waiting for the answer any longer.
  world.clock.pass(2_000)
}

interface By {
  readonly by?: Credentials
  readonly persons?: readonly string[]
}

function decided(number: number, token: Buffer, isConfirmed: boolean, { by = hub, persons = ['wang', 'li'] }: By = {}) {
  const words = persons.map((name) => ({ by: name, reason: 'receipt 4711', atMs: 1 }))
  const said = { key: wireKey(number), enrollmentRegion: ENROLLMENT, isConfirmed, token, words }
  return signed({ ...said, decidedAtMs: Date.now() }, by)
}
function signed(said: Parameters<typeof codecs.manualDecision.encode>[0], by = hub): SignedManualDecision {
  const manual = codecs.manualDecision.encode({ day: '2026-06-19', careSeenAtMs: 1, ...said })
  return codecs.signedManualDecision.decode(
    codecs.signedManualDecision.encode({ manual, signature: by.signer.sign('manual', manual) }),
  )
}

const tells = (told: Partial<OwnFactsToldIn>) =>
  world.from.row(codecs.downRow.decode(codecs.downRow.encode({ ownFacts: { newest: true, ...told } })))
const decision = (number: number) => memory.decisions.get(keyText(keyFor(number)))
const code = (work: Promise<unknown>) =>
  work.then(
    () => 'decided',
    (error: { refusal: { code: string } }) => error.refusal.code,
  )
const giveUp = (number: number) =>
  code(cancel({ hospital, settleId: settleId(number), enrollmentRegion: undefined }, world.care))

test.each`
  isConfirmed | outcome        | state          | owed
  ${true}     | ${'confirmed'} | ${'SETTLED'}   | ${1}
  ${false}    | ${'cancelled'} | ${'CANCELLED'} | ${0}
`('people said confirmed=$isConfirmed, the node has forgotten: it is $outcome, and stays so', async (row) => {
  const { token } = await authorised(1)
  await putBack()
  expect(await giveUp(2)).toBe('H9004')
  await tells({ manual: [decided(1, token, row.isConfirmed)] })
  expect(decision(1)).toMatchObject({ outcome: row.outcome })
  expect(memory.postings.get(keyText(keyFor(1)))?.length ?? 0).toBe(row.owed)
  // It goes its usual way: to the hub, and to the region that authorised it.
  expect([...memory.outbox.keys()]).toEqual([`${keyText(keyFor(1))} ${ENROLLMENT}`])
  expect(world.sent).toHaveLength(1)
  expect(await sweep(world.care)).toBe(0)
  expect(await query(hospital, settleId(1), world.care)).toMatchObject({ state: row.state })
  expect(await giveUp(2)).toBe('decided')
})

test('what the node forgot altogether, visit and intent, becomes what people said, too; on the day that is open', async () => {
  const { token } = await authorised(1)
  memory = careMemory()
  await putBack()
  await tells({ manual: [decided(1, token, true)] })
  expect(decision(1)).toMatchObject({ outcome: 'confirmed', day: memory.day })
  expect(await query(hospital, settleId(1), world.care)).toMatchObject({ state: 'SETTLED' })
})

test('while a hub cannot tell them all, nothing is decided: neither sweep nor hospital nor inquiry; it is asked again', async () => {
  const { token } = await authorised(1)
  await putBack()
  await tells({ manualOpen: true })
  world.clock.pass(3_001)
  const about = { key: wireKey(1), enrollmentRegion: ENROLLMENT, token, ageMs: WINDOW_MS + 1 }
  expect(await giveUp(1)).toBe('H9004')
  expect(await code(inquire(about, world.care))).toBe('H9004')
  const said = world.said.length
  world.care.start({ schedule: () => () => undefined })
  await world.care.close()
  expect(decision(1)).toBeUndefined()
  expect(world.said.slice(said)).toEqual([{ ownFacts: { newest: true } }])
  await tells({ manual: [decided(1, token, true)] })
  expect(decision(1)).toMatchObject({ outcome: 'confirmed' })
  expect(await giveUp(2)).toBe('decided')
})

test('its own decision stands, whatever people said: D(s) wins over M(s)', async () => {
  const { token } = await authorised(1)
  await cancel({ hospital, settleId: settleId(1), enrollmentRegion: undefined }, world.care)
  const before = decision(1)
  await putBack()
  await tells({ manual: [decided(1, token, true)] })
  expect(decision(1)).toBe(before)
  expect(memory.postings.size).toBe(0)
})

test('a bill is never settled twice: its batch has a holder, and what people confirmed besides is superseded', async () => {
  const { token, visitId } = await authorised(1)
  const second = await authorised(2, visitId)
  await confirm({ hospital, settleId: settleId(2), token: second.token }, world.care)
  memory.decisions.delete(keyText(keyFor(1)))
  await putBack()
  await tells({ manual: [decided(1, token, true)] })
  expect(decision(1)).toMatchObject({ outcome: 'cancelled', reason: 'SUPERSEDED', holderSettleId: settleId(2) })
})

test('a reversal that people confirmed is promised and done: the original reads as reversed', async () => {
  const { token } = await authorised(1)
  await confirm({ hospital, settleId: settleId(1), token }, world.care)
  const original = codecs.verdict.decode(codecs.signedVerdict.decode(token).verdict)
  const key = reversalKeyOf(keyFor(1))
  const { authorised: was, ...rest } = original
  const split = reversedSplit(was!.split!)
  const verdict = codecs.verdict.encode({
    ...{ ...rest, key: keyToWire(key), reverses: settleId(1), authorised: { ...was!, split } },
  })
  const opposite = codecs.signedVerdict.encode({
    verdict,
    signature: everybody.enrollment.signer.sign('verdict', verdict),
  })
  await putBack()
  const words = ['wang', 'li'].map((by) => ({ by, reason: 'r', atMs: 1 }))
  const said = { key: keyToWire(key), enrollmentRegion: ENROLLMENT, token: opposite, words }
  await tells({ manual: [signed({ ...said, isConfirmed: true, decidedAtMs: Date.now() })] })
  expect(await query(hospital, settleId(1), world.care)).toMatchObject({ state: 'REVERSED' })
  expect(memory.guards.size).toBe(0)
})

test.each`
  what                               | by
  ${'signed by a region'}            | ${() => ({ by: everybody.enrollment })}
  ${'signed by a stranger'}          | ${() => ({ by: everybody.stranger })}
  ${'of one person under two words'} | ${() => ({ persons: ['wang', 'wang'] })}
`('what is $what is none: the node decides as if it had not been told', async ({ by }) => {
  const { token } = await authorised(1)
  await putBack()
  await tells({ manual: [decided(1, token, true, by())] })
  expect(decision(1)).toBeUndefined()
  expect(await sweep(world.care)).toBe(1)
  expect(decision(1)).toMatchObject({ outcome: 'cancelled', reason: 'EXPIRED' })
})
