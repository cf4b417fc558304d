import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createServer, type TLSSocket } from 'node:tls'
import { busOverKafka } from '../../../common/bus.kafka'
import { kafkaOptions } from '../../../common/client.kafka'
import { kafkaSecurityIn, kafkaSettings } from '../../../common/kafka.file'
import { silent } from '../../../common/log'
import { makeAuthority } from '../../../deploy/local/authority'

let folder: string
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'kafka-'))
})
afterAll(() => rmSync(folder, { recursive: true }))
const file = (name: string, content: string | Buffer) => {
  writeFileSync(join(folder, name), content)
  return join(folder, name)
}

test('without a word about it the brokers are reached in the clear', () => {
  const settings = kafkaSettings.parse({ brokers: ['127.0.0.1:9092'] })
  expect(kafkaSecurityIn(settings)).toEqual({})
  const options = kafkaOptions({ brokers: settings.brokers, clientId: 'c', log: silent, requestMs: 1 })
  expect([options.ssl, options.sasl]).toEqual([undefined, undefined])
})

test('the password comes out of its file, without the line break that editors put behind it', () => {
  const sasl = { username: 'region-5116', passwordFile: file('password', 's3cret \n') }
  const security = kafkaSecurityIn(kafkaSettings.parse({ brokers: ['127.0.0.1:9092'], sasl }))
  expect(security.sasl).toEqual({ mechanism: 'scram-sha-512', username: 'region-5116', password: 's3cret' })
  expect(kafkaOptions({ brokers: [], clientId: 'c', log: silent, requestMs: 1, security }).sasl).toEqual(security.sasl)
})

test.each`
  wrong                                               | named
  ${{ tls: { authority: '/nowhere' } }}               | ${'kafka.tls.authority'}
  ${{ sasl: { username: 'u', passwordFile: '/no' } }} | ${'kafka.sasl.passwordFile'}
`('a file that is not there stops the start: $named', ({ wrong, named }) => {
  expect(() => kafkaSecurityIn(kafkaSettings.parse({ brokers: ['127.0.0.1:9092'], ...wrong }))).toThrow(named)
})

test('S1: a broker is spoken to over TLS only, as the one we are, and only when our authority certified it', async () => {
  const [ours, theirs] = [await makeAuthority(join(folder, 'ours')), await makeAuthority(join(folder, 'theirs'))]
  // With the broker's address in it, which TLS compares.
  const broker = await ours.issue({ role: 'hub', instance: 'broker' }, 'broker')
  const us = await ours.issue({ role: 'enrollment', region: '5116' }, 'us')
  const met: { authorized: boolean }[] = []
  const server = createServer(
    {
      ...{ cert: readFileSync(broker.certificate), key: readFileSync(broker.key), ca: readFileSync(ours.certificate) },
      ...{ requestCert: true, rejectUnauthorized: false },
    },
    (socket: TLSSocket) => {
      met.push({ authorized: socket.authorized })
      socket.destroy()
    },
  )
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const port = (server.address() as { port: number }).port
  const tryWith = async (trusted: string) => {
    const security = kafkaSecurityIn({ tls: { ...us, authority: trusted } })
    const reached = { brokers: [`127.0.0.1:${port}`], clientId: 'c', acksOf: () => 1 as const, parkedTopic: 'p' }
    const bus = busOverKafka({ ...reached, log: silent, security })
    await expect(bus.publish('t', { key: 'k', value: Buffer.from('v') }, 900)).rejects.toThrow()
    await bus.close()
  }
  await tryWith(theirs.certificate)
  expect(met).toEqual([])
  await tryWith(ours.certificate)
  expect(met.length).toBeGreaterThan(0)
  expect(met.every(({ authorized }) => authorized)).toBe(true)
  await new Promise((resolve) => server.close(resolve))
  server.close()
})
