/** Certificates and keys as files on disk (PEM): who we are, and whom we trust. */
import { createPrivateKey, X509Certificate } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { z } from 'zod'
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

export function readCredentials({ authority, certificate, key }: CredentialPaths): Credentials {
  const [authorityPem, certificatePem, keyPem] = [readFileSync(authority), readFileSync(certificate), readFileSync(key)]
  return {
    authorityPem,
    certificatePem,
    keyPem,
    signer: signerWith(createPrivateKey(keyPem), new X509Certificate(certificatePem)),
    verifier: verifierTrusting(new X509Certificate(authorityPem)),
  }
}

/** A secret of bytes, e.g. the province's key for person digests. */
export function readKey(file: string): Buffer {
  return readFileSync(file)
}
