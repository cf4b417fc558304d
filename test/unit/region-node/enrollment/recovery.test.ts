/** R26: who may say that a restored enrollment region was taught again, and when that is over. */

import { codecs } from '../../../../common/contracts.grpc'
import type { Credentials } from '../../../../common/credentials.file'
import { silent } from '../../../../common/log'
import type { CareTaughtIn, RequestRecord } from '../../../../proto/types'
import { enrollmentInMemory } from '../../../../region-node/enrollment/enrollment.memory'
import type { Asked } from '../../../../region-node/enrollment/half'
import { type Recovery, recoveryOf } from '../../../../region-node/enrollment/recovery'
import { authority } from '../../../support/credentials'

const REGION = '5116'
let by: Record<'hub' | 'care' | 'enrollment' | 'stranger', Credentials>
let recovery: Recovery
let published: number
let passedMs: number
let stores: ReturnType<typeof enrollmentInMemory>

beforeAll(async () => {
  const ours = await authority()
  by = {
    hub: await ours.certify({ role: 'hub', instance: 'hub-1' }),
    care: await ours.certify({ role: 'care', region: '5101' }),
    enrollment: await ours.certify({ role: 'enrollment', region: REGION }),
    stranger: await (await authority('elsewhere')).certify({ role: 'hub', instance: 'hub-1' }),
  }
})
beforeEach(async () => {
  stores = enrollmentInMemory()
  await stores.restorations.announce()
  published = 0
  passedMs = 0
  recovery = await recoveryNow()
})

async function recoveryNow(): Promise<Recovery> {
  const { restorations } = stores
  const began = await restorations.standing()
  const office = { region: REGION, epoch: began.epoch, signer: by.enrollment.signer }
  const bus = { publish: async () => void published++ }
  const clock = { now: () => Date.now(), monotonic: () => passedMs }
  const { verifier } = by.enrollment
  return recoveryOf({ office, restorations, verifier, bus, topic: 'toHub', clock, log: silent }, began)
}

const isServed = async (careRegion: string) => {
  const asked = { question: { questionId: 'q', ask: 'ASK_SETTLE' }, careRegion } as Partial<RequestRecord> as Asked
  return (await recovery.gate(asked)) === undefined
}
const EPOCH = 2
const ALL = ['5101', '5107']

function said(changes: CareTaughtIn = {}, signer: keyof typeof by = 'hub') {
  const taught = codecs.careTaught.encode({
    ...{ careRegion: '5101', enrollmentRegion: REGION, enrollmentEpoch: EPOCH, toldCareRegions: ALL },
    ...changes,
  })
  return { taught, signature: by[signer].signer.sign('taught', taught) }
}

test.each`
  who                               | word                                                                   | served
  ${'the hub'}                      | ${() => said()}                                                        | ${true}
  ${'the hub, of an older epoch'}   | ${() => said({ enrollmentEpoch: 1 })}                                  | ${false}
  ${'the hub, of another region'}   | ${() => said({ enrollmentRegion: '5107' })}                            | ${false}
  ${'a care region'}                | ${() => said({}, 'care')}                                              | ${false}
  ${'this region'}                  | ${() => said({}, 'enrollment')}                                        | ${false}
  ${'a hub of another authority'}   | ${() => said({}, 'stranger')}                                          | ${false}
  ${'nobody'}                       | ${() => ({ ...said(), signature: null })}                              | ${false}
  ${'the hub, with another ending'} | ${() => ({ ...said(), taught: said({ toldCareRegions: [] }).taught })} | ${false}
`('$who says that 5101 has taught: served $served', async ({ word, served }) => {
  await recovery.taught(word()).catch(() => undefined)
  expect(await isServed('5101')).toBe(served)
  expect(await isServed('5107')).toBe(false)
})

test('it is over when each region that was told has taught, and never by an empty list', async () => {
  await recovery.taught(said({ toldCareRegions: [] }))
  expect(await isServed('5199')).toBe(false)
  await recovery.taught(said())
  await recovery.tick()
  expect([await isServed('5199'), published]).toEqual([false, 1])
  await recovery.taught(said({ careRegion: '5107' }))
  expect(await isServed('5199')).toBe(true)
  recovery = await recoveryNow()
  await recovery.tick()
  expect([await isServed('5199'), published]).toEqual([true, 1])
  expect(recovery.check()).toMatchObject({ ok: true, detail: `${EPOCH}` })
})

test('R26: a city that is gone for good will never teach: nobody is asked any more, and it is served once it is back and has', async () => {
  await recovery.tick()
  // One is still to teach: it is asked again and again.
  await recovery.taught(said({ careRegion: '', goneCareRegions: ['5107'] }))
  passedMs += 3_600_000
  await recovery.tick()
  expect([published, recovery.check().ok]).toEqual([2, false])
  await recovery.taught(said({ goneCareRegions: ['5107'] }))
  passedMs += 3_600_000
  await recovery.tick()
  expect(published).toBe(2)
  expect(recovery.check()).toMatchObject({ ok: true, detail: expect.stringMatching(/by: 5101; gone: 5107$/) })
  expect([await isServed('5101'), await isServed('5107')]).toEqual([true, false])
  // It is back, for it asks.
  await recovery.tick()
  expect(published).toBe(3)
  await recovery.taught(said({ careRegion: '5107' }))
  expect([await isServed('5107'), recovery.check().detail]).toEqual([true, `${EPOCH}`])
})

test('R26: where no other city is left, the hub itself says that the only one is gone; a stranger cannot', async () => {
  const word = { careRegion: '', toldCareRegions: ['5107'], goneCareRegions: ['5107'] }
  await expect(recovery.taught(said(word, 'care'))).rejects.toThrow('the hub has not signed')
  await recovery.tick()
  expect(published).toBe(1)
  await recovery.taught(said(word))
  passedMs += 3_600_000
  await recovery.tick()
  expect([published, await isServed('5107'), (await stores.restorations.standing()).taughtBy.size]).toEqual([
    1,
    false,
    0,
  ])
})
