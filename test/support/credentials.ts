/** Throw-away authorities and certificates for tests: made in memory, valid for an hour. */
import 'reflect-metadata'
import { createPrivateKey, webcrypto, X509Certificate } from 'node:crypto'
import * as x509 from '@peculiar/x509'
import type { Credentials } from '../../common/credentials.file'
import { type Identity, type Name, uriOf } from '../../common/identity'
import { signerWith, verifierTrusting } from '../../common/signing'

const ALGORITHM = { name: 'ECDSA', namedCurve: 'P-256', hash: 'SHA-256' } as const
const HOUR_MS = 3_600_000

export interface Authority {
  /** Credentials of an identity, or of whatever SAN URI is given. */
  certify(identity: Identity | string, more?: Certifying): Promise<Credentials>
}

export interface Certifying {
  /** Further names in the certificate. */
  readonly formerly?: readonly Name[]
  /** Absent: an hour from now. */
  readonly notAfter?: Date
}

/** An authority of its own: what one certifies, another does not trust. */
export async function authority(name = 'test authority'): Promise<Authority> {
  x509.cryptoProvider.set(webcrypto as never)
  const keys = await pair()
  const root = await x509.X509CertificateGenerator.createSelfSigned({
    ...common(`CN=${name}`),
    keys,
    extensions: [
      new x509.BasicConstraintsExtension(true, undefined, true),
      new x509.KeyUsagesExtension(x509.KeyUsageFlags.keyCertSign, true),
    ],
  })
  return { certify: (identity, more = {}) => certified(identity, { root, signingKey: keys.privateKey, ...more }) }
}

interface By extends Certifying {
  readonly root: x509.X509Certificate
  readonly signingKey: webcrypto.CryptoKey
}

async function certified(identity: Identity | string, by: By): Promise<Credentials> {
  const { root, signingKey, formerly = [], notAfter } = by
  const keys = await pair()
  const uris = [typeof identity === 'string' ? identity : uriOf(identity), ...formerly.map(uriOf)]
  const certificate = await x509.X509CertificateGenerator.create({
    ...common('CN=test'),
    ...(notAfter && { notAfter }),
    issuer: root.subject,
    publicKey: keys.publicKey,
    signingKey,
    extensions: [new x509.SubjectAlternativeNameExtension(uris.map((value) => ({ type: 'url', value })))],
  })
  const pkcs8 = await webcrypto.subtle.exportKey('pkcs8', keys.privateKey)
  const keyPem = Buffer.from(x509.PemConverter.encode(pkcs8, 'PRIVATE KEY'))
  const [authorityPem, certificatePem] = [Buffer.from(root.toString('pem')), Buffer.from(certificate.toString('pem'))]
  return {
    authorityPem,
    certificatePem,
    keyPem,
    // Only when asked for: a certificate without an identity of ours cannot sign, but can knock at a door.
    get signer() {
      return signerWith(createPrivateKey(keyPem), new X509Certificate(certificatePem))
    },
    verifier: verifierTrusting(new X509Certificate(authorityPem)),
  }
}

function pair(): Promise<webcrypto.CryptoKeyPair> {
  return webcrypto.subtle.generateKey(ALGORITHM, true, ['sign', 'verify']) as Promise<webcrypto.CryptoKeyPair>
}

function common(subject: string) {
  return {
    serialNumber: Buffer.from(webcrypto.getRandomValues(new Uint8Array(8))).toString('hex'),
    subject,
    notBefore: new Date(Date.now() - HOUR_MS),
    notAfter: new Date(Date.now() + HOUR_MS),
    signingAlgorithm: ALGORITHM,
  }
}
