import { Unusable } from '../../../../common/bus'
import { codecs } from '../../../../common/contracts.grpc'
import type { Credentials } from '../../../../common/credentials.file'
import { silent } from '../../../../common/log'
import { keyToWire } from '../../../../common/settlement-key'
import { stepsInMemory } from '../../../../common/steps'
import { relayBounds } from '../../../../hub/facts/fact-store'
import { hubInMemory } from '../../../../hub/facts/facts.memory'
import { fromRegions } from '../../../../hub/facts/from-regions'
import type { DownRow, FactAckIn, RegionRecordIn } from '../../../../proto/types'
import { handTimers } from '../../../support/hand-timers'
import { keyOf, type Province, participants, someProvince } from './making-facts'

let province: Province
beforeAll(async () => {
  province = await someProvince()
})

/** An ack as its region signs it; everything else as it is. */
function signed({ ack, ...record }: RegionRecordIn): RegionRecordIn {
  if (!ack) return record
  const by = ack.enrollmentRegion === '5107' ? province.otherEnrollment : province.enrollment
  return { signedAcks: signedBy(by, ack) }
}

function signedBy({ signer }: Credentials, ...told: FactAckIn[]) {
  const acks = codecs.acks.encode({ acks: told })
  return { acks, signature: signer.sign('acks', acks) }
}

/** @param linked care regions whose Links are at this instance */
async function hub(...linked: string[]) {
  const time = handTimers(Date.now())
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
    verifier: province.hub.verifier,
    clock: time,
    timers: time,
    steps,
    log: silent,
  })
  const unsigned = { decision: Buffer.from('D'), signature: null }
  const fact = { key: keyOf('a'), signed: unsigned, enrollmentRegion: '5116', number: 1 }
  await tables.facts.learn(['5116', '5107'].map((destination) => ({ ...fact, destination })))
  async function say(...records: RegionRecordIn[]) {
    await sent(...records.map((record) => codecs.regionRecord.encode(signed(record))))
  }
  async function sent(...values: Buffer[]) {
    const said = values.map((value) => handle({ value }))
    await new Promise(setImmediate)
    time.pass(200)
    await Promise.all(said)
  }
  return { tables, steps, say, sent, handle, roomy, told }
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
  ['asks about no settlement', codecs.regionRecord.encode({ inquiry: { enrollmentRegion: '5116' } })],
  ['holds an ack that nobody signed', codecs.regionRecord.encode(ackOf('a'))],
])('a record that %s is parked', async (_, value) => {
  const { handle } = await hub()
  await expect(handle({ value })).rejects.toBeInstanceOf(Unusable)
})

test('acks of one batch come under one signature; one that names nothing harms no other', async () => {
  const { tables, sent, roomy } = await hub()
  const check = jest.spyOn(province.hub.verifier, 'check')
  const fifty = Array.from({ length: 50 }, (_, i) => ackOf(`unheard-of-${i}`).ack)
  const signedAcks = signedBy(province.enrollment, ...fifty, { enrollmentRegion: '5116' }, ackOf('a').ack)
  await sent(codecs.regionRecord.encode({ signedAcks }))
  expect([...tables.outbox.values()].map(({ destination }) => destination)).toEqual(['5107'])
  expect([check.mock.calls.length, roomy]).toEqual([1, ['5116']])
  check.mockRestore()
})

test.each`
  forged                                   | by                   | change
  ${'signed by another region'}            | ${'otherEnrollment'} | ${{}}
  ${'signed by a care node'}               | ${'care'}            | ${{}}
  ${'signed under a stranger’s authority'} | ${'stranger'}        | ${{}}
  ${'with another ack put in'}             | ${'enrollment'}      | ${{ swapped: true }}
  ${'without a signature'}                 | ${'enrollment'}      | ${{ signature: null }}
  ${'signed as a decision'}                | ${'enrollment'}      | ${{ domain: 'decision' }}
`('S2: acks $forged free no row', async ({ by, change }) => {
  const { tables, handle } = await hub('5101')
  const { signer } = province[by as Exclude<keyof Province, 'certify'>]
  const acks = codecs.acks.encode({ acks: [ackOf('a').ack] })
  const signature = 'signature' in change ? null : signer.sign(change.domain ?? 'acks', acks)
  const told = change.swapped ? codecs.acks.encode({ acks: [ackOf('b').ack] }) : acks
  const value = codecs.regionRecord.encode({ signedAcks: { acks: told, signature } })
  await expect(handle({ value })).rejects.toBeInstanceOf(Unusable)
  expect(tables.outbox.size).toBe(2)
})
