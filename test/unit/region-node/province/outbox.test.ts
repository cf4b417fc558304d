import { silent } from '../../../../common/log'
import type { Signer } from '../../../../common/signing'
import type { FactAck, FactIn } from '../../../../proto/types'
import {
  type Due,
  type OutboxRelay,
  type OutboxRow,
  type OutboxRows,
  outboxRelay,
} from '../../../../region-node/province/outbox'
import { PROBES, WINDOW } from '../../../../region-node/province/window'
import { type HandTimers, handTimers } from '../../../support/hand-timers'

const RESEND_MS = 60_000

interface Kept extends OutboxRow {
  dueAtMs: number
}

let timers: HandTimers
let relay: OutboxRelay
let table: Kept[]
let sent: FactIn[]
let isUp: boolean
let isReadable: boolean

const signer: Signer = {
  identity: { role: 'care', region: '5101' },
  sign: (domain, body) => ({ algorithm: domain, certificate: Buffer.from('c'), value: Buffer.from(`signed ${body}`) }),
}

const rows: OutboxRows = {
  async destinations() {
    if (!isReadable) throw new Error('no database')
    return [...new Set(table.map(({ enrollmentRegion }) => enrollmentRegion))]
  },
  async due(destination, { nowMs, except, limit }: Due) {
    if (!isReadable) throw new Error('no database')
    return table
      .filter((row) => row.enrollmentRegion === destination && row.dueAtMs <= nowMs && !except.includes(row.number))
      .toSorted((a, b) => a.number - b.number)
      .slice(0, limit)
  },
  async acknowledged(key, destination) {
    table = table.filter((row) => row.key.settleId !== key.settleId || row.enrollmentRegion !== destination)
  },
  async refused(key, _destination, _code, dueAtMs) {
    for (const row of table) if (row.key.settleId === key.settleId) row.dueAtMs = dueAtMs
  },
}

beforeEach(() => {
  timers = handTimers(1_000_000)
  table = []
  sent = []
  isUp = true
  isReadable = true
  const province = {
    links: () => [{ hub: 'hub-1', up: isUp, detail: '' }],
    send(facts: readonly FactIn[]) {
      if (isUp) sent.push(...facts)
      return isUp
    },
  }
  relay = outboxRelay({ rows, province, signer, clock: timers, log: silent, resendMs: RESEND_MS })
})

function put(number: number, enrollmentRegion = '5107'): Kept {
  const key = { careRegion: '5101', hospital: 'H51010000001', settleId: `s${number}`, kind: 'S' } as const
  const row = { number, key, enrollmentRegion, decision: Buffer.from(`d${number}`), dueAtMs: 0 }
  table.push(row)
  return row
}

const putMany = (count: number, region?: string, from = 1) => {
  for (let n = from; n < from + count; n++) put(n, region)
}
const ackOf = (number: number, enrollmentRegion = '5107', refused: FactAck['refused'] = null): FactAck => ({
  key: { careRegion: '5101', hospital: 'H51010000001', settleId: `s${number}`, kind: 'SETTLEMENT' },
  enrollmentRegion,
  hubEpoch: 1,
  enrollmentEpoch: 1,
  refused,
})
const numbers = () => sent.splice(0).map(({ number }) => number)
const settle = async () => {
  for (let n = 0; n < 20; n++) await Promise.resolve()
}
const range = (from: number, to: number) => Array.from({ length: to - from + 1 }, (_, n) => from + n)

test('the fact of a fresh commit goes out at once, signed now, without a look into the table', async () => {
  await relay.tick()
  put(1)
  await relay.tick()
  numbers()
  isReadable = false
  relay.fresh(put(2))
  expect(sent).toMatchObject([
    {
      number: 2,
      enrollmentRegion: '5107',
      signed: { decision: Buffer.from('d2'), signature: { algorithm: 'decision', value: Buffer.from('signed d2') } },
    },
  ])
})

describe('a relay whose facts leave together', () => {
  const EVERY_MS = 200
  let frames: number[][]

  beforeEach(async () => {
    frames = []
    const province = {
      links: () => [{ hub: 'hub-1', up: isUp, detail: '' }],
      send(facts: readonly FactIn[]) {
        if (isUp) frames.push(facts.map(({ number }) => Number(number)))
        return isUp
      },
    }
    const together = { everyMs: EVERY_MS, timers }
    relay = outboxRelay({ rows, province, signer, clock: timers, log: silent, resendMs: RESEND_MS, together })
    putMany(2)
    put(3, '5116')
    await relay.tick()
    frames = []
  })

  const begun = async () => {
    relay.fresh(put(4))
    await settle()
    expect(frames.splice(0)).toEqual([[4]])
  }

  test('the first after a quiet time goes at once, those behind it in one frame, whoever they are for', async () => {
    await begun()
    relay.fresh(put(5))
    relay.fresh(put(6, '5116'))
    await settle()
    expect(frames).toEqual([])
    timers.pass(EVERY_MS)
    await settle()
    expect(frames).toEqual([[5, 6]])
  })

  test('what a look into the table sent meanwhile does not go once more', async () => {
    await begun()
    relay.fresh(put(5))
    relay.fresh(put(6, '5116'))
    await relay.tick()
    expect(frames.splice(0).flat().toSorted()).toEqual([5, 6])
    timers.pass(EVERY_MS)
    await settle()
    expect(frames).toEqual([])
  })

  test('what finds no Link is read from the table once there is one', async () => {
    await begun()
    relay.fresh(put(5))
    isUp = false
    timers.pass(EVERY_MS)
    await settle()
    isUp = true
    relay.linkUp()
    await settle()
    expect(frames.flat().toSorted()).toEqual(range(1, 5))
  })
})

