import { Client, type ClientDuplexStream, type ServiceError } from '@grpc/grpc-js'
import { channelCredentials, refusalOf } from '../../../../common/calls.grpc'
import { contracts } from '../../../../common/contracts.grpc'
import type { Credentials } from '../../../../common/credentials.file'
import type { ServedLinks } from '../../../../hub/ingress/link.grpc'
import type { DownFrame, DownFrames, UpFrameIn } from '../../../../proto/types'
import { type Authority, authority } from '../../../support/credentials'
import { allUp, type HubInTest, hubInTest, mute, nodeInTest, questionOf, rowsInTest } from '../../../support/links'
import { until } from '../../../support/until'

let root: Authority
let hubCredentials: Credentials
let care: Credentials
const opened: { close(graceMs: number): Promise<void> }[] = []

beforeAll(async () => {
  root = await authority()
  hubCredentials = await root.certify({ role: 'hub', instance: 'hub-1' })
  care = await root.certify({ role: 'care', region: '5101' })
})

afterEach(async () => {
  for (const one of opened.splice(0).reverse()) await one.close(0)
})

async function hub(given: Partial<HubInTest> = {}): Promise<ServedLinks> {
  const served = await hubInTest({ hubName: 'hub-1', credentials: hubCredentials, ...given })
  opened.push(served)
  return served
}

const STRANGER_BYTES = Buffer.from([0xff, 0xff, 0xff, 0xff, 0x0f])

/** A stream of whoever holds the credentials, saying whatever the test says. */
function stranger(port: number, credentials: Credentials, name: 'Live' | 'Bulk' = 'Live') {
  const method = contracts.exchange[name] as (typeof contracts.exchange)[string]
  const client = new Client(`127.0.0.1:${port}`, channelCredentials(credentials))
  const encode = (message: object) => (Buffer.isBuffer(message) ? message : method.requestSerialize(message))
  const call: ClientDuplexStream<object, DownFrames> = client.makeBidiStreamRequest(
    method.path,
    encode,
    method.responseDeserialize as (bytes: Buffer) => DownFrames,
  )
  const frames: DownFrame[] = []
  const over = new Promise<string>((resolve) => {
    call.on('error', (error: ServiceError) => resolve(refusalOf(error).code))
    call.on('end', () => resolve('ended'))
  })
  call.on('data', (message: DownFrames) => frames.push(...message.frames))
  opened.push({
    async close() {
      call.cancel()
      client.close()
    },
  })
  const say = (...said: UpFrameIn[]) => call.write({ frames: said })
  return {
    say,
    bytes: (raw: Buffer) => call.write(raw),
    frames,
    over,
    has: (c: string) => frames.some((f) => f.content === c),
  }
}

const helloFrom = (processId = 'p', contractVersion = '1'): UpFrameIn => ({
  hello: { processId, contractVersion, highestFactNumber: 0 },
})

test.each([
  ['a hospital', 'spiffe://lianjie/region/5101/hospital/H51010000001'],
  ['an enrollment half', 'spiffe://lianjie/region/5101/enrollment'],
  ['another hub', 'spiffe://lianjie/hub/hub-2'],
  ['a region that is not admitted', 'spiffe://lianjie/region/4403/care'],
  ['somebody without an identity of ours', 'spiffe://elsewhere/region/5101/care'],
])('%s is turned away', async (_who, uri) => {
  const { over } = stranger((await hub()).port, await root.certify(uri))
  expect(await over).toBe('H1011')
})

test('a certificate of another authority does not get past the handshake', async () => {
  const foreign = await (await authority('elsewhere')).certify({ role: 'care', region: '5101' })
  const served = await hub()
  const { over } = stranger(served.port, { ...foreign, authorityPem: care.authorityPem })
  expect(await over).toMatch(/^H(9002|6001)$/)
  expect(served.links()).toEqual([])
})

