/** Certificates and keys as files on disk (PEM): who we are, and whom we trust. */
import { createPrivateKey, X509Certificate } from 'node:crypto'
import { z } from 'zod'
import { fault } from './errors'
import { revocationsIn } from './revocations.file'
import { namedFile, WrongSettings } from './settings.file'
import { type Revocations, type Signer, signerWith, type Verifier, verifierTrusting } from './signing'

/** In settings: paths. */
export const credentialPaths = z.object({
  /** The province's authority; more than one certificate in it while one authority follows another. */
  authority: z.string(),
  certificate: z.string(),
  key: z.string(),
  /** Serial numbers of revoked certificates; read again while the program runs. */
  revoked: z.string().optional(),
})
export type CredentialPaths = z.infer<typeof credentialPaths>

export interface Credentials {
  readonly authorityPem: Buffer
  readonly certificatePem: Buffer
  readonly keyPem: Buffer
  readonly signer: Signer
  readonly verifier: Verifier
  /** Absent: nobody is revoked. */
  readonly revocations?: Revocations
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
  const revocations = paths.revoked === undefined ? undefined : revocationsIn(paths.revoked)
  const verifier = verifierTrusting(certificatesIn(authorityPem), revocations)
  const signer = untilItEnds(signerWith(key, certificate), certificate)
  return { authorityPem, certificatePem, keyPem, signer, verifier, ...(revocations && { revocations }) }
}

function certificatesIn(bundle: Buffer): X509Certificate[] {
  const each = bundle.toString('latin1').match(/-----BEGIN CERTIFICATE-----[^-]+-----END CERTIFICATE-----/g)
  return (each ?? [bundle]).map((one) => new X509Certificate(one))
}

/**
 * A key signs until its certificate ends (R21). What it signed later nobody would accept, and a verdict is written only
 * once: better none than one that can never be confirmed.
 */
function untilItEnds(signer: Signer, { validTo }: X509Certificate): Signer {
  const endsAtMs = Date.parse(validTo)
  return {
    ...signer,
    sign(domain, body) {
      if (Date.now() > endsAtMs) throw fault('H9002', { part: 'certificate' })
      return signer.sign(domain, body)
    },
  }
}

function pem(
  name: 'authority' | 'certificate' | 'key',
  paths: CredentialPaths,
  look: (bytes: Buffer) => unknown,
): Buffer {
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
