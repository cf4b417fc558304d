/** Signatures that cost nothing and bind all the same: who signed, and a digest of what. Nobody here forges. */
import type { Identity } from '../../common/identity'
import { uriOf } from '../../common/identity'
import type { Checked, Domain, Signer, Verifier } from '../../common/signing'
import type { Signature } from '../../proto/types'

const ALGORITHM = 'SIM'

const known = new Map<string, Identity>()

export function signerOf(identity: Identity): Signer {
  const uri = uriOf(identity)
  known.set(uri, identity)
  const certificate = Buffer.from(uri)
  return {
    identity,
    sign: (domain, body): Signature => ({ algorithm: ALGORITHM, certificate, value: digestOf(domain, body) }),
  }
}

export const verifier: Verifier = {
  check(domain, body, signature): Checked {
    if (signature?.algorithm !== ALGORITHM) return { distrust: 'malformed' }
    const signer = known.get(signature.certificate.toString())
    if (!signer) return { distrust: 'unknown-authority' }
    return digestOf(domain, body).equals(signature.value) ? { signer } : { distrust: 'forged' }
  },
}

/** FNV-1a over 32-bit steps where it can. */
function digestOf(domain: Domain, body: Buffer): Buffer {
  let hash = domain === 'verdict' ? 0x811c9dc5 : 0x01234567
  for (let i = 0; i < body.length; i++) hash = Math.imul(hash ^ (body[i] as number), 0x01000193)
  const value = Buffer.allocUnsafe(8)
  value.writeInt32LE(hash | 0, 0)
  value.writeInt32LE(body.length, 4)
  return value
}
