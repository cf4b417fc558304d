import { Unusable } from '../../../../common/bus'
import { codecs } from '../../../../common/contracts.grpc'
import { silent } from '../../../../common/log'
import { keyToWire } from '../../../../common/settlement-key'
import { stepsInMemory } from '../../../../common/steps'
import { relayBounds } from '../../../../hub/facts/fact-store'
import { hubInMemory } from '../../../../hub/facts/facts.memory'
import { fromRegions } from '../../../../hub/facts/from-regions'
import type { RegionRecordIn } from '../../../../proto/types'
import { handTimers } from '../../../support/hand-timers'
import { keyOf, participants } from './making-facts'

async function hub() {
  const time = handTimers(1_000_000)
  const tables = hubInMemory(time, relayBounds(60_000))
  let sweeps = 0
  const relay = { sweep: async () => void sweeps++ }
  const steps = stepsInMemory()
  const handle = fromRegions({
    store: tables.facts,
    relay,
    participants,
    clock: time,
    timers: time,
    steps,
    log: silent,
  })
  const signed = { decision: Buffer.from('D'), signature: null }
  const fact = { key: keyOf('a'), signed, enrollmentRegion: '5116', number: 1 }
  await tables.facts.learn(['5116', '5107'].map((destination) => ({ ...fact, destination })))
  async function say(...records: RegionRecordIn[]) {
    const said = records.map((record) => handle({ value: codecs.regionRecord.encode(record) }))
    await Promise.resolve()
    time.pass(20)
    await Promise.all(said)
  }
  return { tables, steps, say, handle, sweeps: () => sweeps }
}

const ackOf = (id: string, enrollmentRegion = '5116', hubEpoch = 1) => ({
  ack: { key: keyToWire(keyOf(id)), enrollmentRegion, hubEpoch, enrollmentEpoch: 2 },
})

test('an ack ends its own outbox row only and waits for the care region, unchanged', async () => {
  const { tables, steps, say, sweeps } = await hub()
  await say(ackOf('a'))
  expect([...tables.outbox.values()].map(({ destination }) => destination)).toEqual(['5107'])
  expect(tables.waitingDown).toMatchObject([
    { endToEndAck: { enrollmentRegion: '5116', hubEpoch: 1, enrollmentEpoch: 2 } },
  ])
  expect(sweeps()).toBe(1)
  expect(steps.of('a')).toMatchObject([{ step: 'acknowledged' }])
})

test('R18: an ack of another epoch, or of a fact that is not held here, is ignored', async () => {
  const { tables, say, sweeps } = await hub()
  tables.raiseEpoch()
  await say(ackOf('a'), ackOf('unheard-of', '5116', 2))
  expect(tables.outbox.size).toBe(2)
  expect(tables.waitingDown).toEqual([])
  expect(sweeps()).toBe(0)
})

test('a NAck keeps the row, and the care region hears of it', async () => {
  const { tables, say } = await hub()
  const { ack } = ackOf('a')
  await say({ ack: { ...ack, refused: { code: 'H5012' } } })
  expect(tables.outbox.size).toBe(2)
  expect(tables.waitingDown).toMatchObject([{ endToEndAck: { refused: { code: 'H5012' } } }])
})

test('one inquiry waits once, with the newest age, however often it is made', async () => {
  const { tables, say } = await hub()
  const inquiry = (ageMs: number) => ({ inquiry: { key: keyToWire(keyOf('x')), enrollmentRegion: '5116', ageMs } })
  await say(inquiry(1), inquiry(2))
  await say(inquiry(3))
  expect(tables.waitingDown).toMatchObject([{ inquiry: { ageMs: 3 } }])
})

test.each<[string, Buffer]>([
  ['is no message', Buffer.from([0xff])],
  ['says nothing', codecs.regionRecord.encode({})],
  ['names no settlement', codecs.regionRecord.encode({ ack: { enrollmentRegion: '5116' } })],
  ['comes from a region that nobody knows', codecs.regionRecord.encode(ackOf('a', '9999'))],
])('a record that %s is parked', async (_, value) => {
  const { handle } = await hub()
  await expect(handle({ value })).rejects.toBeInstanceOf(Unusable)
})
