/** The verdict as it comes back: signed bytes that a hospital, too, may have had in its hands. */
import { codecs } from '../../common/contracts.grpc'
import { namesKey, type SettlementKey } from '../../common/settlement-key'
import type { Verifier } from '../../common/signing'
import { readToken } from '../../common/token'
import type { Authorised, Failure, Split, Verdict } from '../../proto/types'
import type { Batch } from './bills'

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
 * this settlement; otherwise why it does not count (H5012).
 */
export function checkedToken(
  token: Buffer,
  key: SettlementKey,
  verifier: Verifier,
): Checked | { readonly why: string } {
  const read = readToken(token)
  if (!read) return { why: 'malformed' }
  const { signed, verdict } = read
  const checked = verifier.check('verdict', signed.verdict, signed.signature, verdict.decidedAtMs)
  if ('distrust' in checked) return { why: checked.distrust }
  const { signer } = checked
  if (signer.role !== 'enrollment' || signer.region !== verdict.enrollmentRegion) return { why: 'signer' }
  if (!namesKey(verdict.key, key)) return { why: 'key' }
  const batch = verdict.batch ?? undefined
  const { authorised, refused } = verdict
  if (refused) return { verdict, batch, outcome: { refused } }
  if (!batch) return { why: 'batch' }
  const split = authorised?.split
  if (authorised?.totals && split) return { verdict, batch, outcome: { authorised, split, batch } }
  return { why: 'outcome' }
}

/** The amounts of a token that was checked before it was stored. */
export function authorisedIn(token: Buffer): { readonly verdict: Verdict; readonly authorised: Authorised } {
  const verdict = codecs.verdict.decode(codecs.signedVerdict.decode(token).verdict)
  if (!verdict.authorised) throw new Error('a confirmed token authorises something')
  return { verdict, authorised: verdict.authorised }
}
