import { Unusable } from '../../../../common/bus'
import { codecs } from '../../../../common/contracts.grpc'
import { silent } from '../../../../common/log'
import { keyToWire } from '../../../../common/settlement-key'
import { stepsInMemory } from '../../../../common/steps'
import { relayBounds } from '../../../../hub/facts/fact-store'
import { hubInMemory } from '../../../../hub/facts/facts.memory'
import { fromRegions } from '../../../../hub/facts/from-regions'
import type { DownRow, RegionRecordIn } from '../../../../proto/types'
import { handTimers } from '../../../support/hand-timers'
import { keyOf, participants } from './making-facts'

/** @param linked care regions whose Links are at this instance */
async function hub(...linked: string[]) {
  const time = handTimers(1_000_000)
  const tables = hubInMemory(time, relayBounds(60_000))
  const roomy: string[] = []
  const relay = { roomMade: (destinations: ReadonlySet<string>) => void roomy.push(...destinations) }
  const told: [string, readonly DownRow[]][] = []
  const downRows = {
    followed: () => new Set(linked),
    pass: (region: string, rows: readonly DownRow[]) => void told.push([region, rows]),
  }
  const steps = stepsInMemory()
  const handle = fromRegions({
    store: tables.facts,
    relay,
    downRows,
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
    await new Promise(setImmediate)
    time.pass(200)
    await Promise.all(said)
  }
  return { tables, steps, say, handle, roomy, told }
}

const ackOf = (id: string, enrollmentRegion = '5116', hubEpoch = 1) => ({
  ack: { key: keyToWire(keyOf(id)), enrollmentRegion, hubEpoch, enrollmentEpoch: 2 },
})

test('an ack ends its own outbox row only and waits for the care region, unchanged', async () => {
  const { tables, steps, say, roomy } = await hub()
  await say(ackOf('a'))
  expect([...tables.outbox.values()].map(({ destination }) => destination)).toEqual(['5107'])
  expect(tables.waitingDown).toMatchObject([
    { endToEndAck: { enrollmentRegion: '5116', hubEpoch: 1, enrollmentEpoch: 2 } },
  ])
  expect(roomy).toEqual(['5116'])
  expect(steps.of('a')).toMatchObject([{ step: 'acknowledged' }])
})

test('R18: an ack of another epoch, or of a fact that is not held here, is ignored', async () => {
  const { tables, say, roomy, told } = await hub('5101')
  tables.raiseEpoch()
  await say(ackOf('a'), ackOf('unheard-of', '5116', 2))
  expect(tables.outbox.size).toBe(2)
  expect(tables.waitingDown).toEqual([])
  expect(roomy).toEqual([])
  expect(told.flatMap(([, rows]) => rows)).toEqual([])
})

test('a care region whose Link is here hears of its acks at once, and no row is kept for it', async () => {
  const { tables, say, told } = await hub('5101', '5107')
  await say(ackOf('a'))
  expect(told).toMatchObject([
    ['5101', [{ endToEndAck: { enrollmentRegion: '5116' } }]],
    ['5107', []],
  ])
  expect(tables.outbox.size).toBe(1)
  expect(tables.waitingDown).toEqual([])
})

test('a NAck and an inquiry are kept as rows all the same: nothing else brings them again soon', async () => {
  const { tables, say, told } = await hub('5101')
  const { ack } = ackOf('a')
  const inquiry = { key: keyToWire(keyOf('x')), enrollmentRegion: '5116', ageMs: 1 }
  await say({ ack: { ...ack, refused: { code: 'H5012' } } }, { inquiry })
  expect(tables.waitingDown).toHaveLength(2)
  expect(told.flatMap(([, rows]) => rows)).toEqual([])
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
