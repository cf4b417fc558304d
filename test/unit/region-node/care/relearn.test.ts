/** R20: a node compares itself with the hub before it decides; what it is told it takes only as its own word. */
import { codecs } from '../../../../common/contracts.grpc'
import { keyToWire } from '../../../../common/settlement-key'
import type { OwnFactsTold } from '../../../../proto/types'
import { cancel } from '../../../../region-node/care/cancel'
import { careMemory } from '../../../../region-node/care/care.memory'
import { decisionBytes } from '../../../../region-node/care/decision'
import type { CareStores } from '../../../../region-node/care/parts'
import type { Decided } from '../../../../region-node/care/registers'
import { careStoresInMemory } from '../../../../region-node/care/stores.memory'
import { type CareTestWorld, careWorld, hospital, keyFor, type People, people, settleId } from './world'

let everybody: People
let world: CareTestWorld

beforeAll(async () => {
  everybody = await people()
})
beforeEach(async () => {
  world = await careWorld(everybody)
  world.from.linkUp('hub-1', 1, '')
})

const giveUp = (number: number) =>
  cancel({ hospital, settleId: settleId(number), enrollmentRegion: undefined }, world.care).then(
    () => 'decided',
    (error: { refusal: { code: string } }) => error.refusal.code,
  )

function cancelled(number: number): Decided {
  const written = { key: keyFor(number), enrollmentRegion: '5116', batch: undefined, requestHash: undefined }
  return { ...written, decidedAtMs: 1, outcome: 'cancelled', reason: 'HOSPITAL', holderSettleId: '' }
}

function signed(decision: Buffer, by = everybody.care) {
  return { decision, signature: by.signer.sign('decision', decision) }
}

const tells = (told: Partial<OwnFactsTold>) => {
  const nothing = { newest: true, after: Buffer.alloc(0), decisions: [], next: Buffer.alloc(0) }
  const last = { highestFactNumber: 0, dayOver: '', manual: [], manualOpen: false }
  const ownFacts: OwnFactsTold = { ...nothing, ...last, ...told }
  return world.from.row(codecs.downRow.decode(codecs.downRow.encode({ ownFacts })))
}

test('whoever wants to decide waits for the comparison, and no longer than two seconds', async () => {
  const [first] = [giveUp(1)]
  await tells({})
  expect(await first).toBe('decided')
  // This hub never answers.
  world.from.linkUp('hub-2', 1, '')
  world.clock.pass(2_000)
  expect(await giveUp(2)).toBe('decided')
})

test.each`
  what                                   | told                                                                   | code
  ${'nothing of ours'}                   | ${() => ({})}                                                          | ${'decided'}
  ${'what we know'}                      | ${() => ({ decisions: [signed(known())] })}                            | ${'decided'}
  ${'a decision that we have forgotten'} | ${() => ({ decisions: [signed(forgotten())] })}                        | ${'H9004'}
  ${'a number that we never gave out'}   | ${() => ({ highestFactNumber: 7 })}                                    | ${'H9004'}
  ${'what another region signed for us'} | ${() => ({ decisions: [signed(forgotten(), stranger())] })}            | ${'decided'}
  ${'what nobody has signed'}            | ${() => ({ decisions: [{ decision: forgotten(), signature: null }] })} | ${'decided'}
`('the hub tells $what: $code', async ({ told, code }) => {
  await tells({})
  await giveUp(1)
  world.from.linkUp('hub-1', 1, '')
  await tells(told())
  expect(await giveUp(2)).toBe(code)
})
const known = () => decisionBytes([...world.memory.decisions.values()][0] as Decided)
const forgotten = () => decisionBytes(cancelled(9))
const stranger = () => everybody.otherEnrollment

