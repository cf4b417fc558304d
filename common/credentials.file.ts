/** Certificates and keys as files on disk (PEM): who we are, and whom we trust. */
import { createPrivateKey, X509Certificate } from 'node:crypto'
import { z } from 'zod'
import { namedFile, WrongSettings } from './settings.file'
import { type Signer, signerWith, type Verifier, verifierTrusting } from './signing'

/** In settings: three paths. */
export const credentialPaths = z.object({ authority: z.string(), certificate: z.string(), key: z.string() })
export type CredentialPaths = z.infer<typeof credentialPaths>

export interface Credentials {
  readonly authorityPem: Buffer
  readonly certificatePem: Buffer
  readonly keyPem: Buffer
  readonly signer: Signer
  readonly verifier: Verifier
}

/** @throws WrongSettings naming the file that is not there or not what it should be */
export function readCredentials(paths: CredentialPaths): Credentials {
  const authorityPem = pem('authority', paths, (bytes) => new X509Certificate(bytes))
  const certificatePem = pem('certificate', paths, (bytes) => new X509Certificate(bytes))
  const keyPem = pem('key', paths, createPrivateKey)
  const [key, certificate] = [createPrivateKey(keyPem), new X509Certificate(certificatePem)]
  if (!certificate.checkPrivateKey(key)) {
    const found = JSON.stringify(paths.key)
    throw new WrongSettings(`credentials.key: found ${found}, expected the key of ${paths.certificate}`)
  }
  const verifier = verifierTrusting(new X509Certificate(authorityPem))
  return { authorityPem, certificatePem, keyPem, signer: signerWith(key, certificate), verifier }
}

function pem(name: keyof CredentialPaths, paths: CredentialPaths, look: (bytes: Buffer) => unknown): Buffer {
  const [setting, expected] = [`credentials.${name}`, name === 'key' ? 'a private key in PEM' : 'a certificate in PEM']
  const bytes = namedFile(paths[name], expected, setting)
  try {
    look(bytes)
    return bytes
  } catch {
    throw new WrongSettings(`${setting}: found ${JSON.stringify(paths[name])}, expected ${expected}`)
  }
}

/** A secret of bytes, e.g. the province's key for person digests. @throws WrongSettings */
export function readKey(file: string): Buffer {
  return namedFile(file, 'a key for person digests', 'personDigestKey')
}
