/** Settlements as the enrollment halves keep them, opened. */
import { codecs, strictly } from '../../common/contracts.grpc'
import type { Knowledge, SettledBill } from '../../proto/types'
import type { Kept } from '../../region-node/enrollment/policy/tools/again'

/** Undefined for a refusal, a reversal, and what no claim was seen of. */
export function keptIn({ organisation, key, verdict, claim }: Knowledge): Kept | undefined {
  if (organisation !== 'ENROLLMENT' || key?.kind === 'REVERSAL') return undefined
  const signed = strictly(codecs.signedVerdict, verdict)
  return settledIn({ key, claim, verdict: signed?.signature ? signed.verdict : verdict })
}

/** Undefined where no claim was seen. */
export function settledIn({ key, verdict: bytes, claim: claimBytes }: SettledBill): Kept | undefined {
  if (bytes.length === 0 || claimBytes.length === 0) return undefined
  const verdict = strictly(codecs.verdict, bytes)
  const claim = strictly(codecs.claim, claimBytes)
  const authorised = verdict?.authorised
  return claim && verdict && authorised
    ? { id: key?.settleId ?? '', decidedAtMs: verdict.decidedAtMs, claim, authorised }
    : undefined
}
