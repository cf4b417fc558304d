/** Settlements as the enrollment halves keep them, opened. */
import { codecs, strictly } from '../../common/contracts.grpc'
import type { Knowledge } from '../../proto/types'
import type { Kept } from '../../region-node/enrollment/policy/tools/again'

/** Undefined for a refusal, a reversal, and what no claim was seen of. */
export function keptIn({ organisation, key, verdict: bytes, claim: claimBytes }: Knowledge): Kept | undefined {
  if (organisation !== 'ENROLLMENT' || key?.kind === 'REVERSAL' || bytes.length === 0 || claimBytes.length === 0)
    return undefined
  const signed = strictly(codecs.signedVerdict, bytes)
  const verdict = strictly(codecs.verdict, signed?.signature ? signed.verdict : bytes)
  const claim = strictly(codecs.claim, claimBytes)
  const authorised = verdict?.authorised
  return claim && verdict && authorised
    ? { id: key?.settleId ?? '', decidedAtMs: verdict.decidedAtMs, claim, authorised }
    : undefined
}
