import type { Credentials } from '../../../../common/credentials.file'
import type { Verifier } from '../../../../common/signing'
import { rememberingVerifier } from '../../../../region-node/care/verified'
import { authority } from '../../../support/credentials'

const body = Buffer.from('a verdict')
const at = Date.now()
let signing: Credentials

beforeAll(async () => {
  signing = await (await authority()).certify({ role: 'enrollment', region: '5116' })
})

function remembering(kept?: number) {
  const check = jest.fn<ReturnType<Verifier['check']>, Parameters<Verifier['check']>>(signing.verifier.check)
  return { check, verifier: rememberingVerifier({ check }, kept) }
}
const signer = { role: 'enrollment', region: '5116' }

test('the same bytes are checked once', () => {
  const { check, verifier } = remembering()
  const signature = signing.signer.sign('verdict', body)
  for (let n = 0; n < 3; n++) expect(verifier.check('verdict', body, signature, at)).toEqual({ signer })
  expect(check).toHaveBeenCalledTimes(1)
})

test.each`
  what                              | change
  ${'another body'}                 | ${{ body: Buffer.from('a verdicT') }}
  ${'another domain'}               | ${{ domain: 'decision' }}
  ${'another value'}                | ${{ value: Buffer.alloc(64) }}
  ${'another algorithm’s name'}     | ${{ algorithm: 'none' }}
  ${'another certificate'}          | ${{ certificate: Buffer.from('nothing') }}
  ${'an instant before it began'}   | ${{ at: 0 }}
  ${'no signature'}                 | ${{ signature: null }}
  ${'a body that takes from value'} | ${{ shifted: true }}
`('$what is checked for itself, however well the first was known, and again each time', ({ change }) => {
  const { check, verifier } = remembering()
  const first = signing.signer.sign('verdict', body)
  verifier.check('verdict', body, first, at)
  const { domain = 'verdict', signature = { ...first, ...change } } = change
  const { certificate } = first
  const other = change.shifted
    ? { ...first, certificate: certificate.subarray(1), body: Buffer.concat([body, certificate.subarray(0, 1)]) }
    : signature
  for (let n = 0; n < 2; n++) {
    const checked = verifier.check(domain, other?.body ?? change.body ?? body, other, change.at ?? at)
    expect(checked).toHaveProperty('distrust')
  }
  expect(check).toHaveBeenCalledTimes(3)
})

test('only so many are kept, the oldest go first', () => {
  const { check, verifier } = remembering(2)
  const bodies = ['one', 'two', 'three'].map((text) => Buffer.from(text))
  const signed = bodies.map((one) => [one, signing.signer.sign('verdict', one)] as const)
  const checkAll = (some: typeof signed) =>
    some.map(([one, signature]) => verifier.check('verdict', one, signature, at))
  checkAll(signed)
  expect(check).toHaveBeenCalledTimes(3)
  checkAll(signed.slice(1))
  expect(check).toHaveBeenCalledTimes(3)
  checkAll(signed.slice(0, 1))
  expect(check).toHaveBeenCalledTimes(4)
})

test('R21: what was known well counts no longer once its certificate is revoked', () => {
  let isRevoked = false
  const verifier = rememberingVerifier({ check: signing.verifier.check, isRevoked: () => isRevoked })
  const signature = signing.signer.sign('verdict', body)
  expect(verifier.check('verdict', body, signature, at)).toEqual({ signer })
  isRevoked = true
  expect(verifier.check('verdict', body, signature, at)).toEqual({ distrust: 'revoked' })
})
