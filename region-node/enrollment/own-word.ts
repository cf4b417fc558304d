/**
 * A verdict that this very process has signed comes back in the fact that confirms it, with the same bytes. The process
 * was there when they were signed, and need not check them: that costs more than all else that learning a fact asks of
 * it. Whatever it does not remember, it checks.
 */
import { putBounded } from '../../common/bounded'
import { type Signer, type Verifier, validityOf } from '../../common/signing'
import type { Signature } from '../../proto/types'

/** Some seconds' worth at full load; a kilobyte each. */
const KEPT = 4_096

/** A pair of which the verifier knows the signer's verdicts again. What was revoked or has ended since is not known. */
export function knowingItsOwn(signer: Signer, verifier: Verifier, kept = KEPT): { signer: Signer; verifier: Verifier } {
  const own = new Map<string, Buffer>()
  let mine: (Signature & { readonly valid: ReturnType<typeof validityOf> }) | undefined

  /** Ours by its bytes. That its certificate counts is asked every time. */
  function isOwn(body: Buffer, { algorithm, certificate, value }: Signature, atMs: number): boolean {
    if (!own.get(nameOf(value))?.equals(body) || !mine?.valid) return false
    const { fromMs, toMs } = mine.valid
    if (atMs < fromMs || atMs > toMs || verifier.isRevoked?.(certificate)) return false
    return mine.algorithm === algorithm && mine.certificate.equals(certificate)
  }

  return {
    signer: {
      identity: signer.identity,
      sign(domain, body) {
        const signature = signer.sign(domain, body)
        if (domain !== 'verdict') return signature
        if (mine?.certificate !== signature.certificate) mine = { ...signature, valid: validityOf(signature) }
        putBounded(own, nameOf(signature.value), body, kept)
        return signature
      },
    },
    verifier: {
      ...verifier,
      check(domain, body, signature, atMs) {
        if (domain === 'verdict' && signature && isOwn(body, signature, atMs)) return { signer: signer.identity }
        return verifier.check(domain, body, signature, atMs)
      },
    },
  }
}

function nameOf(value: Buffer): string {
  return value.toString('latin1')
}
