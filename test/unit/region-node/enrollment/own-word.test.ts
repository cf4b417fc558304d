import type { Credentials } from '../../../../common/credentials.file'
import type { Domain, Verifier } from '../../../../common/signing'
import type { Signature } from '../../../../proto/types'
import { knowingItsOwn } from '../../../../region-node/enrollment/own-word'
import { authority } from '../../../support/credentials'

const body = Buffer.from('a verdict')
const at = Date.now()
let home: Credentials
let other: Credentials

beforeAll(async () => {
  const province = await authority()
  home = await province.certify({ role: 'enrollment', region: '5116' })
  other = await province.certify({ role: 'enrollment', region: '5107' })
})

function knowing(given: { readonly kept?: number; readonly isRevoked?: () => boolean } = {}) {
  const check = jest.fn<ReturnType<Verifier['check']>, Parameters<Verifier['check']>>(home.verifier.check)
  const { isRevoked = () => false } = given
  return { check, ...knowingItsOwn(home.signer, { check, isRevoked }, given.kept) }
}

test('what it has signed itself is not checked again, and its signer is named', () => {
  const { check, signer, verifier } = knowing()
  const signature = signer.sign('verdict', body)
  expect(verifier.check('verdict', body, signature, at)).toEqual(home.verifier.check('verdict', body, signature, at))
  expect(check).not.toHaveBeenCalled()
})

interface Change {
  readonly body?: Buffer
  readonly domain?: Domain
  readonly at?: number
  readonly signature?: Partial<Signature> | null
}

test.each<[string, () => Change]>([
  ['another body', () => ({ body: Buffer.from('a verdicT') })],
  ['another domain', () => ({ domain: 'decision' })],
  ['another value', () => ({ signature: { value: Buffer.alloc(64) } })],
  ['another algorithm’s name', () => ({ signature: { algorithm: 'none' } })],
  ['another certificate', () => ({ signature: { certificate: Buffer.from('nothing') } })],
  ['the certificate of another region', () => ({ signature: other.signer.sign('verdict', body) })],
  ['an instant before its certificate began', () => ({ at: 0 })],
  ['an instant after its certificate ended', () => ({ at: Date.parse('9999-01-01') })],
  ['no signature', () => ({ signature: null })],
])('%s is checked as it would be without this', (_what, change) => {
  const { check, signer, verifier } = knowing()
  const own = signer.sign('verdict', body)
  const { body: shown = body, domain = 'verdict', at: instant = at, signature = {} } = change()
  const signed = signature && { ...own, ...signature }
  const expected = home.verifier.check(domain, shown, signed, instant)
  expect(verifier.check(domain, shown, signed, instant)).toEqual(expected)
  expect(check).toHaveBeenCalledTimes(1)
})

test('once its certificate is revoked, its own word is checked like everybody’s', () => {
  const { check, signer, verifier } = knowing({ isRevoked: () => true })
  verifier.check('verdict', body, signer.sign('verdict', body), at)
  expect(check).toHaveBeenCalledTimes(1)
})

test('what else it signs is not remembered, and the oldest verdict is forgotten first', () => {
  const { check, signer, verifier } = knowing({ kept: 1 })
  const [acks, first, second] = [
    signer.sign('acks', body),
    signer.sign('verdict', body),
    signer.sign('verdict', Buffer.from('the next')),
  ]
  verifier.check('acks', body, acks, at)
  verifier.check('verdict', body, first, at)
  expect(check).toHaveBeenCalledTimes(2)
  verifier.check('verdict', Buffer.from('the next'), second, at)
  expect(check).toHaveBeenCalledTimes(2)
})
