import { busOverKafka } from '../../../../common/bus.kafka'
import { type ClientOf, clientOf } from '../../../../common/clients.grpc'
import { codecs } from '../../../../common/contracts.grpc'
import { silent } from '../../../../common/log'
import type { DownFrame, Fact, FactRecord, HelloIn, LedgerRow, UpFrameIn, Welcome } from '../../../../proto/types'
import { stack } from '../../../support/stack'
import { until } from '../../../support/until'
import { confirmedDecision, factOf, keyOf, tokenOf } from '../../../unit/hub/facts/making-facts'
import { type HubProcess, type HubWorld, hubWorld } from './hub-process'

let world: HubWorld
let hub: HubProcess
beforeAll(async () => {
  world = await hubWorld(['hub-1', 'hub-2'])
  hub = await world.start('hub-1')
})
afterAll(() => world?.close())

/** The bulk stream of a care node, bare. */
async function careLink(address: string, more: Partial<HelloIn> = {}) {
  const care = await world.certify({ role: 'care', region: '5101' })
  const client: ClientOf<'exchange'> = clientOf('exchange', address, care)
  const stream = client.bulk()
  const frames: DownFrame[] = []
  let isEnded = false
  stream.on('data', (message) => frames.push(...message.frames))
  stream.on('error', () => undefined)
  stream.on('status', () => {
    isEnded = true
  })
  const say = (...up: UpFrameIn[]) => stream.write({ frames: up })
  say({ hello: { highestFactNumber: 0, contractVersion: '1', processId: `p-${address}`, ...more } })
  await until(() => frames.some(({ welcome }) => welcome))
  const beats = setInterval(() => say({ heartbeat: { stampMs: 1 } }), 500)
  const close = () => {
    clearInterval(beats)
    client.close()
  }
  return { care, frames, say, close, isEnded: () => isEnded }
}

/** An enrollment node's ears and mouth, bare. */
async function enrollmentOn(topic: string) {
  const bus = busOverKafka({
    brokers: stack().kafka.brokers,
    clientId: 'test',
    acksOf: () => -1,
    parkedTopic: world.topics.parked,
    log: silent,
  })
  const heard: FactRecord[] = []
  const handle = async ({ value }: { value: Buffer }) => void heard.push(codecs.factRecord.decode(value))
  await bus.read({ topics: [topic], group: `test.${topic}`, concurrency: 4, handle })
  const ack = async (settleId: string, hubEpoch: number) => {
    const key = { ...keyOf(settleId), kind: 'SETTLEMENT' as const }
    const acks = codecs.acks.encode({ acks: [{ key, enrollmentRegion: '5116', hubEpoch }] })
    const { signer } = await world.certify({ role: 'enrollment', region: '5116' })
    const value = codecs.regionRecord.encode({ signedAcks: { acks, signature: signer.sign('acks', acks) } })
    return bus.publish(world.topics.toHub, { key: settleId, value }, 10_000)
  }
  return { heard, ack, close: () => bus.close() }
}

async function newFact(settleId: string): Promise<Fact> {
  const [care, enrollment] = await Promise.all([
    world.certify({ role: 'care', region: '5101' }),
    world.certify({ role: 'enrollment', region: '5116' }),
  ])
  const key = keyOf(settleId)
  return factOf(care, confirmedDecision(key, tokenOf(enrollment, key)))
}

async function ledgerOf(address: string): Promise<LedgerRow[]> {
  const operator = clientOf('operations', address, await world.certify({ role: 'operator', name: 'x' }))
  const rows: LedgerRow[] = []
  for await (const chunk of operator.scanLedger({ day: '' }, { deadlineMs: 5_000 })) rows.push(...chunk.rows)
  operator.close()
  return rows
}

test('a fact is learned, posted, passed on, acked end to end, and leaves nothing waiting', async () => {
  const enrollment = await enrollmentOn(world.topics.fact('5116'))
  const link = await careLink(hub.link)
  link.say({ fact: await newFact('a') })
  await until(() => link.frames.some(({ hopAck }) => hopAck && !hopAck.refused))
  await until(() => enrollment.heard.length > 0)
  expect(await ledgerOf(hub.operations)).toMatchObject([{ owedFen: 7_500, inFlightTo: ['5116'] }])

  await enrollment.ack('a', enrollment.heard[0]!.fact!.hubEpoch)
  await until(() => link.frames.some(({ row }) => row?.endToEndAck))
  const { row } = link.frames.find((frame) => frame.row?.endToEndAck)!
  // Said at once over the Link that is here, so no row of a table waits for it.
  expect(row).toMatchObject({ rowId: 0, endToEndAck: { key: { settleId: 'a' }, enrollmentRegion: '5116' } })
  expect(await world.ask(`select from hub.down_row where dedupe like 'a/%'`)).toEqual([])
  expect(await ledgerOf(hub.operations)).toMatchObject([{ postings: [{ amountFen: 7_500 }], inFlightTo: [] }])
  link.close()
  await enrollment.close()
})

