import { X509Certificate } from 'node:crypto'
import type { Credentials } from '../../../common/credentials.file'
import type { Identity } from '../../../common/identity'
import { verifierTrusting } from '../../../common/signing'
import { authority } from '../../support/credentials'

const enrollment: Identity = { role: 'enrollment', region: '5116' }
const body = Buffer.from('a verdict')
const now = Date.now()
let node: Credentials
let stranger: Credentials

beforeAll(async () => {
  node = await (await authority()).certify(enrollment)
  stranger = await (await authority()).certify(enrollment)
})

test('what was signed is known by its signer', () => {
  const signature = node.signer.sign('verdict', body)
  expect(node.verifier.check('verdict', body, signature, now)).toEqual({ signer: enrollment })
})

test.each`
  what                          | change                                     | distrust
  ${'another body'}             | ${{ body: Buffer.from('a verdicT') }}      | ${'forged'}
  ${'a verdict as a decision'}  | ${{ domain: 'decision' }}                  | ${'forged'}
  ${'a broken value'}           | ${{ value: Buffer.alloc(64) }}             | ${'forged'}
  ${'another algorithm’s name'} | ${{ algorithm: 'none' }}                   | ${'malformed'}
  ${'bytes for a certificate'}  | ${{ certificate: Buffer.from('nothing') }} | ${'malformed'}
  ${'before it was valid'}      | ${{ at: 0 }}                               | ${'expired'}
  ${'after it was valid'}       | ${{ at: now + 100 * 24 * 3_600_000 }}      | ${'expired'}
`('$what: $distrust', ({ change, distrust }) => {
  const signature = { ...node.signer.sign('verdict', body), ...change }
  const { domain = 'verdict', body: checked = body, at = now } = change
  expect(node.verifier.check(domain, checked, signature, at)).toEqual({ distrust })
})

test('another authority’s certificate may become known later; no signature never counts', () => {
  const signature = stranger.signer.sign('verdict', body)
  expect(node.verifier.check('verdict', body, signature, now)).toEqual({ distrust: 'unknown-authority' })
  expect(node.verifier.check('verdict', body, null, now)).toEqual({ distrust: 'malformed' })
})

test('R21: one authority follows another: both count while both are in the file', async () => {
  const signature = stranger.signer.sign('verdict', body)
  const authorities = [node, stranger].map(({ authorityPem }) => new X509Certificate(authorityPem))
  expect(verifierTrusting(authorities).check('verdict', body, signature, now)).toEqual({ signer: enrollment })
})

test('R21: a revocation counts at once, also for a certificate that was known and trusted', () => {
  const revoked = new Set<string>()
  const verifier = verifierTrusting(new X509Certificate(node.authorityPem), { isRevoked: (one) => revoked.has(one) })
  const signature = node.signer.sign('verdict', body)
  expect(verifier.check('verdict', body, signature, now)).toEqual({ signer: enrollment })
  expect(verifier.isRevoked?.(signature.certificate)).toBe(false)
  revoked.add(new X509Certificate(node.certificatePem).serialNumber)
  expect(verifier.check('verdict', body, signature, now)).toEqual({ distrust: 'revoked' })
  expect(verifier.isRevoked?.(signature.certificate)).toBe(true)
  expect(verifier.isRevoked?.(Buffer.from('nothing'))).toBe(false)
})

test('another’s value under our certificate is a forgery', () => {
  const ours = node.signer.sign('verdict', body)
  const theirs = stranger.signer.sign('verdict', body)
  expect(node.verifier.check('verdict', body, { ...ours, value: theirs.value }, now)).toEqual({ distrust: 'forged' })
})
