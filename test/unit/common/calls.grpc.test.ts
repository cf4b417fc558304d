import { X509Certificate } from 'node:crypto'
import { TLSSocket } from 'node:tls'
import { Client, credentials as insecure, status } from '@grpc/grpc-js'
import { channelCredentials, type Served, serve, service } from '../../../common/calls.grpc'
import { type ClientOf, clientOf } from '../../../common/clients.grpc'
import type { Credentials } from '../../../common/credentials.file'
import { Fault, fault, type Refusal } from '../../../common/errors'
import type { Identity, Name } from '../../../common/identity'
import { silent } from '../../../common/log'
import { refusalOf } from '../../../common/rich-status.grpc'
import { type Authority, authority } from '../../support/credentials'

const care: Identity = { role: 'care', region: '5101' }
const hospital: Identity = { role: 'hospital', region: '5101', hospital: 'H51010000001' }
const BYTES_MAX = 1_000

let province: Authority
let node: Credentials
let served: Served
let door: ClientOf<'hospitalDoor'>
const entered: string[] = []

beforeAll(async () => {
  province = await authority()
  node = await province.certify(care)
  served = await serve({
    address: '127.0.0.1:0',
    credentials: node,
    services: [operations, hospitalDoor, exchange],
    limits: { bodyBytesMax: BYTES_MAX },
    log: silent,
  })
  door = clientOf('hospitalDoor', address(), await province.certify(hospital))
})
afterAll(async () => {
  door.close()
  await served.close(200)
})

const address = () => `127.0.0.1:${served.port}`
const MUCH = Object.fromEntries(Array.from({ length: 100 }, (_, i) => [`more${i}`, '成'.repeat(10_000)]))
const unused = () => Promise.reject(new Error('not part of this test'))

const hospitalDoor = service('hospitalDoor', {
  async signIn({ operatorId }, { identity, deadlineMs, trace }) {
    entered.push(operatorId)
    if (operatorId === 'broken') throw new Error('a secret of the house')
    if (operatorId === 'slow') await new Promise((resolve) => setTimeout(resolve, 500))
    if (operatorId === 'unheard-of') throw fault('H5999' as never)
    // A character that takes two places, cut apart; and more than headers can carry.
    if (operatorId === 'half') throw fault('H1002', { id: `${'x'.repeat(63)}𠮷`.slice(0, 64), ...MUCH })
    if (operatorId === 'refused') throw fault('H5011', { hospital: '华西医院', seconds: '10' }, 1_500)
    return { sessionId: JSON.stringify({ identity, inTime: deadlineMs <= 5_000, trace }), serverTimeMs: 7 }
  },
  signOut: unused,
  findPerson: unused,
  checkEntitlement: unused,
  openVisit: unused,
  uploadLines: unused,
  deleteLines: unused,
  preSettle: unused,
  settle: unused,
  confirm: unused,
  cancel: unused,
  query: unused,
  receipt: unused,
  unconfirmed: unused,
  reverse: unused,
  settleOnePhase: unused,
  withdrawOnePhase: unused,
})

let stopped = false
const operations = service('operations', {
  health: unused,
  show: unused,
  inDoubt: unused,
  import: unused,
  parked: unused,
  replayParked: unused,
  quarantined: unused,
  frozen: unused,
  liftFreeze: unused,
  manualCases: unused,
  decideManually: unused,
  withdrawManually: unused,
  replayQuarantined: unused,
  closedUnits: unused,
  recountDay: unused,
  async *closeDay() {},
  async *rebuildHub() {},
  policyFiles: unused,
  async *history() {},
  async *scanLedger({ day }) {
    yield { rows: [{ settleId: 'one' }] } as never
    if (day === 'broken') throw fault('H9002', { part: 'PostgreSQL' })
    yield { rows: [] }
  },
  async *tail(_request, { gone }) {
    try {
      while (!gone.aborted) {
        yield {}
        await new Promise((resolve) => setTimeout(resolve, 5))
      }
    } finally {
      stopped = true
    }
  },
})

const exchange = service('exchange', {
  live(call, { identity }) {
    call.on('data', () => call.write({ frames: [{ heartbeat: { sentAtMs: identity.role.length } }] } as never))
    call.on('end', () => call.end())
  },
  // Async, although nothing asks for it: people will write it so.
  async bulk() {
    throw fault('H1011')
  },
})

