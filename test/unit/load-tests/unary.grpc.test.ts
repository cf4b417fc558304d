/** The load generator's cheap client beside grpc-js' own, at the same server: whatever one hears, the other hears. */
import { createServer, type Socket } from 'node:net'
import { Metadata, Server, status } from '@grpc/grpc-js'
import { refusalOf, type Served, serve, serverCredentials, service } from '../../../common/calls.grpc'
import { type ClientOf, clientOf } from '../../../common/clients.grpc'
import { contracts } from '../../../common/contracts.grpc'
import type { Credentials } from '../../../common/credentials.file'
import { type Fault, fault, type Refusal } from '../../../common/errors'
import type { Identity } from '../../../common/identity'
import { silent } from '../../../common/log'
import { type CallFailed, REQUEST_MAX, type UnaryClient, unaryClient } from '../../../load-tests/unary.grpc'
import type { SettleReply, SettleRequestIn } from '../../../proto/types'
import { type Authority, authority } from '../../support/credentials'
import { until } from '../../support/until'

const care: Identity = { role: 'care', region: '5101' }
const hospital: Identity = { role: 'hospital', region: '5101', hospital: 'H51010000001' }
const DEADLINE_MS = 5_000
/** However busy the machine. */
const PATIENT_MS = 25_000
const SOON_MS = 500
const TOKEN_MAX = 100_000
const MUCH = Object.fromEntries(Array.from({ length: 16 }, (_, i) => [`more${i}`, '成'.repeat(500)]))

let province: Authority
let till: Credentials
let served: Served
let usual: ClientOf<'hospitalDoor'>
let light: UnaryClient
let goneAt: number[] = []

beforeAll(async () => {
  province = await authority()
  till = await province.certify(hospital)
  served = await serving()
  usual = clientOf('hospitalDoor', at(served.port), till)
  light = unaryClient(at(served.port), till)
})
afterAll(async () => {
  usual.close()
  light.close()
  await served.close(200)
})

const at = (port: number) => `127.0.0.1:${port}`
const { Settle } = contracts.hospitalDoor as { Settle: (typeof contracts.hospitalDoor)[string] }

async function serving(port = 0): Promise<Served> {
  const settle = async ({ settleId, totalFen }: { settleId: string; totalFen: number }, caller: unknown) => {
    const { identity, deadlineMs, gone } = caller as { identity: Identity; deadlineMs: number; gone: AbortSignal }
    if (settleId === 'refused') throw fault('H5011', { hospital: '华西医院', seconds: '10' }, 1_500)
    if (settleId === 'much') throw fault('H1002', MUCH)
    if (settleId === 'broken') throw new Error('a secret of the house')
    if (settleId === 'slow') {
      gone.addEventListener('abort', () => goneAt.push(Date.now()))
      await new Promise((resolve) => setTimeout(resolve, 2_000).unref())
    }
    const said = JSON.stringify({ identity, inTime: deadlineMs > 0 && deadlineMs <= DEADLINE_MS })
    return { token: Buffer.concat([Buffer.from(said), Buffer.alloc(totalFen, 'x')]), confirmBeforeMs: 7 }
  }
  return serve({
    address: at(port),
    credentials: await province.certify(care),
    services: [service('hospitalDoor', new Proxy({}, { get: () => settle }) as never)],
    limits: { bodyBytesMax: 1_000_000 },
    log: silent,
  })
}

type Heard = { readonly reply: SettleReply } | { readonly refusal: Refusal }

async function lightly(request: SettleRequestIn, client = light, deadlineMs = DEADLINE_MS): Promise<Heard> {
  try {
    const reply = await client.method(Settle.path, deadlineMs)(Settle.requestSerialize(request))
    return { reply: Settle.responseDeserialize(reply) as SettleReply }
  } catch (error) {
    return { refusal: refusalOf(error as Error) }
  }
}

async function usually(request: SettleRequestIn, deadlineMs = DEADLINE_MS): Promise<Heard> {
  try {
    return { reply: await usual.settle(request, { deadlineMs }) }
  } catch (error) {
    return { refusal: (error as Fault).refusal }
  }
}

test.each([
  ['an answer', { settleId: 'plain' }],
  ['one of many frames', { settleId: 'plain', totalFen: TOKEN_MAX }],
  ['a refusal with what belongs to it', { settleId: 'refused' }],
  ['a refusal of more headers than fit one frame', { settleId: 'much' }],
  ['a handler that broke', { settleId: 'broken' }],
])('%s is heard alike', async (_what, request) => {
  const heard = await lightly(request)
  expect(heard).toEqual(await usually(request))
})

test('the far side knows who calls and how long they wait', async () => {
  const heard = await lightly({ settleId: 'plain' })
  if (!('reply' in heard)) throw new Error(JSON.stringify(heard))
  expect(JSON.parse(heard.reply.token.toString())).toEqual({ identity: hospital, inTime: true })
})

test('a deadline that passes is silence, and the far side hears that nobody waits any more', async () => {
  goneAt = []
  const slow = { settleId: 'slow' }
  const [own, other] = [await lightly(slow, light, SOON_MS), await usually(slow, SOON_MS)]
  expect([own, other]).toMatchObject([{ refusal: { code: 'H6001' } }, { refusal: { code: 'H6001' } }])
  await until(() => goneAt.length === 2)
})

