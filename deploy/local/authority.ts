/**
 * The local province's certificate authority, made at first start: P-256, one certificate a participant, who it is in
 * one SAN URI (common/identity.ts). For laptops and tests; a real province brings its own authority.
 */
import 'reflect-metadata'
import { randomBytes, webcrypto } from 'node:crypto'
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import * as x509 from '@peculiar/x509'
import type { CredentialPaths } from '../../common/credentials.file'
import { type Identity, uriOf } from '../../common/identity'

export interface Validity {
  readonly from: Date
  readonly to: Date
}

export interface Authority {
  /** Its own certificate (PEM): whom everybody trusts. */
  readonly certificate: string
  /**
   * Makes a key and a certificate for a participant, in files called after it.
   * @param validity for tests that need one that is expired or not yet valid
   */
  issue(identity: Identity, name: string, validity?: Validity): Promise<CredentialPaths>
  /** Those made before under this name, else new ones. */
  issueOnce(identity: Identity, name: string): Promise<CredentialPaths>
}

const ALGORITHM = { name: 'ECDSA', namedCurve: 'P-256', hash: 'SHA-256' }
const YEAR_MS = 365 * 86_400_000
// Clocks of one province may differ; a certificate made now must count at once.
const BACKDATED_MS = 3_600_000
const OWNER_ONLY = 0o600

/** Makes an authority in this folder, or takes up the one that is there. */
export async function makeAuthority(folder: string): Promise<Authority> {
  mkdirSync(folder, { recursive: true })
  const [certificate, keyFile] = [join(folder, 'authority.crt'), join(folder, 'authority.key')]
  // The certificate is written last: when it is there, all is.
  if (!existsSync(certificate)) await found(certificate, keyFile)
  const key = await importedKey(readFileSync(keyFile, 'utf8'))
  const authority = new x509.X509Certificate(readFileSync(certificate, 'utf8'))
  const pathsOf = (name: string) => ({
    authority: certificate,
    certificate: join(folder, `${name}.crt`),
    key: join(folder, `${name}.key`),
  })

  async function issue(identity: Identity, name: string, validity: Validity = validFor(2)): Promise<CredentialPaths> {
    const paths = pathsOf(name)
    const keys = await newKeys()
    const issued = await x509.X509CertificateGenerator.create({
      serialNumber: serialNumber(),
      subject: `CN=${name}`,
      issuer: authority.subject,
      notBefore: validity.from,
      notAfter: validity.to,
      signingKey: key,
      publicKey: keys.publicKey,
      signingAlgorithm: ALGORITHM,
      extensions: await participantExtensions(identity, keys.publicKey),
    })
    await writePrivate(paths.key, keys.privateKey)
    writeFileSync(paths.certificate, `${issued.toString('pem')}\n`)
    return paths
  }

  return {
    certificate,
    issue,
    issueOnce: async (identity, name) =>
      existsSync(pathsOf(name).certificate) ? pathsOf(name) : issue(identity, name),
  }
}

async function found(certificate: string, keyFile: string): Promise<void> {
  const keys = await newKeys()
  const { from, to } = validFor(10)
  const authority = await x509.X509CertificateGenerator.createSelfSigned({
    serialNumber: serialNumber(),
    name: 'CN=Lianjie local authority',
    notBefore: from,
    notAfter: to,
    keys,
    signingAlgorithm: ALGORITHM,
    extensions: [
      new x509.BasicConstraintsExtension(true, 0, true),
      new x509.KeyUsagesExtension(x509.KeyUsageFlags.keyCertSign | x509.KeyUsageFlags.cRLSign, true),
      await x509.SubjectKeyIdentifierExtension.create(keys.publicKey),
    ],
  })
  await writePrivate(keyFile, keys.privateKey)
  writeFileSync(certificate, `${authority.toString('pem')}\n`)
}

async function participantExtensions(identity: Identity, publicKey: webcrypto.CryptoKey): Promise<x509.Extension[]> {
  const { serverAuth, clientAuth } = x509.ExtendedKeyUsage
  return [
    new x509.BasicConstraintsExtension(false, undefined, true),
    new x509.KeyUsagesExtension(x509.KeyUsageFlags.digitalSignature, true),
    new x509.ExtendedKeyUsageExtension([serverAuth, clientAuth]),
    new x509.SubjectAlternativeNameExtension([
      { type: 'url', value: uriOf(identity) },
      { type: 'dns', value: 'localhost' },
      { type: 'ip', value: '127.0.0.1' },
    ]),
    await x509.SubjectKeyIdentifierExtension.create(publicKey),
  ]
}

function validFor(years: number): Validity {
  const now = Date.now()
  return { from: new Date(now - BACKDATED_MS), to: new Date(now + years * YEAR_MS) }
}

function newKeys(): Promise<webcrypto.CryptoKeyPair> {
  return webcrypto.subtle.generateKey(ALGORITHM, true, ['sign', 'verify']) as Promise<webcrypto.CryptoKeyPair>
}

async function writePrivate(file: string, key: webcrypto.CryptoKey): Promise<void> {
  const pkcs8 = await webcrypto.subtle.exportKey('pkcs8', key)
  writeFileSync(file, `${x509.PemConverter.encode(pkcs8, 'PRIVATE KEY')}\n`, { mode: OWNER_ONLY })
}

function importedKey(pem: string): Promise<webcrypto.CryptoKey> {
  const [pkcs8] = x509.PemConverter.decode(pem)
  return webcrypto.subtle.importKey('pkcs8', pkcs8 as ArrayBuffer, ALGORITHM, false, ['sign'])
}

// Positive and never empty: the first digit is neither 0 nor above 7.
const serialNumber = () => `4${randomBytes(15).toString('hex')}`

/** The province's key for person digests (R28): a file with 64 hexadecimal digits and nothing else, made once. */
export function personDigestKey(folder: string): string {
  const file = join(folder, 'person-digest.key')
  if (!existsSync(file)) writeFileSync(file, randomBytes(32).toString('hex'), { mode: OWNER_ONLY })
  return file
}
