import type { Redis } from 'ioredis'
import { v7 as uuidv7 } from 'uuid'
import { type Served, serve } from '../../../../common/calls.grpc'
import { type ClientOf, clientOf } from '../../../../common/clients.grpc'
import { redisAt } from '../../../../common/connect.redis'
import { Fault, refusal } from '../../../../common/errors'
import { onePhaseIdOf } from '../../../../common/identifiers'
import { silent } from '../../../../common/log'
import { settleOnePhase } from '../../../../region-node/care/one-phase'
import { quotesInRedis } from '../../../../region-node/care/one-phase-quotes.redis'
import { withdrawOnePhase } from '../../../../region-node/care/one-phase-withdraw'
import { enrollmentInMemory } from '../../../../region-node/enrollment/enrollment.memory'
import { hospitalDoor } from '../../../../region-node/gateway/hospital.grpc'
import type { Sessions } from '../../../../region-node/sessions/sessions'
import { authority } from '../../../support/credentials'
import { stack } from '../../../support/stack'
import { BILL_FEN, journeyOn, PERSON } from '../../../unit/journey/two-halves'
import { asked, asker, DAY, hospital, type People, REGION } from '../../../unit/region-node/care/world'
import { careNode, type Node, worldOn } from './node'

let everybody: People
let node: Node
let j: Awaited<ReturnType<typeof journeyOn>>
let served: Served
let door: ClientOf<'hospitalDoor'>

beforeAll(async () => {
  const province = await authority()
  everybody = {
    province,
    care: await province.certify({ role: 'care', region: REGION }),
    enrollment: await province.certify({ role: 'enrollment', region: '5116' }),
    otherEnrollment: await province.certify({ role: 'enrollment', region: '5107' }),
    stranger: await province.certify({ role: 'operator', name: 'nobody' }),
  }
  node = await careNode('care one-phase')
  j = await journeyOn(everybody, await worldOn(node, everybody), enrollmentInMemory())
  const sessions = { refusal: async () => undefined } as unknown as Sessions
  const services = [hospitalDoor({ care: j.care, sessions, limits: { linesPerUploadMax: 10 } })]
  const limits = { bodyBytesMax: 1_000_000 }
  served = await serve({ address: '127.0.0.1:0', credentials: everybody.care, services, limits, log: silent })
  const till = await province.certify({ role: 'hospital', region: REGION, hospital: hospital.code })
  door = clientOf('hospitalDoor', `127.0.0.1:${served.port}`, till)
})
afterAll(async () => {
  door.close()
  await served.close(1_000)
  await node.close()
})

const named = (messageId: string) => ({ transaction: '2304', messageId, personId: PERSON })
const line = { isOpen: () => true, pause: async (ms: number) => j.world.clock.pass(ms) }
const send = (messageId: string, visitId: string) =>
  settleOnePhase({ ...asker, message: named(messageId), visitId, asked: asked(BILL_FEN), invoiceNo: '', line }, j.care)
const takeBack = (messageId: string) =>
  withdrawOnePhase({ hospital, message: named(messageId), deadlineMs: Number.POSITIVE_INFINITY }, j.care)
const adoptions = async (settleId: string) =>
  (await node.root.query('select adopted_by from adoption where settle_id = $1 order by number', [settleId])).rows

test('adoption and take-back at once: one of them is first, and what is told of the bill is true', async () => {
  const seen = new Set<string>()
  for (let round = 0; round < 12; round++) {
    const [first, second] = [`${uuidv7()}a`, `${uuidv7()}b`]
    const { visitId } = await j.bill()
    const settled = await send(first, visitId)
    if ('refusal' in settled) throw new Error(settled.refusal.code)
    const { settleId = '' } = settled.state
    const [again, withdrawn] = await Promise.all([send(second, visitId), takeBack(first)])
    if ('refusal' in withdrawn) throw new Error(withdrawn.refusal.code)
    const adopted = !('refusal' in again) && again.adopted
    seen.add(`${adopted}`)
    // Taken for the second message's own: the first one's take-back finds nothing left. Or it was first, and the
    // second message settles the bill anew, or certainly not.
    expect(withdrawn.nothingLeft).toBe(adopted)
    expect(await adoptions(settleId)).toHaveLength(adopted ? 1 : 0)
    const { rows } = await node.root.query(`select settle_id from guard where visit_id = $1`, [visitId])
    expect(rows).toHaveLength('refusal' in again ? 0 : 1)
    await takeBack(second)
    await j.deliver()
    expect(j.fund()).toEqual({ used: 0n, pending: 0n })
  }
  expect(seen.size).toBeGreaterThan(0)
})

test('sixteen tills send sixteen messages of one bill: one settlement, told to whoever is told that it is settled', async () => {
  const { visitId } = await j.bill()
  const messages = Array.from({ length: 16 }, () => uuidv7())
  const answers = await Promise.all(messages.map((message) => send(message, visitId)))
  const settled = answers.flatMap((answer) => ('refusal' in answer ? [] : [answer.state.settleId]))
  expect(new Set(settled).size).toBe(1)
  for (const answer of answers) if ('refusal' in answer) expect(['H5009', 'H5005']).toContain(answer.refusal.code)
  expect((await node.root.query('select from guard where visit_id = $1', [visitId])).rows).toHaveLength(1)
  const taken = await Promise.all(messages.map(takeBack))
  expect(taken.filter((one) => !('refusal' in one) && one.state.state === 'REVERSED' && !one.nothingLeft)).toHaveLength(
    1,
  )
  expect((await node.root.query('select from guard where visit_id = $1', [visitId])).rows).toEqual([])
  await j.deliver()
  expect(j.fund()).toEqual({ used: 0n, pending: 0n })
})