test('the rows of an earlier process go first', async () => {
  putMany(3)
  relay.fresh(put(4))
  expect(sent).toEqual([])
  await settle()
  expect(numbers()).toEqual([1, 2, 3, 4])
})

test('nothing is sent twice while it may still be acknowledged, and everything is sent again after that', async () => {
  putMany(3)
  await relay.tick()
  timers.pass(RESEND_MS - 1)
  await relay.tick()
  expect(numbers()).toEqual([1, 2, 3])
  timers.pass(1)
  await relay.tick()
  expect(numbers()).toEqual([1, 2, 3])
})

test('at most a window is on its way; every ack lets the next oldest out', async () => {
  putMany(WINDOW + 10)
  await relay.tick()
  expect(numbers()).toEqual(range(1, WINDOW))
  relay.fresh(put(WINDOW + 11))
  await settle()
  expect(sent).toEqual([])
  await Promise.all([relay.acked(ackOf(5)), relay.acked(ackOf(3))])
  await settle()
  expect(numbers()).toEqual([WINDOW + 1, WINDOW + 2])
  expect(relay.onTheWay().get('5107')).toBe(WINDOW)
})

test('a lost row is not starved by traffic', async () => {
  putMany(2)
  await relay.tick()
  await relay.acked(ackOf(2))
  for (let n = 3; n < 70; n++) {
    timers.pass(1_000)
    relay.fresh(put(n))
    await relay.acked(ackOf(n))
    await relay.tick()
  }
  expect(numbers().filter((number) => number === 1)).toHaveLength(2)
})

test('a destination that answers nothing is only probed, with its oldest, and starves nobody', async () => {
  putMany(100)
  await relay.tick()
  numbers()
  timers.pass(RESEND_MS)
  putMany(3, '5116', 200)
  await relay.tick()
  expect(numbers()).toEqual([...range(1, PROBES), 200, 201, 202])
  timers.pass(1_000)
  await relay.tick()
  expect(numbers()).toEqual([])
  await relay.acked(ackOf(1))
  await settle()
  expect(numbers()).toEqual(range(PROBES + 1, 100))
})

test('a refused row leaves the window, is tried again after an hour, and holds nobody up', async () => {
  putMany(2)
  await relay.tick()
  await relay.acked(ackOf(1, '5107', { code: 'H5012', params: {}, retryAfterMs: 0 }))
  await relay.acked(ackOf(2))
  expect(relay.onTheWay().get('5107')).toBe(0)
  timers.pass(3_599_999)
  await relay.tick()
  expect(numbers()).toEqual([1, 2])
  timers.pass(1)
  await relay.tick()
  expect(numbers()).toEqual([1])
})

test('when a Link comes up, what was on its way is sent again', async () => {
  putMany(2)
  await relay.tick()
  numbers()
  relay.linkUp()
  await settle()
  expect(numbers()).toEqual([1, 2])
})

test('without a Link nothing is lost and nothing is signed; with one it goes', async () => {
  isUp = false
  relay.fresh(put(1))
  await relay.tick()
  expect(relay.onTheWay().get('5107')).toBe(0)
  isUp = true
  await relay.tick()
  expect(numbers()).toEqual([1])
})

test('a database that is away is asked again by the next tick', async () => {
  isReadable = false
  relay.fresh(put(1))
  await relay.tick()
  isReadable = true
  await relay.tick()
  expect(numbers()).toEqual([1])
})

test('once started it ticks by itself, until it is closed', async () => {
  relay.start(timers)
  await settle()
  put(1)
  timers.pass(1_000)
  await settle()
  expect(numbers()).toEqual([1])
  relay.close()
  expect(timers.scheduled()).toBe(0)
})

test('an ack without a key, or of a row that nobody knows, changes nothing', async () => {
  put(1)
  await relay.tick()
  await relay.acked({ ...ackOf(1), key: null })
  await relay.acked(ackOf(9))
  await relay.acked(ackOf(1, '5116'))
  expect(relay.onTheWay().get('5107')).toBe(1)
})

test('after a quiet while the next fact goes out at once, without a look into the table (each look is a commit)', async () => {
  relay.fresh(put(1))
  await settle()
  await relay.acked(ackOf(1))
  await settle()
  await relay.tick()
  numbers()
  isReadable = false
  relay.fresh(put(2))
  expect(numbers()).toEqual([2])
})