test('bytes that are no message end their Link with a code, and its neighbours live on', async () => {
  const served = await hub()
  const neighbour = nodeInTest({
    credentials: await root.certify({ role: 'care', region: '5116' }),
    hubs: [{ name: 'hub-1', address: `127.0.0.1:${served.port}` }],
  })
  opened.push(neighbour)
  await until(() => allUp(neighbour))
  const bad = stranger(served.port, care)
  bad.say(helloFrom())
  await until(() => bad.has('welcome'))
  bad.bytes(STRANGER_BYTES)
  expect(await bad.over).toBe('H1010')
  await until(() => served.links().length === 2)
  expect(await neighbour.ask(questionOf('claim', '5116'), 5_000)).toEqual({ body: Buffer.from('claim') })
  expect(allUp(neighbour)).toBe(true)
})

test('a message beyond all bounds ends its Link with a code', async () => {
  const big = stranger((await hub()).port, care)
  big.bytes(Buffer.alloc(3_000_000))
  expect(await big.over).toBe('H1009')
})

test('what is not a hello, or of another version, is not welcomed', async () => {
  const { port } = await hub()
  const rude = stranger(port, care)
  rude.say({ heartbeat: { stampMs: 1 } })
  expect(await rude.over).toBe('H1001')
  const newer = stranger(port, care)
  newer.say(helloFrom('p', '9'))
  expect(await newer.over).toBe('H1008')
})

test('a stream that says nothing, or falls silent, is ended', async () => {
  const served = await hub()
  const silentFromTheStart = stranger(served.port, care)
  expect(await silentFromTheStart.over).toBe('H6001')
  const fallingSilent = stranger(served.port, care, 'Bulk')
  fallingSilent.say(helloFrom())
  await until(() => served.links().length === 1)
  expect(await fallingSilent.over).toBe('H6001')
  expect(served.links()).toEqual([])
})

test('the same process again replaces its stream, another process of the region stands beside it', async () => {
  const served = await hub()
  const first = stranger(served.port, care)
  first.say(helloFrom('one'))
  await until(() => first.has('welcome'))
  const other = stranger(served.port, care)
  other.say(helloFrom('two'))
  await until(() => served.links().length === 2)
  const again = stranger(served.port, care)
  again.say(helloFrom('one'))
  expect(await first.over).toBe('ended')
  await until(() => again.has('welcome'))
  expect(
    served
      .links()
      .map(({ processId }) => processId)
      .toSorted(),
  ).toEqual(['one', 'two'])
})

test('a question above the window is refused at once, and the others stay open', async () => {
  const served = await hub({ exchange: mute, openPerLinkMax: 2 })
  const pushy = stranger(served.port, care)
  const ask = (questionId: string): UpFrameIn => {
    const { key, ...question } = questionOf('claim')
    return { question: { ...question, unackedFacts: [], trace: {}, questionId, key: { ...key, kind: 'SETTLEMENT' } } }
  }
  pushy.say(helloFrom(), ask('a'), ask('b'), ask('c'))
  await until(() => pushy.has('answer'))
  const answers = pushy.frames.filter(({ content }) => content === 'answer').map(({ answer }) => answer)
  expect(answers).toMatchObject([{ questionId: 'c', outcome: 'failure', failure: { code: 'H8001' } }])
  expect(served.links()[0]?.openQuestions).toBe(2)
})

test('a question in the name of another region is refused', async () => {
  const { port } = await hub()
  const node = nodeInTest({ credentials: care, hubs: [{ name: 'hub-1', address: `127.0.0.1:${port}` }] })
  opened.push(node)
  expect(await node.ask(questionOf('claim', '5107', '5116'), 5_000)).toMatchObject({ refusal: { code: 'H1011' } })
  expect(await node.ask(questionOf('claim', '5101', '4403'), 5_000)).toMatchObject({ refusal: { code: 'H2001' } })
  expect(await node.ask(questionOf('claim', '5101', '5101'), 5_000)).toMatchObject({ refusal: { code: 'H2002' } })
})

test('rows are followed as long as the bulk stream is up', async () => {
  const downRows = rowsInTest()
  const served = await hub({ downRows })
  const bulk = stranger(served.port, care, 'Bulk')
  bulk.say(helloFrom())
  await until(() => downRows.followers.size === 1)
  bulk.say({ rowAck: { rowIds: [1, 2] } }, { rowAck: { rowIds: [3] } })
  await until(() => downRows.handledIds.length === 3)
  await opened.pop()?.close(0)
  await until(() => downRows.followers.size === 0)
})