test('what a killed instance has learned is passed on by another', async () => {
  const enrollment = await enrollmentOn(world.topics.fact('5116'))
  const other = await world.start('hub-2')
  const link = await careLink(other.link)
  link.say({ fact: await newFact('b') })
  await until(() => link.frames.some(({ hopAck }) => hopAck))
  await other.end('SIGKILL')
  // As if it had been killed before it published: nobody has heard of it.
  await world.ask(`update hub.outbox set sent_at = now() - interval '3 s'`)
  const isB = ({ fact }: FactRecord) => codecs.decision.decode(fact!.signed!.decision).key?.settleId === 'b'
  const before = enrollment.heard.filter(isB).length
  await until(() => enrollment.heard.filter(isB).length > before)
  await enrollment.ack('b', enrollment.heard.find(isB)!.fact!.hubEpoch)
  await until(async () => (await world.ask('select from hub.outbox')).length === 0)
  link.close()
  await enrollment.close()
})

test('when the database drops every connection, the next fact is learned all the same', async () => {
  const enrollment = await enrollmentOn(world.topics.fact('5116'))
  const link = await careLink(hub.link)
  await world.ask(`select pg_terminate_backend(pid) from pg_stat_activity
    where datname = current_database() and pid <> pg_backend_pid()`)
  const fact = await newFact('c')
  // A care node repeats what was not acked; here every half second.
  const repeats = setInterval(() => link.say({ fact }), 500)
  await until(() => link.frames.some(({ hopAck }) => hopAck && !hopAck.refused))
  clearInterval(repeats)
  await until(() => enrollment.heard.length > 0)
  await enrollment.ack('c', enrollment.heard[0]!.fact!.hubEpoch)
  await until(() => link.frames.some(({ row }) => row?.endToEndAck?.key?.settleId === 'c'))
  expect((await ledgerOf(hub.operations)).filter(({ key }) => key?.settleId === 'c')).toHaveLength(1)
  link.close()
  await enrollment.close()
})

test('on SIGTERM it asks its nodes to go elsewhere, and ends in order', async () => {
  const link = await careLink(hub.link)
  const code = await hub.end('SIGTERM')
  expect(link.frames.some(({ drain }) => drain)).toBe(true)
  expect(code).toBe(0)
  await until(link.isEnded)
  link.close()
})

const welcomeIn = ({ frames }: { readonly frames: readonly DownFrame[] }) =>
  frames.find(({ welcome }) => welcome)?.welcome as Welcome
const epochNow = async () => Number((await world.ask('select counted + 1 as epoch from hub.restores'))[0]?.epoch)

test('R18: no care region raises the epoch with a number alone; with the hub’s own word it does', async () => {
  const other = await world.start('hub-2')
  const before = await epochNow()
  const attack = await careLink(other.link, { hubEpochSeen: before + 1_000 })
  const { signedEpoch } = welcomeIn(attack)
  // An older epoch's proof under a higher number is no better.
  const again = await careLink(other.link, { hubEpochSeen: before + 1_000, hubEpochProof: signedEpoch, processId: 'q' })
  await new Promise((resolve) => setTimeout(resolve, 500))
  expect(await epochNow()).toBe(before)
  attack.close()
  again.close()
  // The database is put back to where it had an older epoch, and looks like before.
  await world.ask('update hub.restores set counted = counted - 10')
  expect(await other.ended).toBe(1)
  const restored = await world.start('hub-2')
  const link = await careLink(restored.link, { hubEpochSeen: before, hubEpochProof: signedEpoch })
  expect(await restored.ended).toBe(1)
  expect(await epochNow()).toBeGreaterThan(before)
  link.close()
})

test('R18: an instance that lived through a promote or a restore starts anew, and every Link hears of it', async () => {
  const other = await world.start('hub-2')
  await world.ask('update hub.restores set counted = counted + 1')
  // This server is on its first timeline.
  const [now] = await world.ask('select counted + 1 as epoch from hub.restores')
  expect(await other.ended).toBe(1)
  const again = await world.start('hub-2')
  const link = await careLink(again.link)
  expect(link.frames).toContainEqual(
    expect.objectContaining({ welcome: expect.objectContaining({ hubInstance: 'hub-2', hubEpoch: now!.epoch }) }),
  )
  link.close()
})
