import { type InRecord, Unusable } from '../../../common/bus'
import { Hand, type HandOptions } from '../../../common/hand'
import { silent } from '../../../common/log'

const record = (key: string, offset: number): InRecord => ({
  topic: 't',
  partition: 0,
  offset: BigInt(offset),
  key,
  value: Buffer.from(String(offset)),
  headers: {},
})
const turn = () => new Promise<void>((resolve) => setImmediate(resolve))

function build(handle: (record: InRecord) => Promise<void>, more: Partial<HandOptions> = {}) {
  const pauses: { ms: number; work: () => void }[] = []
  const done: string[] = []
  const hand = new Hand({
    reading: { concurrency: 2, handle },
    park: async () => {},
    later: (ms, work) => {
      pauses.push({ ms, work })
      return () => {}
    },
    log: silent,
    ...more,
  })
  const take = (key: string, offset: number, stillOurs = () => true) =>
    hand.take({ record: record(key, offset), stillOurs, done: () => done.push(`${key}${offset}`) })
  return { hand, take, done, pauses }
}

const failing = async () => {
  throw new Error('planned')
}

test('no more records are in the handler at once than agreed', async () => {
  let inside = 0
  let most = 0
  const { take, done } = build(async () => {
    most = Math.max(most, ++inside)
    await turn()
    inside--
  })
  for (let i = 0; i < 6; i++) take(`key${i}`, i)
  for (let i = 0; i < 20; i++) await turn()
  expect(most).toBe(2)
  expect(done).toHaveLength(6)
})

test('pauses between tries grow, up to ten seconds, and never end', async () => {
  const { take, pauses } = build(failing)
  take('a', 1)
  for (let i = 0; i < 10; i++) {
    await turn()
    pauses[i]!.work()
  }
  expect(pauses.map(({ ms }) => ms).slice(0, 9)).toEqual([100, 200, 400, 800, 1600, 3200, 6400, 10_000, 10_000])
})

test('what waits behind a failing record does not count as moving, so it stops nobody else', async () => {
  const { hand, take, pauses } = build(failing)
  take('a', 1)
  await turn()
  for (let i = 2; i < 50; i++) take('a', i)
  expect([hand.size, hand.moving]).toEqual([49, 0])
  pauses[0]!.work()
  expect(hand.moving).toBe(49)
})

test('a failing record of a partition that was lost is let go at once', async () => {
  let isOurs = true
  const { hand, take, done } = build(failing)
  take('a', 1, () => isOurs)
  await turn()
  isOurs = false
  hand.reconsider()
  await turn()
  expect([hand.size, done]).toEqual([0, []])
})

test('closing handles what can be handled and lets go of what keeps failing', async () => {
  const { hand, take, done } = build(async ({ key }) => {
    if (key === 'bad') throw new Error('planned')
  })
  take('bad', 1)
  take('bad', 2)
  take('good', 3)
  await turn()
  take('good', 4)
  await hand.close()
  expect(done).toEqual(['good3', 'good4'])
})

test('a record that cannot even be parked is tried again', async () => {
  let parkings = 0
  const park = async () => {
    if (++parkings === 1) throw new Error('no parked topic')
  }
  const unusable = async () => {
    throw new Unusable('no message')
  }
  const { take, done, pauses } = build(unusable, { park })
  take('a', 1)
  await turn()
  expect(done).toEqual([])
  pauses[0]!.work()
  await turn()
  expect([parkings, done]).toEqual([2, ['a1']])
})
