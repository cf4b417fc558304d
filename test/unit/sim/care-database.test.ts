/** The care database loses its asynchronous tail, and nothing else. */
import type { SettlementKey } from '../../../common/settlement-key'
import { careDatabase } from '../../sim/care-database'
import { Life, NO_DRIFT, type Surroundings } from '../../sim/life'
import { eventLoop } from '../../sim/loop'
import { networkIn } from '../../sim/network'
import { randomFrom } from '../../sim/random'
import { newTally, troublesIn } from '../../sim/troubles'

function surroundings(): Surroundings {
  const [loop, random] = [eventLoop(), randomFrom(1)]
  const nothing = () => undefined
  const heard = { note: nothing, stepped: nothing, broken: nothing, carriedOut: nothing }
  return {
    loop,
    random,
    network: networkIn(loop, random),
    starts: 0,
    troubles: troublesIn(newTally(), nothing),
    ...heard,
  }
}

const key = (settleId: string): SettlementKey => ({ careRegion: '5101', hospital: 'H', settleId, kind: 'S' })
const intentOf = (settleId: string) => ({
  ...{ key: key(settleId), personId: 'p', enrollmentRegion: '5107', requestHash: Buffer.from('h'), invoiceNo: '' },
  ...{ batch: { visitId: 'v', batchId: 'v-1', version: 1 }, windowMs: 1_000, askedAtMs: 0 },
})

const living = { name: 'care-5101', role: 'care', database: '5101', skew: { ms: 0, drift: NO_DRIFT } }

async function world() {
  const around = surroundings()
  const life = new Life({ ...living, around, die: () => undefined })
  const database = careDatabase()
  const stores = database.storesOf(life)
  const done = async <T>(work: Promise<T>) => {
    await around.loop.runUntil(around.loop.now + 1_000)
    return work
  }
  const cancel = (settleId: string) =>
    done(stores.registers.cancel({ key: key(settleId), reason: 'HOSPITAL', addressees: ['5107'], nowMs: 1 }))
  return { around, life, database, stores, done, cancel }
}

test('intents that nothing durable followed are lost', async () => {
  const { database, stores, done } = await world()
  stores.intents.note(intentOf('a'), {})
  await done(stores.intents.written())
  expect(database.memory.intents.size).toBe(1)
  expect(database.loseAsync()).toBe(1)
  expect(database.memory.intents.size).toBe(0)
})

test('a durable commit carries all that came before it', async () => {
  const { database, stores, done, cancel } = await world()
  stores.intents.note(intentOf('a'), {})
  await done(stores.intents.written())
  await cancel('b')
  expect(database.loseAsync()).toBe(0)
  expect(database.memory.intents.size).toBe(1)
})

test('an ack that is lost brings its outbox row back', async () => {
  const { database, stores, done, cancel } = await world()
  await cancel('b')
  await done(stores.outbox.acknowledged(key('b'), '5107'))
  expect(database.memory.outbox.size).toBe(0)
  database.loseAsync()
  expect(database.memory.outbox.size).toBe(1)
  expect(database.memory.acked.size).toBe(0)
})

test('what a dead process was doing never continues', async () => {
  const { around, life, stores } = await world()
  let answered = false
  void stores.registers.read(key('a')).then(() => {
    answered = true
  })
  life.end()
  await around.loop.runUntil(10_000)
  expect(answered).toBe(false)
})