test('a page is taken once, in its place; after the last one the node decides again, with numbers behind the old ones', async () => {
  await tells({ decisions: [signed(forgotten())], highestFactNumber: 40 })
  const place = Buffer.from('place')
  const page = { newest: false, decisions: [signed(forgotten())], highestFactNumber: 40 }
  // A late answer to somebody's older question leads nowhere.
  await tells({ ...page, after: Buffer.from('elsewhere') })
  expect(world.memory.decisions.size).toBe(0)
  await tells({ ...page, next: place })
  expect(world.said.at(-1)).toEqual({ ownFacts: { fromNumber: 0, after: place } })
  expect(await giveUp(2)).toBe('H9004')
  await tells({ ...page, after: place, decisions: [signed(decisionBytes(cancelled(10)))] })
  expect(world.memory.decisions.size).toBe(2)
  // What people decided meanwhile comes with one comparison more.
  expect(world.said.at(-1)).toEqual({ ownFacts: { newest: true } })
  world.clock.pass(2_000)
  expect(await giveUp(9)).toBe('H9004')
  await tells({ highestFactNumber: 40 })
  expect(await giveUp(9)).toBe('decided')
  expect(world.memory.factNumber).toBeGreaterThanOrEqual(40)
})

test('what is lost on the way is asked for again', async () => {
  await tells({ highestFactNumber: 1 })
  const asked = world.said.length
  world.care.start({ schedule: () => () => undefined })
  await world.care.close()
  expect(world.said).toHaveLength(asked)
  world.clock.pass(3_001)
  world.care.start({ schedule: () => () => undefined })
  await world.care.close()
  expect(world.said.at(-1)).toEqual({ ownFacts: { fromNumber: 0, after: Buffer.alloc(0) } })
})

test('a decision of another region’s key is not taken, whoever signed it', async () => {
  await tells({ highestFactNumber: 1 })
  const key = { ...keyToWire(keyFor(3)), careRegion: '5107' }
  const decision = codecs.decision.encode({ key, enrollmentRegion: '5116', cancelled: { reason: 'HOSPITAL' } })
  await tells({ newest: false, decisions: [signed(decision)], highestFactNumber: 1 })
  expect(world.memory.decisions.size).toBe(0)
})

const MINUTE_MS = 60_000

test.each`
  what                               | minutesAgo | code
  ${'a hub was heard a moment ago'}  | ${1}       | ${'decided'}
  ${'the last sign of a hub is old'} | ${6}       | ${'H9004'}
`('$what when a node starts: without a hub it is $code', async ({ minutesAgo, code }) => {
  const memory = careMemory()
  const stores = careStoresInMemory(memory)
  const ago = minutesAgo * MINUTE_MS
  const sign = { atMs: Date.now() - ago, bootId: 'boot-1', uptimeMs: 1_000_000 - ago }
  const signs = { ...stores.signs, last: async () => sign }
  world = await careWorld(everybody, memory, { ...stores, signs })
  expect(await giveUp(1)).toBe(code)
  world.from.linkUp('hub-1', 1, '')
  await tells({})
  expect(await giveUp(2)).toBe('decided')
})

test('a database put back under the node: it decides nothing, and teaches nobody, before a hub has compared', async () => {
  const memory = careMemory()
  const stores = careStoresInMemory(memory)
  let putBack = async () => {}
  const relearning: CareStores['relearning'] = {
    ...stores.relearning,
    onRestored(listener) {
      putBack = async () => {
        await stores.relearning.notice(true)
        listener()
      }
    },
  }
  world = await careWorld(everybody, memory, { ...stores, relearning })
  world.from.linkUp('hub-1', 1, '')
  await tells({})
  expect(await giveUp(1)).toBe('decided')
  await putBack()
  expect(await giveUp(2)).toBe('H9004')
  // A process that starts meanwhile knows it, too.
  const later = await careWorld(everybody, memory, { ...stores, relearning })
  const early = cancel({ hospital, settleId: settleId(2), enrollmentRegion: undefined }, later.care)
  await expect(early).rejects.toMatchObject({ refusal: { code: 'H9004' } })

  world.from.linkUp('hub-1', 7, '')
  const numbers = memory.factNumber
  const round = async () => {
    world.care.start({ schedule: () => () => undefined })
    await world.care.close()
  }
  await round()
  // The hub's epoch is kept at once; what it may lack waits.
  expect([world.from.hubEpoch(), memory.factNumber]).toEqual([7, numbers])
  await tells({})
  expect(await giveUp(2)).toBe('decided')
})