test('original and 2601 at once, again and again: never settled behind a take-back', async () => {
  for (let round = 0; round < 12; round++) {
    const { visitId } = await j.bill()
    const message = uuidv7()
    const [settled, withdrawn] = await Promise.all([send(message, visitId), takeBack(message)])
    if ('refusal' in withdrawn) throw new Error(withdrawn.refusal.code)
    expect(['CANCELLED', 'REVERSED']).toContain(withdrawn.state.state)
    const undone = withdrawn.state.state === 'REVERSED'
    if (!undone) expect('refusal' in settled).toBe(true)
    const again = await send(message, visitId)
    expect('refusal' in again && again.refusal.code).toBe(undone ? 'H6003' : 'H5009')
    await j.deliver()
    expect(j.fund()).toEqual({ used: 0n, pending: 0n })
  }
})

describe('through the door', () => {
  const asking = (visitId: string, message: object) => ({
    ...{ sessionId: 's', message, visitId, policyDay: DAY, totalFen: Number(BILL_FEN) },
  })
  const codeOf = (call: Promise<unknown>) =>
    call.then(
      () => 'none',
      (error: unknown) => (error instanceof Fault ? error.refusal.code : String(error)),
    )

  test('settled, asked about, reversed and taken back', async () => {
    const { visitId } = await j.bill()
    const message = named(uuidv7())
    const { state, adopted } = await door.settleOnePhase(asking(visitId, message))
    const settleId = onePhaseIdOf(hospital.code, message)
    expect([adopted, state]).toMatchObject([false, { settleId, state: 'SETTLED' }])
    expect(await door.query({ message })).toEqual(state)
    // An edition's letter names no other message.
    expect(await door.query({ message: { ...message, transaction: '2304A' } })).toEqual(state)
    expect((await door.receipt({ settleId })).textZh).toContain(settleId)
    expect(await door.reverse({ settleId })).toMatchObject({ state: 'REVERSED' })
    expect(await door.withdrawOnePhase({ message })).toMatchObject({ nothingLeft: false, state: { state: 'REVERSED' } })
    await j.deliver()
  })

  test('a caller who hangs up while it asks again is not settled', async () => {
    const { visitId } = await j.bill()
    const message = named(uuidv7())
    j.silence('H2003')
    const call = door.settleOnePhase(asking(visitId, message), { deadlineMs: 400 })
    expect(await codeOf(call)).not.toBe('none')
    j.silence(undefined)
    for (let tries = 0; tries < 50; tries++) {
      if ((await door.query({ message })).state === 'CANCELLED') break
      await new Promise((resolve) => setTimeout(resolve, 20))
    }
    expect(await door.query({ message })).toMatchObject({ state: 'CANCELLED', cancelReason: 'DEADLINE' })
    await j.deliver()
  })

  test.each([
    ['no message', undefined, 'H1001'],
    ['another transaction', { ...named('m'), transaction: '2401' }, 'H1001'],
    ['no message id', named(''), 'H1001'],
    ['nobody', { ...named('m'), personId: '' }, 'H1001'],
    ['a message id with a zero byte', named('m\u0000'), 'H1001'],
  ])('%s is named', async (_why, message, code) => {
    expect(await codeOf(door.withdrawOnePhase({ ...(message && { message }) }))).toBe(code)
    expect(await codeOf(door.settleOnePhase(asking('v', message ?? {})))).toBe(code)
  })

  test('ids that no settlement can have are refused before anything is looked up', async () => {
    for (const settleId of ['', 'x', '9b1deb4d-3b7d-4bad-9bdd-2b0d7b3dcb6d'])
      expect(await codeOf(door.reverse({ settleId }))).toBe('H1002')
    expect(await codeOf(door.reverse({ settleId: uuidv7() }))).toBe('H6002')
  })
})

describe('quotes in Redis', () => {
  let redis: Redis
  const batch = { visitId: 'v', batchId: 'b', version: 3 }
  const quoted = { hospital: 'h', batch, requestHash: Buffer.from('01', 'hex'), split: { totalFen: 5 } as never }
  beforeAll(async () => {
    redis = redisAt(stack().redis.url, 'test', silent)
    if (redis.status !== 'ready') await new Promise((resolve) => redis.once('ready', resolve))
  })
  afterAll(() => redis.disconnect())

  test('are kept by version, and forgotten quietly', async () => {
    const quotes = quotesInRedis(redis, uuidv7(), silent)
    await quotes.keep(quoted)
    expect(await quotes.find('h', batch)).toEqual({ requestHash: quoted.requestHash, split: quoted.split })
    expect(await quotes.find('h', { ...batch, version: 4 })).toBeUndefined()
    expect(await quotes.find('other', batch)).toBeUndefined()
    const away = {
      set: () => Promise.reject(refusal('H9002', { part: 'redis' })),
      get: () => Promise.reject(new Error()),
    }
    const silentQuotes = quotesInRedis(away as unknown as Redis, 'r', silent)
    await silentQuotes.keep(quoted)
    expect(await silentQuotes.find('h', batch)).toBeUndefined()
  })
})