async function refusedWith(call: Promise<unknown>): Promise<Refusal> {
  const error = await call.then(
    () => new Error('it was answered'),
    (reason: unknown) => reason,
  )
  if (!(error instanceof Fault)) throw error
  return error.refusal
}

test('a handler sees who calls, how long they wait, and their trace', async () => {
  const trace = { traceparent: '00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01' }
  const { sessionId, serverTimeMs } = await door.signIn({ operatorId: 'one' }, { deadlineMs: 5_000, trace })
  expect(JSON.parse(sessionId)).toEqual({ identity: hospital, inTime: true, trace })
  expect(serverTimeMs).toBe(7)
})

test('a certificate is taken apart once a connection, and each connection has its own', async () => {
  const second = clientOf('hospitalDoor', address(), await province.certify({ ...hospital, hospital: 'H51010000002' }))
  const callers = [door, second]
  const whoCalls = () => Promise.all(callers.map((one) => one.signIn({ operatorId: 'one' })))
  await whoCalls()
  const takenApart = jest.spyOn(TLSSocket.prototype, 'getPeerCertificate')
  for (let n = 0; n < 3; n++) {
    const seen = (await whoCalls()).map(({ sessionId }) => JSON.parse(sessionId).identity)
    expect(seen).toEqual([hospital, { ...hospital, hospital: 'H51010000002' }])
  }
  expect(takenApart).not.toHaveBeenCalled()
  takenApart.mockRestore()
  second.close()
})

test('a refusal arrives with code, values and pause', async () => {
  expect(await refusedWith(door.signIn({ operatorId: 'refused' }))).toEqual({
    code: 'H5011',
    params: { hospital: '华西医院', seconds: '10' },
    retryAfterMs: 1_500,
  })
})

test('a refusal that quotes half a character, or very much, arrives and ends no process', async () => {
  const { code, params } = await refusedWith(door.signIn({ operatorId: 'half' }))
  expect(code).toBe('H1002')
  expect(params.id).toBe(`${'x'.repeat(63)}\ufffd`)
  expect(Object.keys(params)).toHaveLength(16)
  expect(params.more0).toBe('成'.repeat(500))
})

test('what breaks inside is told as H9001 and not leaked', async () => {
  const refused = await refusedWith(door.signIn({ operatorId: 'broken' }))
  expect(refused.code).toBe('H9001')
  expect(JSON.stringify(refused)).not.toContain('secret')
})

test('a code that nobody knows is told as H9001, and ends no process', async () => {
  expect(await refusedWith(door.signIn({ operatorId: 'unheard-of' }))).toMatchObject({ code: 'H9001' })
})

test('silence is doubt, never a refusal', async () => {
  expect(await refusedWith(door.signIn({ operatorId: 'slow' }, { deadlineMs: 50 }))).toMatchObject({ code: 'H6001' })
})

describe('what is no message', () => {
  let raw: Client
  beforeAll(async () => {
    const credentials = channelCredentials(await province.certify(hospital))
    raw = new Client(address(), credentials, { 'grpc.ssl_target_name_override': 'lianjie' })
  })
  afterAll(() => raw.close())

  const send = (bytes: Buffer) =>
    new Promise<Refusal>((resolve) => {
      const [path, same] = ['/lianjie.v1.HospitalDoor/SignIn', (buffer: Buffer) => buffer]
      raw.makeUnaryRequest(path, same, same, bytes, (error) => resolve(refusalOf(error as Error)))
    })

  test.each`
    what                         | bytes                             | code
    ${'undecodable bytes'}       | ${Buffer.from([0x0a, 0xff])}      | ${'H1010'}
    ${'one byte over the limit'} | ${Buffer.alloc(BYTES_MAX + 1)}    | ${'H1009'}
    ${'far over the limit'}      | ${Buffer.alloc(BYTES_MAX * 1000)} | ${'H1009'}
  `('$what: $code, and no handler is entered', async ({ bytes, code }) => {
    const before = entered.length
    expect((await send(bytes)).code).toBe(code)
    expect(entered.length).toBe(before)
  })

  test('on a two-way stream it ends the stream with its code', async () => {
    const same = (buffer: Buffer) => buffer
    const call = raw.makeBidiStreamRequest('/lianjie.v1.Exchange/Live', same, same)
    const error = new Promise<Error>((resolve) => call.on('error', resolve))
    call.on('data', () => undefined)
    call.write(Buffer.from([0x0a, 0xff]))
    expect(refusalOf(await error).code).toBe('H1010')
  })
})

