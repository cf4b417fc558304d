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
  recovery = await recoveryNow()
})

async function recoveryNow(): Promise<Recovery> {
  const { restorations } = stores
  const began = await restorations.standing()
  const office = { region: REGION, epoch: began.epoch, signer: by.enrollment.signer }
  const bus = { publish: async () => void published++ }
  const clock = { now: () => Date.now(), monotonic: () => 0 }
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
