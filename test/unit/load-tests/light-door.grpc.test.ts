import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { doorOverGrpc } from '../../../bin/hospital/client.grpc'
import type { Door } from '../../../bin/hospital/door'
import type { HospitalDoor } from '../../../bin/organisations/directory'
import { type Served, serve, service } from '../../../common/calls.grpc'
import type { Credentials } from '../../../common/credentials.file'
import { fault } from '../../../common/errors'
import { silent } from '../../../common/log'
import { lightDoor } from '../../../load-tests/light-door.grpc'
import type { ConfirmRequest, SettlementStateIn, SettleReplyIn, SettleRequest } from '../../../proto/types'
import { authority } from '../../support/credentials'

const asked: unknown[] = []
let folder: string
let served: Served
let usual: Door
let light: Door

beforeAll(async () => {
  const province = await authority()
  served = await serve({
    address: '127.0.0.1:0',
    credentials: await province.certify({ role: 'care', region: '5101' }),
    services: [service('hospitalDoor', new Proxy(handlers, { get: named }) as never)],
    limits: { bodyBytesMax: 1_000_000 },
    log: silent,
  })
  const hospital = 'H51010000001'
  folder = mkdtempSync(join(tmpdir(), 'till-'))
  const till = await province.certify({ role: 'hospital', region: '5101', hospital })
  const at = { address: `127.0.0.1:${served.port}`, region: '5101', hospital, name: '', credentials: onDisk(till) }
  usual = doorOverGrpc(at.address, till)
  light = lightDoor(doorOverGrpc(at.address, till), at)
})
afterAll(async () => {
  usual.close()
  light.close()
  await served.close(200)
  rmSync(folder, { recursive: true })
})

function onDisk({ authorityPem, certificatePem, keyPem }: Credentials): HospitalDoor['credentials'] {
  const written = (name: string, pem: Buffer) => {
    writeFileSync(join(folder, name), pem)
    return join(folder, name)
  }
  const certificate = written('certificate', certificatePem)
  return { authority: written('authority', authorityPem), certificate, key: written('key', keyPem) }
}

const handlers: Readonly<Record<string, unknown>> = {
  async settle(request: SettleRequest): Promise<SettleReplyIn> {
    asked.push(request)
    if (request.settleId === 'refused') throw fault('H5011', { hospital: '华西医院', seconds: '10' }, 1_500)
    const reckoning = { split: { totalFen: 7_000 }, policyVersion: '5107/2026', policyDay: '2026-01-02' }
    return { token: Buffer.alloc(3_000, 't'), reckoning, confirmBeforeMs: 1_790_000_000_000 }
  },
  async confirm(request: ConfirmRequest): Promise<SettlementStateIn> {
    asked.push(request)
    if (request.settleId === 'refused') throw fault('H5009', { settleId: 'refused' })
    return { settleId: request.settleId, state: 'SETTLED', split: { totalFen: 7_000 } }
  },
  async query() {
    return { settleId: 'queried', state: 'AUTHORISED' }
  },
}

function named(all: typeof handlers, name: string) {
  return all[name] ?? (() => Promise.reject(new Error('not part of this test')))
}

const BILL = {
  sessionId: 's',
  settleId: 'one',
  visitId: 'v',
  policyDay: '2026-01-02',
  useAccount: true,
  totalFen: 7_000,
}

test('a verdict is handed back byte for byte, and what a hospital keeps of it is the same', async () => {
  const [own, other] = [await light.settle(BILL), await usual.settle(BILL)]
  if (!('reply' in own && 'reply' in other)) throw new Error(JSON.stringify([own, other]))
  expect(other.reply.reckoning).not.toBeNull()
  expect(own.reply).toEqual({ ...other.reply, reckoning: null })
  expect(await light.confirm('one', own.reply.token)).toEqual(await usual.confirm('one', other.reply.token))
  const [first, second, third, fourth] = asked.splice(0)
  expect([first, third]).toEqual([second, fourth])
})

test('refusals are the same, with all that belongs to them', async () => {
  const refused = { ...BILL, settleId: 'refused' }
  expect(await light.settle(refused)).toEqual(await usual.settle(refused))
  const token = Buffer.from('t')
  expect(await light.confirm('refused', token)).toEqual(await usual.confirm('refused', token))
})

test('what does not fit the cheap client, and every other call, goes through the usual one', async () => {
  const token = Buffer.alloc(50_000)
  expect(await light.confirm('long', token)).toMatchObject({ reply: { settleId: 'long', state: 'SETTLED' } })
  expect(await light.settle({ ...BILL, invoiceNo: 'x'.repeat(50_000) })).toMatchObject({ reply: { reckoning: {} } })
  expect(await light.query({ settleId: 'any' })).toMatchObject({ reply: { state: 'AUTHORISED' } })
})