describe('who may come in', () => {
  const attempt = async (client: ClientOf<'hospitalDoor'>) => {
    const before = entered.length
    const refused = await refusedWith(client.signIn({ operatorId: 'stranger' }, { deadlineMs: 2_000 }))
    client.close()
    expect(entered.length).toBe(before)
    return refused.code
  }

  test('nobody without a certificate', async () => {
    const channel = insecure.createSsl(node.authorityPem, null, null, { checkServerIdentity: () => undefined })
    expect(await attempt(clientOf('hospitalDoor', address(), channel))).toMatch(/H6001|H9002/)
  })

  test('nobody without encryption', async () => {
    expect(await attempt(clientOf('hospitalDoor', address(), insecure.createInsecure()))).toMatch(/H6001|H9002/)
  })

  test('nobody whom another authority certified', async () => {
    const stranger = await (await authority('elsewhere')).certify(hospital)
    const channel = insecure.createSsl(node.authorityPem, stranger.keyPem, stranger.certificatePem, {
      checkServerIdentity: () => undefined,
    })
    expect(await attempt(clientOf('hospitalDoor', address(), channel))).toMatch(/H6001|H9002/)
  })

  test('nobody whose certificate names no identity of ours', async () => {
    const nameless = await province.certify('https://elsewhere.example/hospital')
    expect(await attempt(clientOf('hospitalDoor', address(), nameless))).toBe('H1011')
  })

  test('R1: a successor is served under the name it chooses for a call, if that is one of its own', async () => {
    const former = { role: 'hospital', region: '5101', hospital: 'H51010000009' } as const
    const client = clientOf('hospitalDoor', address(), await province.certify(hospital, { formerly: [former] }))
    const knownAs = async (as?: Name) =>
      JSON.parse((await client.signIn({ operatorId: 'o' }, as ? { as } : {})).sessionId).identity.hospital
    expect([await knownAs(), await knownAs(former)]).toEqual(['H51010000001', 'H51010000009'])
    const stranger: Name = { ...former, hospital: 'H51010000002' }
    await expect(knownAs(stranger)).rejects.toMatchObject({ refusal: { code: 'H1011' } })
    client.close()
  })

  test('R21: who is revoked is heard no more, on open connections and open streams as on new ones', async () => {
    const revoked = new Set<string>()
    const guarded = await serve({
      address: '127.0.0.1:0',
      credentials: { ...node, revocations: { isRevoked: (serialNumber) => revoked.has(serialNumber) } },
      services: [hospitalDoor, exchange],
      limits: { bodyBytesMax: BYTES_MAX },
      log: silent,
    })
    const [till, link] = [await province.certify(hospital), await province.certify(care)]
    const client = clientOf('hospitalDoor', `127.0.0.1:${guarded.port}`, till)
    const stream = clientOf('exchange', `127.0.0.1:${guarded.port}`, link)
    const live = stream.live()
    const next = () => new Promise((resolve) => live.once('data', resolve).once('error', resolve))
    live.write({ frames: [] })
    await client.signIn({ operatorId: 'o' })
    expect(await next()).toHaveProperty('frames')
    for (const { certificatePem } of [till, link]) revoked.add(new X509Certificate(certificatePem).serialNumber)
    live.write({ frames: [] })
    expect([await attempt(client), refusalOf((await next()) as Error).code]).toEqual(['H1011', 'H1011'])
    client.close()
    stream.close()
    await guarded.close(0)
  })

  test('nobody without a name of ours over a stream: it ends with its code, and the process lives', async () => {
    const guarded = await serve({
      address: '127.0.0.1:0',
      credentials: { ...node, revocations: { isRevoked: () => false } },
      services: [hospitalDoor, exchange],
      limits: { bodyBytesMax: BYTES_MAX },
      log: silent,
    })
    const at = `127.0.0.1:${guarded.port}`
    const nameless = clientOf('exchange', at, await province.certify('https://elsewhere.example/node'))
    const ends = Array.from({ length: 5 }, () => {
      const live = nameless.live()
      for (let n = 0; n < 3; n++) live.write({ frames: [] })
      live.end()
      return new Promise<Error>((resolve) => live.once('error', resolve).on('data', () => undefined))
    })
    const codes = (await Promise.all(ends)).map((error) => refusalOf(error).code)
    expect(codes).toEqual(Array(5).fill('H1011'))
    const till = clientOf('hospitalDoor', at, await province.certify(hospital))
    expect(await till.signIn({ operatorId: 'o' })).toMatchObject({ serverTimeMs: 7 })
    nameless.close()
    till.close()
    await guarded.close(0)
  })

  test('nothing that breaks while a frame comes in ends more than its stream', async () => {
    let known = true
    const isRevoked = () => {
      if (!known) throw new Error('whose certificate is this')
      return false
    }
    const guarded = await serve({
      address: '127.0.0.1:0',
      credentials: { ...node, revocations: { isRevoked } },
      services: [exchange],
      limits: { bodyBytesMax: BYTES_MAX },
      log: silent,
    })
    const link = clientOf('exchange', `127.0.0.1:${guarded.port}`, await province.certify(care))
    const live = link.live()
    const next = () => new Promise((resolve) => live.once('data', resolve).once('error', resolve))
    live.write({ frames: [] })
    expect(await next()).toHaveProperty('frames')
    known = false
    live.write({ frames: [] })
    expect(refusalOf((await next()) as Error).code).toBe('H9001')
    link.close()
    await guarded.close(0)
  })

  test('and no hospital may pass itself off as a node', async () => {
    const impostor = await serve({
      address: '127.0.0.1:0',
      credentials: await province.certify(hospital),
      services: [hospitalDoor],
      limits: { bodyBytesMax: BYTES_MAX },
      log: silent,
    })
    const client = clientOf('hospitalDoor', `127.0.0.1:${impostor.port}`, await province.certify(hospital))
    expect(await attempt(client)).toMatch(/H6001|H9002/)
    await impostor.close(0)
  })
})