test('more calls than the far side takes at once, and more bytes than it takes unasked, wait for their turn', async () => {
  const request = { settleId: 'plain', invoiceNo: 'x'.repeat(2_000) }
  const heard = await Promise.all(Array.from({ length: 600 }, () => lightly(request, light, PATIENT_MS)))
  expect(heard.filter((one) => 'reply' in one)).toHaveLength(600)
})

test('a reply that is too long is refused as grpc-js would, and the next one is heard', async () => {
  const client = unaryClient(at(served.port), till, 1_000)
  const heard = await lightly({ settleId: 'plain', totalFen: TOKEN_MAX }, client)
  expect(heard).toMatchObject({ refusal: { code: 'H1009', params: { bytesMax: '1000' } } })
  expect(await lightly({ settleId: 'plain' }, client)).toMatchObject({ reply: { confirmBeforeMs: 7 } })
  client.close()
})

test('a request that does not fit is not sent', async () => {
  const call = light.method(Settle.path)
  await expect(call(Buffer.alloc(REQUEST_MAX + 1))).rejects.toMatchObject({ code: status.RESOURCE_EXHAUSTED })
})

test('a line that breaks under a call proves nothing, is missed, and is found again', async () => {
  const server = await serving()
  const client = unaryClient(at(server.port), till)
  expect(await lightly({ settleId: 'plain' }, client)).toMatchObject({ reply: {} })
  const heard = lightly({ settleId: 'slow' }, client)
  await new Promise((resolve) => setTimeout(resolve, 100))
  await server.close(0)
  expect(await heard).toMatchObject({ refusal: { code: 'H6001' } })
  // Nobody listens: it certainly was not heard there.
  await until(async () => {
    const nobody = await lightly({ settleId: 'plain' }, client)
    return 'refusal' in nobody && nobody.refusal.code === 'H9002'
  })
  const again = await serving(server.port)
  await until(async () => 'reply' in (await lightly({ settleId: 'plain' }, client)))
  client.close()
  await again.close(0)
})

test('who shows no certificate of a node is told nothing', async () => {
  const { port, close } = await bareServer(await province.certify({ ...hospital, hospital: 'H51010000002' }))
  const client = unaryClient(at(port), till)
  const heard = await lightly({ settleId: 'plain' }, client)
  expect(heard).toMatchObject({ refusal: { code: 'H9002', params: { part: expect.stringContaining('answers as') } } })
  client.close()
  close()
})

test('who speaks no HTTP/2 is missed like somebody who is not there', async () => {
  const sockets: Socket[] = []
  const server = createServer((socket) => void sockets.push(socket.on('error', () => undefined)))
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const client = unaryClient(at((server.address() as { port: number }).port), till)
  const heard = lightly({ settleId: 'plain' }, client)
  await until(() => sockets.length === 1)
  sockets[0]?.end('HTTP/1.1 400 Bad Request\r\n\r\n')
  expect(await heard).toMatchObject({ refusal: { code: 'H9002' } })
  client.close()
  server.close()
})

test('every letter of a header is read, and every method that is not there is called so', async () => {
  const { port, close } = await bareServer(await province.certify(care))
  const client = unaryClient(at(port), till)
  const failed = await client
    .method('/bare/Fail')(Buffer.from('body'))
    .catch((error: CallFailed) => error)
  expect(failed).toMatchObject({ code: status.ABORTED, details: 'because, 因为 100%' })
  expect((failed as CallFailed).metadata.get('letters')).toEqual([LETTERS])
  const unknown = await client
    .method('/bare/Nobody')(Buffer.from('body'))
    .catch((error: CallFailed) => error)
  expect(unknown).toMatchObject({ code: status.UNIMPLEMENTED })
  client.close()
  close()
})

/** All that may be seen, but for the first and last of a value, which must not be blank. */
const LETTERS = Array.from({ length: 0x7f - 0x21 }, (_, i) => String.fromCharCode(0x21 + i)).join(' ')

/** grpc-js with nothing of ours. */
async function bareServer(credentials: Credentials) {
  const server = new Server()
  const asItIs = (bytes: Buffer) => bytes
  const codec = { requestSerialize: asItIs, requestDeserialize: asItIs }
  const answers = {
    responseSerialize: asItIs,
    responseDeserialize: asItIs,
    requestStream: false,
    responseStream: false,
  }
  const metadata = new Metadata()
  metadata.set('letters', LETTERS)
  server.addService(
    { fail: { path: '/bare/Fail', ...codec, ...answers } },
    {
      fail: (_call: unknown, answer: (error: object) => void) =>
        answer({ code: status.ABORTED, details: 'because, 因为 100%', metadata }),
    },
  )
  const port = await new Promise<number>((resolve, reject) => {
    server.bindAsync(at(0), serverCredentials(credentials), (error, bound) => (error ? reject(error) : resolve(bound)))
  })
  return { port, close: () => server.forceShutdown() }
}
