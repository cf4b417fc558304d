/** The verdict as it comes back: signed bytes that a hospital, too, may have had in its hands. */
import { codecs } from '../../common/contracts.grpc'
import { type Refusal, refusal } from '../../common/errors'
import { speaksFor } from '../../common/identity'
import { namesKey, type SettlementKey } from '../../common/settlement-key'
import type { Verifier } from '../../common/signing'
import { readToken } from '../../common/token'
import type { Authorised, Failure, Split, Verdict } from '../../proto/types'
import type { Batch } from './bills'
import type { CareTimers } from './parts'

export interface Checked {
  readonly verdict: Verdict
  /** Of a refusal it may be missing. */
  readonly batch: Batch | undefined
  readonly outcome:
    | { readonly authorised: Authorised; readonly split: Split; readonly batch: Batch }
    | { readonly refused: Failure }
}

/**
 * The verdict inside a token, when the enrollment region it names has signed exactly these bytes and they speak of
 * this settlement; otherwise why it does not count (`notValid`).
 * @param validSinceMs what a key signed is accepted for so long after its end and no longer: the signer's own instant
 * could be put back (R21). Absent where nothing may be refused for its age: a promised reversal, an inquiry
 */
export function checkedToken(
  token: Buffer,
  key: SettlementKey,
  verifier: Verifier,
  validSinceMs = 0,
): Checked | { readonly why: string } {
  const read = readToken(token)
  if (!read) return { why: 'malformed' }
  const { signed, verdict } = read
  const at = Math.max(verdict.decidedAtMs, validSinceMs)
  const checked = verifier.check('verdict', signed.verdict, signed.signature, at)
  if ('distrust' in checked) return { why: checked.distrust }
  if (!speaksFor(checked.signer, 'enrollment', verdict.enrollmentRegion)) return { why: 'signer' }
  if (!namesKey(verdict.key, key)) return { why: 'key' }
  const batch = verdict.batch ?? undefined
  const { authorised, refused } = verdict
  if (refused) return { verdict, batch, outcome: { refused } }
  if (!batch) return { why: 'batch' }
  const split = authorised?.split
  if (authorised?.totals && split) return { verdict, batch, outcome: { authorised, split, batch } }
  return { why: 'outcome' }
}

const DAY_MS = 86_400_000

/** Since when a signer's certificate must have been valid for a verdict to be taken now (R21). */
export function validSince(nowMs: number, { windowOutpatientMs, windowInpatientMs }: Windows): number {
  return nowMs - Math.max(windowOutpatientMs, windowInpatientMs) - DAY_MS
}

type Windows = Pick<CareTimers, 'windowOutpatientMs' | 'windowInpatientMs'>

/** A signer under an authority that is not known here may be known tomorrow; anything else is no verdict for this. */
export function notValid(why: string): Refusal {
  return refusal(why === 'unknown-authority' ? 'H5017' : 'H5012')
}

/** The amounts of a token that was checked before it was stored. */
export function authorisedIn(token: Buffer): { readonly verdict: Verdict; readonly authorised: Authorised } {
  const verdict = codecs.verdict.decode(codecs.signedVerdict.decode(token).verdict)
  if (!verdict.authorised) throw new Error('a confirmed token authorises something')
  return { verdict, authorised: verdict.authorised }
}
