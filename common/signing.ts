/**
 * Signatures over verdicts and decisions (protocol R21, R27). The algorithm's name is part of what is
 * signed, so a later suite (SM2) cannot be passed off as this one, and the domain is, so a verdict is never a decision.
 */
import { createHash, type KeyObject, sign as signNow, verify as verifyNow, X509Certificate } from 'node:crypto'
import type { Signature } from '../proto/types'
import { type Identity, identityOf } from './identity'

export type Domain =
  | 'verdict'
  | 'decision'
  | 'day'
  | 'restoration'
  | 'acks'
  | 'day-list'
  | 'manual'
  | 'manual-told'
  | 'taught'
  | 'hub-epoch'

export interface Signer {
  readonly identity: Identity
  sign(domain: Domain, body: Buffer): Signature
}

/**
 * Why a signature does not count. 'unknown-authority' may heal (a certificate not yet known): retryable, not a forgery.
 */
export type Distrust = 'malformed' | 'forged' | 'expired' | 'revoked' | 'unknown-authority'

export type Checked = { readonly signer: Identity } | { readonly distrust: Distrust }

export interface Verifier {
  /** @param at instant (ms) at which the certificate must have been valid: the signer's own time of writing */
  check(domain: Domain, body: Buffer, signature: Signature | null, at: number): Checked
  /** Whether this certificate was revoked since: for whoever remembers that a signature counted. */
  isRevoked?(certificate: Buffer): boolean
}

/** Certificates that count no longer, though their time has not come. */
export interface Revocations {
  /** Hexadecimal, as the certificate has it. */
  isRevoked(serialNumber: string): boolean
}

const nobody: Revocations = { isRevoked: () => false }

const ALGORITHM = 'ES256'
const CERTIFICATES_KEPT = 1_000

export function signerWith(key: KeyObject, certificate: X509Certificate): Signer {
  const der = certificate.raw
  return {
    identity: identityOf(certificate),
    sign: (domain, body) => ({
      algorithm: ALGORITHM,
      certificate: der,
      value: signNow('sha256', preimage(domain, body), { key, dsaEncoding: 'ieee-p1363' }),
    }),
  }
}

/**
 * Trusts whatever the province's authority certified, or one of its authorities while one follows another; a
 * certificate is parsed and chained once, then remembered. Whether it is revoked is asked every time.
 */
export function verifierTrusting(
  authorities: X509Certificate | readonly X509Certificate[],
  revocations: Revocations = nobody,
): Verifier {
  const trusted = [authorities].flat()
  const known = new Map<string, Certified | Distrust>()

  function certified(der: Buffer): Certified | Distrust {
    const name = createHash('sha256').update(der).digest('base64')
    let found = known.get(name)
    if (found === undefined) {
      found = examine(der, trusted)
      if (known.size >= CERTIFICATES_KEPT) known.clear()
      known.set(name, found)
    }
    return found
  }

  return {
    check(domain, body, signature, at) {
      if (signature?.algorithm !== ALGORITHM) return { distrust: 'malformed' }
      const holder = certified(signature.certificate)
      if (typeof holder === 'string') return { distrust: holder }
      if (revocations.isRevoked(holder.serialNumber)) return { distrust: 'revoked' }
      if (at < holder.validFrom || at > holder.validTo) return { distrust: 'expired' }
      const key = { key: holder.key, dsaEncoding: 'ieee-p1363' as const }
      if (!verifyNow('sha256', preimage(domain, body), key, signature.value)) return { distrust: 'forged' }
      return { signer: holder.identity }
    },
    isRevoked(der) {
      const holder = certified(der)
      return typeof holder === 'object' && revocations.isRevoked(holder.serialNumber)
    },
  }
}

interface Certified {
  readonly identity: Identity
  readonly serialNumber: string
  readonly key: KeyObject
  readonly validFrom: number
  readonly validTo: number
}

function examine(der: Buffer, trusted: readonly X509Certificate[]): Certified | Distrust {
  try {
    const certificate = new X509Certificate(der)
    const isBy = (authority: X509Certificate) =>
      certificate.checkIssued(authority) && certificate.verify(authority.publicKey)
    if (!trusted.some(isBy)) return 'unknown-authority'
    return {
      identity: identityOf(certificate),
      serialNumber: certificate.serialNumber,
      key: certificate.publicKey,
      validFrom: Date.parse(certificate.validFrom),
      validTo: Date.parse(certificate.validTo),
    }
  } catch {
    return 'malformed'
  }
}

/** When the signer's certificate ends, or ended; undefined when it is none. */
export function endOf(signature: Signature | null): number | undefined {
  return signature ? validityOf(signature)?.toMs : undefined
}

/** From when to when the signer's certificate counts; undefined when it is none. */
export function validityOf({ certificate }: Signature): { readonly fromMs: number; readonly toMs: number } | undefined {
  try {
    const { validFrom, validTo } = new X509Certificate(certificate)
    return { fromMs: Date.parse(validFrom), toMs: Date.parse(validTo) }
  } catch {
    return undefined
  }
}

function preimage(domain: Domain, body: Buffer): Buffer {
  return Buffer.concat([Buffer.from(`lianjie.v1 ${domain} ${ALGORITHM}\n`), body])
}
