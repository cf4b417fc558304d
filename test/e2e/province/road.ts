/** The road of a settlement on real parts: real processes, real Kafka, Postgres and Redis, as `npm start` runs them. */
import { setTimeout as pause } from 'node:timers/promises'
import { Client } from 'pg'
import { directorySchema } from '../../../bin/organisations/directory'
import { organisationsOverGrpc } from '../../../bin/organisations/organisations.grpc'
import { urlFor } from '../../../deploy/local/databases.pg'
import { HUB_DATABASE } from '../../../deploy/local/layout'
import { costsOf } from '../../../deploy/local/story/costs'
import { linesOfStay } from '../../../deploy/local/story/lines'
import { castOfRegion, tillOf } from '../../../deploy/local/story/stage'
import { voiceOf } from '../../../deploy/local/story/telling'
import { today, visited } from '../../../deploy/local/story/visit'
import { local } from './one-province'

/** A till of 成都 and the n-th ordinary person of 广安. */
function scene(n: number) {
  const till = tillOf(local.stage, '5101')
  const person = castOfRegion(local.stage, '5116').crowd[n]
  if (!person) throw new Error('too few persons')
  return { till, person, ...till }
}

test('a patient of 广安 is settled in 成都, and three ledgers agree to the fen', async () => {
  const { hospital, person } = scene(0)
  const { record, reply } = await hospital.settle(await visited(hospital, person, linesOfStay(today())))
  expect(record.state).toBe('authorised')
  const split = reply?.reckoning?.split
  const parts = (split?.poolingFundFen ?? 0) + (split?.personalAccountFen ?? 0) + (split?.cashFen ?? 0)
  expect(parts).toBe(split?.totalFen)
  expect((await hospital.confirm(record.settleId)).state).toBe('confirmed')
  const report = await local.verified()
  expect(report).toMatchObject({ verdict: 'PASS', diff_fen: 0, in_flight: 0, in_doubt: 0 })
  expect(report.ledgers.care.count).toBeGreaterThan(0)
  expect(report.ledgers.enrollment).toEqual(report.ledgers.care)
})

test('the receipt is the same however often it is asked for, and a second confirm charges nothing', async () => {
  const { hospital, person } = scene(1)
  const { record } = await hospital.settle(await visited(hospital, person, linesOfStay(today())))
  await hospital.confirm(record.settleId)
  const first = await hospital.door.receipt(record.settleId)
  await hospital.door.confirm(record.settleId, Buffer.from(record.token ?? '', 'base64'))
  expect(await hospital.door.receipt(record.settleId)).toEqual(first)
})

test('a settle is one synchronous commit and two hops, a confirm one commit (Shows 1)', async () => {
  const till = tillOf(local.stage, '5101')
  const persons = castOfRegion(local.stage, '5116').crowd.slice(20, 40)
  await local.verified()
  const measured = { postgres: local.province.postgres, brokers: local.province.brokers, till, persons }
  const costs = await costsOf(measured, voiceOf(local.stage.telling))
  // On a busy machine two programs' commits may share one flush, and housekeeping may commit once beside the twenty.
  expect(Math.round(costs.commits_per_settle)).toBe(1)
  expect(Math.round(costs.commits_per_confirm)).toBe(1)
  expect(Math.min(costs.commits_per_settle, costs.commits_per_confirm)).toBeGreaterThan(0.8)
  expect(costs.hops_per_settle).toBe(2)
})

test('with both hubs, Kafka and the enrollment region stopped, a verdict in hand is confirmed', async () => {
  const { hospital, person } = scene(2)
  const { supervisor } = local.province
  const { record } = await hospital.settle(await visited(hospital, person, linesOfStay(today())))
  const down = ['hub-1', 'hub-2', 'region-5116', 'kafka']
  for (const part of down) await supervisor.stop(part)
  try {
    expect((await hospital.confirm(record.settleId)).state).toBe('confirmed')
  } finally {
    for (const part of down.toReversed()) await supervisor.start(part)
  }
  expect(await local.verified()).toMatchObject({ verdict: 'PASS', in_doubt: 0 })
}, 240_000)

