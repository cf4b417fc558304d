import type { OutRecord } from '../../../common/bus'
import { brokerInMemory, busInMemory, type Fate } from '../../../common/bus.memory'
import { describeBus, pause, text, type World } from '../../support/bus-contract'
import { until } from '../../support/until'

describe('the bus in memory keeps the contract', () => {
  describeBus(async (): Promise<World> => {
    const broker = brokerInMemory({ createdOnly: true, sessionMs: 300 })
    return {
      parkedTopic: 'parked',
      outageMs: 800,
      bus: () => broker.bus(),
      async member(name, topic, group, echo) {
        const bus = broker.bus()
        const handle = ({ key, value }: OutRecord) => bus.publish(echo, { key, value, headers: { by: name } }, 1_000)
        await bus.read({ topics: [topic], group, concurrency: 8, handle })
        return { kill: async () => bus.kill() }
      },
      createTopics: async (specs) => broker.createTopics(specs),
      stopBroker: async () => broker.stop(),
      startBroker: async () => broker.start(),
      close: async () => {},
    }
  })
})

describe('accidents on demand', () => {
  async function seenUnder(fate: Fate): Promise<{ seen: string[]; outcome: string }> {
    const bus = busInMemory({ fate: () => fate })
    const seen: string[] = []
    await bus.read({
      topics: ['t'],
      group: 'g',
      concurrency: 1,
      handle: async (r) => void seen.push(r.value.toString()),
    })
    const outcome = await bus.publish('t', text('k', 'v'), 50).then(
      () => 'acknowledged',
      (error) => error.trouble,
    )
    await pause(30)
    await bus.close()
    return { seen, outcome }
  }

  test('a dropped record is acknowledged and never comes', async () => {
    expect(await seenUnder('drop')).toEqual({ seen: [], outcome: 'acknowledged' })
  })
  test('a duplicated record comes twice', async () => {
    expect(await seenUnder('duplicate')).toEqual({ seen: ['v', 'v'], outcome: 'acknowledged' })
  })
  test('a record whose acknowledgement is lost comes, and its sender does not know', async () => {
    expect(await seenUnder('lose-ack')).toEqual({ seen: ['v'], outcome: 'unknown' })
  })
})

test('a topic comes into being when it is first needed, unless told otherwise', async () => {
  const bus = busInMemory()
  const seen: string[] = []
  await bus.publish('made-up', text('k', 'early'), 50)
  await bus.read({ topics: ['made-up'], group: 'g', concurrency: 1, handle: async (r) => void seen.push(r.key) })
  await until(() => seen.length === 1, 'it comes')
  await bus.close()
})

test('time comes from outside: nothing moves until it does', async () => {
  const due: (() => void)[] = []
  const later = (_ms: number, work: () => void) => {
    due.push(work)
    return () => {}
  }
  const bus = busInMemory({ later })
  const seen: string[] = []
  await bus.read({ topics: ['t'], group: 'g', concurrency: 1, handle: async (r) => void seen.push(r.key) })
  await bus.publish('t', text('k', 'v'), 50)
  await pause(20)
  expect(seen).toEqual([])
  for (const work of due.splice(0)) work()
  await pause(0)
  expect(seen).toEqual(['k'])
})
