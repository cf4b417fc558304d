/** A token (serialised SignedVerdict) as everybody who may be handed one reads it: hospitals can have touched it. */
import type { SignedVerdict, Verdict } from '../proto/types'
import { codecs, strictly } from './contracts.grpc'

export interface ReadToken {
  readonly signed: SignedVerdict
  readonly verdict: Verdict
}

/** Both layers, when each is exactly what our own encoder writes; whether the signer is trusted is still to be seen. */
export function readToken(token: Buffer): ReadToken | undefined {
  const signed = strictly(codecs.signedVerdict, token)
  const verdict = signed && strictly(codecs.verdict, signed.verdict)
  return signed && verdict && { signed, verdict }
}
