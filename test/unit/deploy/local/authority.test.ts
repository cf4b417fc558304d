import { createPrivateKey, X509Certificate } from 'node:crypto'
import { mkdtempSync, rmSync, statSync } from 'node:fs'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { connect, createServer, type TLSSocket } from 'node:tls'
import { type CredentialPaths, readCredentials } from '../../../../common/credentials.file'
import type { Identity } from '../../../../common/identity'
import { signerWith } from '../../../../common/signing'
import { makeAuthority, personDigestKey } from '../../../../deploy/local/authority'

const care: Identity = { role: 'care', region: '5101' }
const hospital: Identity = { role: 'hospital', region: '5101', hospital: 'H51010000001' }
const body = Buffer.from('a verdict')
let folder: string
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'authority-'))
})
afterAll(() => rmSync(folder, { recursive: true }))
const at = (name: string) => join(folder, name)

test('a certificate says who its holder is, and its signatures count', async () => {
  const { signer, verifier } = readCredentials(await (await makeAuthority(at('a'))).issue(hospital, 'h'))
  expect(signer.identity).toEqual(hospital)
  expect(verifier.check('verdict', body, signer.sign('verdict', body), Date.now())).toEqual({ signer: hospital })
})

test('an authority is founded once and taken up again', async () => {
  const before = readCredentials(await (await makeAuthority(at('a'))).issueOnce(care, 'care'))
  const after = readCredentials(await (await makeAuthority(at('a'))).issueOnce(care, 'care'))
  expect(after.certificatePem).toEqual(before.certificatePem)
  expect(after.verifier.check('verdict', body, before.signer.sign('verdict', body), Date.now())).toEqual({
    signer: care,
  })
})

test('what another authority certified does not count', async () => {
  const ours = readCredentials(await (await makeAuthority(at('a'))).issue(care, 'ours'))
  const theirs = readCredentials(await (await makeAuthority(at('b'))).issue(care, 'theirs'))
  const signed = theirs.signer.sign('verdict', body)
  expect(ours.verifier.check('verdict', body, signed, Date.now())).toEqual({ distrust: 'unknown-authority' })
})

test('what is expired does not count', async () => {
  const validity = { from: new Date('2020-01-01'), to: new Date('2021-01-01') }
  const { keyPem, certificatePem, signer, verifier } = readCredentials(
    await (await makeAuthority(at('a'))).issue(care, 'old', validity),
  )
  const signed = signerWith(createPrivateKey(keyPem), new X509Certificate(certificatePem)).sign('verdict', body)
  expect(verifier.check('verdict', body, signed, Date.now())).toEqual({ distrust: 'expired' })
  // And its holder does not even try: nobody could ever take what it signs (R21).
  expect(() => signer.sign('verdict', body)).toThrow()
})

test('private keys are readable by their owner only', async () => {
  const { key } = await (await makeAuthority(at('a'))).issue(care, 'secret')
  for (const file of [key, at('a/authority.key'), personDigestKey(at('a'))])
    expect(statSync(file).mode & 0o777).toBe(0o600)
})

test('two participants reach each other over mutual TLS; a stranger does not get in', async () => {
  const authority = await makeAuthority(at('a'))
  const [server, client] = [await authority.issue(care, 'server'), await authority.issue(hospital, 'client')]
  const stranger = await (await makeAuthority(at('c'))).issue(hospital, 'stranger')
  expect(await shakesHands(server, client)).toBe('URI:spiffe://lianjie/region/5101/hospital/H51010000001')
  await expect(shakesHands(server, { ...stranger, authority: authority.certificate })).rejects.toThrow()
})

/** Who the server sees. */
async function shakesHands(server: CredentialPaths, client: CredentialPaths): Promise<string> {
  const listening = createServer({ ...tlsOf(server), requestCert: true, rejectUnauthorized: true })
  try {
    await new Promise<void>((resolve) => listening.listen(0, '127.0.0.1', resolve))
    return await new Promise<string>((resolve, reject) => {
      listening.on('secureConnection', (socket: TLSSocket) => {
        resolve(socket.getPeerCertificate().subjectaltname?.split(', ')[0] ?? '')
        socket.destroy()
      })
      listening.on('tlsClientError', reject)
      const socket = connect({ ...tlsOf(client), port: (listening.address() as AddressInfo).port, host: '127.0.0.1' })
      socket.on('error', reject)
    })
  } finally {
    listening.close()
  }
}

function tlsOf(paths: CredentialPaths) {
  const { authorityPem, certificatePem, keyPem } = readCredentials(paths)
  return { ca: authorityPem, cert: certificatePem, key: keyPem }
}
