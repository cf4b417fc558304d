import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { join } from 'node:path'
import { codecs, projectRoot } from '../../../../common/contracts.grpc'
import type { Credentials } from '../../../../common/credentials.file'
import type { EngineReply, EngineRequestIn } from '../../../../proto/types'
import type { CityEngine } from '../../../../region-node/enrollment/engine'
import { engineOverGrpc } from '../../../../region-node/enrollment/engine.grpc'
import { enrollmentInMemory } from '../../../../region-node/enrollment/enrollment.memory'
import { type HalfOf, halfOf } from './half-of'
import {
  claimOf,
  credentials,
  DAY,
  freshKey,
  type People,
  REGION,
  requestOf,
  settleRequest,
  verdictIn,
} from './province'

const PERSON = '5116000000000001'
const ENGINE_MS = 1_000
let people: People
let stores: ReturnType<typeof enrollmentInMemory>
const open: { close(): void }[] = []
const children: ChildProcess[] = []

beforeAll(async () => {
  people = await credentials()
})
beforeEach(() => {
  stores = enrollmentInMemory()
})
afterEach(async () => {
  for (const one of open.splice(0)) one.close()
  for (const child of children.splice(0)) {
    if (child.exitCode === null && child.signalCode === null) {
      child.kill('SIGKILL')
      await once(child, 'exit')
    }
  }
})

async function started(behaviour: string, { authorityPem, certificatePem, keyPem }: Credentials): Promise<number> {
  const child = spawn(process.execPath, [join(projectRoot(), 'test/support/example-engine.js'), behaviour])
  children.push(child)
  child.stdin.end(JSON.stringify({ authorityPem, certificatePem, keyPem }))
  const [line] = (await once(child.stdout, 'data')) as [Buffer]
  return Number(line.toString())
}

async function halfWith(engine: CityEngine, more: Parameters<HalfOf['insure']>[1] = {}): Promise<HalfOf> {
  const half = halfOf(stores, people.enrollment, [], { engine })
  await half.insure(PERSON, { balanceYuan: 100, ...more })
  return half
}

async function exampleEngine(behaviour: string, by = people.enrollment): Promise<CityEngine> {
  const address = `127.0.0.1:${await started(behaviour, by)}`
  const engine = engineOverGrpc({ address, region: REGION, credentials: people.enrollment, engineMs: ENGINE_MS })
  open.push(engine)
  return engine
}

const fund = () => stores.people.accumulated(PERSON, '310', 2024, 'fund')

test('a bill is reckoned by another process, promised under this region’s signature, and explained in its words', async () => {
  const half = await halfWith(await exampleEngine('good'))
  const answered = await half.ask(settleRequest(freshKey(), { useAccount: true }))
  expect(verdictIn(answered).authorised).toMatchObject({
    split: { totalFen: 2_800_000, poolingFundFen: 1_250_000, personalAccountFen: 10_000, cashFen: 1_540_000 },
    ...{ policyVersion: 'example-engine-1', policyDay: DAY, confirmWindowS: 600, insurance: '310' },
    ...{ personCategory: '11', explanation: [{ rule: 'coverage:referral' }, { rule: 'half', amountFen: 1_250_000 }] },
  })
  expect(fund()).toEqual({ used: 0n, pending: 1_250_000n })
})

test('a quote asks it too, and books nothing', async () => {
  const half = await halfWith(await exampleEngine('good'))
  const key = { ...freshKey(), settleId: '' }
  const body = codecs.claim.encode(claimOf(key, { requestHash: Buffer.alloc(0), confirmWindowS: 0 }))
  const { body: quoted } = await half.ask(requestOf('ASK_QUOTE', key, body))
  expect(codecs.quote.decode(quoted as Buffer).reckoning?.split?.poolingFundFen).toBe(1_250_000)
  expect(fund()).toEqual({ used: 0n, pending: 0n })
})

test('a refusal that would be the same again is signed; one by a code of its own decides nothing', async () => {
  const refusing = await halfWith(await exampleEngine('refusing'))
  expect(verdictIn(await refusing.ask(settleRequest(freshKey()))).refused?.code).toBe('H3006')
  const inventing = await halfWith(await exampleEngine('inventing'))
  expect((await inventing.ask(settleRequest(freshKey()))).failure).toMatchObject({
    ...{ code: 'H5014', params: { cause: 'a refusal with X0001' } },
  })
})

test('late, wrong or gone: nothing is decided, and the same id settles once it is well', async () => {
  const key = freshKey()
  const late = await halfWith(await exampleEngine('late'))
  expect((await late.ask(settleRequest(key))).failure?.code).toBe('H5014')
  const wrong = await halfWith(await exampleEngine('wrong'))
  expect((await wrong.ask(settleRequest(key))).failure).toMatchObject({ params: { cause: 'parts that do not add up' } })
  const gone = await exampleEngine('good')
  const child = children.at(-1) as ChildProcess
  child.kill('SIGKILL')
  await once(child, 'exit')
  expect((await (await halfWith(gone)).ask(settleRequest(key))).failure?.code).toBe('H5014')
  expect(fund()).toEqual({ used: 0n, pending: 0n })
  const well = await halfWith(await exampleEngine('good'))
  expect(verdictIn(await well.ask(settleRequest(key))).authorised).toBeDefined()
})