test('with its enrollment region down a reversal is promised, and ends by itself once the region is back', async () => {
  const { hospital, person } = scene(4)
  const { supervisor } = local.province
  const bill = await visited(hospital, person, linesOfStay(today()))
  const { record } = await hospital.settle(bill)
  await hospital.confirm(record.settleId)
  const stateNow = async () => {
    const answer = await hospital.door.query({ settleId: record.settleId })
    return 'reply' in answer ? answer.reply.state : undefined
  }
  await supervisor.stop('region-5116')
  try {
    // Asked once, and never again: what follows the care node does by itself.
    expect(await hospital.door.reverse(record.settleId)).toMatchObject({ reply: { state: 'REVERSING' } })
    expect(await stateNow()).toBe('REVERSING')
  } finally {
    await supervisor.start('region-5116')
  }
  for (let tries = 0; tries < 300 && (await stateNow()) !== 'REVERSED'; tries++) await pause(200)
  expect(await stateNow()).toBe('REVERSED')

  const again = await hospital.settle({ ...bill, replaces: record.settleId })
  expect((await hospital.confirm(again.record.settleId)).state).toBe('confirmed')
  const receipt = await hospital.door.receipt(again.record.settleId)
  expect(receipt).toMatchObject({ reply: { textZh: expect.stringContaining(`原结算编号：${record.settleId}`) } })
  expect(await local.verified()).toMatchObject({ verdict: 'PASS', diff_fen: 0, in_doubt: 0 })
}, 240_000)

test('a system without confirm is settled in one call, and 2601 takes it back', async () => {
  const { hospital, person } = scene(5)
  const { visitId, policyDay, totalFen } = await visited(hospital, person, linesOfStay(today()))
  const message = { transaction: '2304', messageId: `M${Date.now()}`, personId: person.personId }
  const asking = { sessionId: await hospital.session(), message, visitId, policyDay, totalFen: Number(totalFen) }
  expect(await hospital.door.settleOnePhase(asking)).toMatchObject({ reply: { state: { state: 'SETTLED' } } })
  const taken = await hospital.door.withdrawOnePhase(message)
  expect(taken).toMatchObject({ reply: { nothingLeft: false, state: { state: 'REVERSED' } } })
  expect(await hospital.door.settleOnePhase(asking)).toMatchObject({ refusal: { code: 'H6003' } })
  expect(await local.verified()).toMatchObject({ verdict: 'PASS', diff_fen: 0, in_doubt: 0 })
})

test('one fen changed by a superuser is named, and nothing else is', async () => {
  const { hospital, person } = scene(3)
  const { record } = await hospital.settle(await visited(hospital, person, linesOfStay(today())))
  await hospital.confirm(record.settleId)
  await local.verified()
  const change = async (by: number) => {
    const client = new Client({ connectionString: urlFor(local.province.postgres, undefined, HUB_DATABASE) })
    await client.connect()
    await client.query('update hub.posting set amount_fen = amount_fen + $1 where settle_id = $2', [
      by,
      record.settleId,
    ])
    await client.end()
  }
  await change(1)
  try {
    const report = await local.verified()
    expect(report.verdict).toBe('FAIL')
    expect(JSON.stringify(report.amount_mismatch)).toContain(record.settleId)
    expect(report.amount_mismatch).toHaveLength(1)
  } finally {
    await change(-1)
  }
  expect((await local.verified()).verdict).toBe('PASS')
})

test('a day closes at all three ledgers, and a hub whose ledger was dropped has the same roots again', async () => {
  const { hospital, person } = scene(6)
  // Midnight may fall between: asked for once.
  const day = today()
  const { record } = await hospital.settle(await visited(hospital, person, linesOfStay(day)))
  await hospital.confirm(record.settleId)
  await local.verified()
  const { supervisor, directory, postgres } = local.province
  const organisations = organisationsOverGrpc(directorySchema.parse(directory))
  try {
    const hub = organisations.asked.find(({ place }) => place.role === 'hub')!
    expect((await lastOf(hub.closeDay(day, AbortSignal.timeout(30_000))))?.done).toBe(true)
    const closed = await hub.closedUnits(day)
    expect(closed.reduce((sum, { count }) => sum + count, 0)).toBeGreaterThan(0)
    for (const part of ['hub-1', 'hub-2']) await supervisor.stop(part)
    await dropped(urlFor(postgres, undefined, HUB_DATABASE))
    for (const part of ['hub-1', 'hub-2']) await supervisor.start(part)
    const rebuilt = await lastOf(hub.rebuildHub(AbortSignal.timeout(60_000)))
    expect(rebuilt?.regions.every(({ done }) => done)).toBe(true)
    expect((await lastOf(hub.closeDay(day, AbortSignal.timeout(30_000))))?.done).toBe(true)
    expect(await hub.closedUnits(day)).toEqual(closed)
    expect(await local.verified()).toMatchObject({
      verdict: 'PASS',
      closed_units: closed.length,
      closed_day_changed: [],
    })
  } finally {
    organisations.close()
  }
}, 240_000)

async function lastOf<T>(states: AsyncIterable<T>): Promise<T | undefined> {
  let last: T | undefined
  for await (const state of states) last = state
  return last
}

async function dropped(superUrl: string): Promise<void> {
  const client = new Client({ connectionString: superUrl })
  await client.connect()
  await client.query('drop schema hub cascade')
  await client.end()
}
