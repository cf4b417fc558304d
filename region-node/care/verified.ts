/**
 * A verdict that was checked when it came from the province comes back from the hospital with the same bytes. A check
 * has no other inputs than these bytes and the province's authority, so its answer may be remembered; the instant at
 * which the certificate must have been valid is the verdict's own and part of them. Only "yes" is remembered: whatever
 * was doubted may be trusted later. What was revoked since counts no longer, however well it was known.
 */
import { createHash } from 'node:crypto'
import { putBounded } from '../../common/bounded'
import type { Identity } from '../../common/identity'
import type { Verifier } from '../../common/signing'
import type { Signature } from '../../proto/types'

const KEPT = 10_000

export function rememberingVerifier(verifier: Verifier, kept = KEPT): Verifier {
  const signers = new Map<string, Identity>()
  return {
    check(domain, body, signature, at) {
      if (!signature) return verifier.check(domain, body, signature, at)
      if (verifier.isRevoked?.(signature.certificate)) return { distrust: 'revoked' }
      const name = digestOf(`${domain} ${at}`, body, signature)
      const known = signers.get(name)
      if (known) return { signer: known }
      const checked = verifier.check(domain, body, signature, at)
      if ('signer' in checked) putBounded(signers, name, checked.signer, kept)
      return checked
    },
  }
}

/** The lengths go first, so that no byte can pass from one part into the next. */
function digestOf(what: string, body: Buffer, { algorithm, certificate, value }: Signature): string {
  const parts = [Buffer.from(`${what} ${algorithm}`), body, certificate, value]
  const hash = createHash('sha256').update(parts.map(({ length }) => length).join(' '))
  for (const part of parts) hash.update(part)
  return hash.digest('base64')
}