test('a process with another region’s certificate is not this city’s engine', async () => {
  const half = await halfWith(await exampleEngine('good', people.otherEnrollment))
  expect((await half.ask(settleRequest(freshKey()))).failure?.code).toBe('H5014')
})

describe('what an answer may not say', () => {
  const good = (): EngineReply => {
    const claim = claimOf(freshKey())
    const { totals } = codecs.claim.decode(codecs.claim.encode(claim))
    const authorised = {
      split: { totalFen: 2_800_000, poolingFundFen: 1_000_000, cashFen: 1_800_000 },
      totals: totals as object,
      deltas: [{ insurance: '310', year: 2024, code: 'fund', amount: 1_000_000 }],
      policyVersion: 'v',
      explanation: [{ rule: 'r' }],
    }
    const { reckoning } = codecs.quote.decode(codecs.quote.encode({ reckoning: authorised }))
    return { outcome: 'authorised', authorised: reckoning, refused: null } as unknown as EngineReply
  }
  const split = (changes: object) => (reply: EngineReply) => Object.assign(reply.authorised?.split as object, changes)
  const totals = (changes: object) => (reply: EngineReply) => Object.assign(reply.authorised?.totals as object, changes)
  const deltas =
    (...all: object[]) =>
    (reply: EngineReply) =>
      Object.assign(reply.authorised as object, { deltas: all })
  const fundDelta = { insurance: '310', year: 2024, code: 'fund', amount: 1 }
  const half = async (spoil: (reply: EngineReply) => unknown) => {
    const reply = good()
    spoil(reply)
    return halfWith({ adjudicate: async (_request: EngineRequestIn) => reply })
  }

  test('the good one is taken', async () => {
    const answered = await (await half(() => undefined)).ask(settleRequest(freshKey()))
    expect(verdictIn(answered).authorised?.split?.poolingFundFen).toBe(1_000_000)
  })

  test.each([
    ['another total', split({ totalFen: 2_800_001, cashFen: 1_800_001 })],
    ['a fen lost', split({ cashFen: 1_799_999 })],
    ['somebody paid for falling ill', split({ poolingFundFen: 3_000_000, cashFen: -200_000 })],
    ['a fund beyond the eligible costs', split({ poolingFundFen: 2_600_000, cashFen: 200_000 })],
    ['a deductible beyond them', split({ deductibleFen: 2_500_001 })],
    ['a fund that pays the deductible', split({ deductibleFen: 2_000_000 })],
    ['more eligible costs than the catalog has', totals({ eligibleFen: 2_600_000, selfFundedFen: 30_000 })],
    ['totals that do not add up', totals({ selfFundedFen: 0 })],
    ['an account that may not be used', split({ personalAccountFen: 100, cashFen: 1_799_900 })],
    ['no version', (reply: EngineReply) => Object.assign(reply.authorised as object, { policyVersion: '' })],
    ['no reasons', (reply: EngineReply) => Object.assign(reply.authorised as object, { explanation: [] })],
    ['nothing at all', (reply: EngineReply) => Object.assign(reply, { authorised: null })],
  ])('%s', async (_why, spoil) => {
    const answered = await (await half(spoil)).ask(settleRequest(freshKey()))
    expect(answered.failure).toMatchObject({ code: 'H5014', params: { cause: expect.any(String) } })
    expect(fund()).toEqual({ used: 0n, pending: 0n })
  })

  test.each([
    ['an accumulator that is none', deltas({ ...fundDelta, code: 'mystery' })],
    ['another year’s accumulator', deltas({ ...fundDelta, year: 2023 })],
    ['another insurance’s accumulator', deltas({ ...fundDelta, insurance: '390' })],
    ['one accumulator twice', deltas(fundDelta, fundDelta)],
    ['an accumulator below nothing', deltas({ ...fundDelta, amount: -1 })],
    ['a balance that nobody was paid from', deltas({ ...fundDelta, code: 'account', year: 0, amount: -1 })],
  ])('%s', async (_why, spoil) => {
    const answered = await (await half(spoil)).ask(settleRequest(freshKey()))
    expect(answered.failure).toMatchObject({ code: 'H5022', params: { cause: expect.any(String) } })
    expect(fund()).toEqual({ used: 0n, pending: 0n })
  })
})

test('whether the person may be settled for stays this node’s question', async () => {
  const asked: EngineRequestIn[] = []
  const half = await halfWith({
    adjudicate: async (request) => {
      asked.push(request)
      throw new Error('not asked')
    },
  })
  await half.import('blacklist', 'person_id,begins,reason', `${PERSON},2024-01-01,made up`)
  expect(verdictIn(await half.ask(settleRequest(freshKey()))).refused?.code).toBe('H3006')
  expect(verdictIn(await half.ask(settleRequest(freshKey(), { personId: 'nobody' }))).refused?.code).toBe('H3001')
  expect(asked).toEqual([])
})

test('an answer on accumulators that moved meanwhile is not written: the engine is asked again', async () => {
  let asked = 0
  const engine = await exampleEngine('good')
  const half = await halfWith({
    async adjudicate(request) {
      if (asked++ === 0) await half.import('accounts', 'person_id,insurance,balance_yuan', `${PERSON},310,50`)
      return engine.adjudicate(request)
    },
  })
  const answered = await half.ask(settleRequest(freshKey(), { useAccount: true }))
  expect(verdictIn(answered).authorised?.split?.personalAccountFen).toBe(5_000)
  expect(asked).toBe(2)
})