describe('streams', () => {
  let operator: ClientOf<'operations'>
  beforeAll(async () => {
    operator = clientOf('operations', address(), await province.certify({ role: 'operator', name: 'wang' }))
  })
  afterAll(() => operator.close())

  test('all of it arrives, then it ends', async () => {
    const sizes: number[] = []
    for await (const { rows } of operator.scanLedger({})) sizes.push(rows.length)
    expect(sizes).toEqual([1, 0])
  })

  test('a fault in the middle arrives as one', async () => {
    const reading = async () => {
      for await (const _ of operator.scanLedger({ day: 'broken' }));
    }
    expect(await refusedWith(reading())).toMatchObject({ code: 'H9002', params: { part: 'PostgreSQL' } })
  })

  test('a reader who leaves stops the writer', async () => {
    for await (const _ of operator.tail({})) break
    for (let i = 0; i < 200 && !stopped; i++) await new Promise((resolve) => setTimeout(resolve, 10))
    expect(stopped).toBe(true)
  })

  test('both ways at once', async () => {
    const link = clientOf('exchange', address(), await province.certify(care))
    const call = link.live()
    const frame = new Promise((resolve, reject) => call.once('data', resolve).once('error', reject))
    call.write({ frames: [] })
    expect(await frame).toBeDefined()
    call.end()
    link.close()
  })

  test('a stream may be refused at once', async () => {
    const link = clientOf('exchange', address(), await province.certify(care))
    const call = link.bulk()
    const error = await new Promise<Error>((resolve) => call.on('error', resolve).on('data', () => undefined))
    expect(refusalOf(error).code).toBe('H1011')
    link.close()
  })
})

test.each`
  code                         | details                                        | meaning
  ${status.UNAVAILABLE}        | ${'No connection established. Last'}           | ${'H9002'}
  ${status.UNAVAILABLE}        | ${'Connection dropped'}                        | ${'H6001'}
  ${status.DEADLINE_EXCEEDED}  | ${'Deadline exceeded'}                         | ${'H6001'}
  ${status.RESOURCE_EXHAUSTED} | ${'Received message larger than max (9 vs 4)'} | ${'H1009'}
  ${status.RESOURCE_EXHAUSTED} | ${'enhance your calm'}                         | ${'H6001'}
  ${status.UNIMPLEMENTED}      | ${'no such method'}                            | ${'H1008'}
  ${status.INTERNAL}           | ${'Received RST_STREAM with code 2 triggered'} | ${'H6001'}
  ${status.INTERNAL}           | ${'oh dear'}                                   | ${'H9001'}
`('a bare $code saying "$details" means $meaning', ({ code, details, meaning }) => {
  expect(refusalOf(Object.assign(new Error(details), { code, details })).code).toBe(meaning)
})
