import type { InRecord } from '../../../common/bus'
import { Partition } from '../../../common/partitions.kafka'

const record = (offset: bigint, value = 'v'): InRecord => ({
  topic: 't',
  partition: 0,
  offset,
  key: 'k',
  value: Buffer.from(value),
  headers: {},
})

function partitionWith(...offsets: bigint[]) {
  const partition = new Partition('t', 0)
  const records = offsets.map((offset) => record(offset))
  for (const taken of records) partition.take(taken)
  partition.fetchedUpTo(offsets.at(-1)! + 1n)
  return { partition, records }
}

test('the lowest record in hand holds the offset back, whatever finished behind it', () => {
  const { partition, records } = partitionWith(5n, 6n, 7n)
  partition.done(records[1]!)
  partition.done(records[2]!)
  expect(partition.toCommit()).toBe(5n)
  partition.done(records[0]!)
  expect(partition.toCommit()).toBe(8n)
})

test('an offset is committed once', () => {
  const { partition, records } = partitionWith(1n)
  partition.done(records[0]!)
  partition.hasCommitted(2n)
  expect(partition.toCommit()).toBeUndefined()
})

test('what comes again while it is in hand is not taken twice', () => {
  const { partition, records } = partitionWith(1n, 2n)
  expect(partition.take(record(1n))).toBe(false)
  partition.done(records[0]!)
  expect(partition.take(record(1n))).toBe(true)
})

test('a broker that lost its tail gives old offsets to new records: they are taken, and the offset goes back', () => {
  const { partition, records } = partitionWith(8n, 9n)
  partition.done(records[1]!)
  const newcomer = record(8n, 'another')
  expect(partition.take(newcomer)).toBe(true)
  partition.fetchedUpTo(9n)
  // The older record under this offset says nothing about the newcomer.
  partition.done(records[0]!)
  expect(partition.toCommit()).toBe(8n)
  partition.done(newcomer)
  expect(partition.toCommit()).toBe(9n)
})

test('of a partition that was lost nothing is committed', () => {
  const { partition, records } = partitionWith(1n)
  partition.done(records[0]!)
  partition.lose()
  expect([partition.isOurs, partition.toCommit()]).toEqual([false, undefined])
})
