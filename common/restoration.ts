/** What an enrollment region that was restored from a backup says of itself (protocol R26). Pure. */
import type { Restoration, SignedRestoration } from '../proto/types'
import { codecs } from './contracts.grpc'
import { speaksFor } from './identity'
import type { Checked, Verifier } from './signing'

/** How far its clock and ours, and an ack and its decision, may lie apart. */
export const RESTORATION_MARGIN_MS = 3_600_000

export interface HeardRestoration {
  readonly said: Restoration
  readonly checked: Checked
  /** Whether the region itself says it: a stranger's word would make its verdicts worthless. */
  readonly isOwn: boolean
}

export function heardRestoration(
  { restoration, signature }: SignedRestoration,
  verifier: Verifier,
  nowMs: number,
): HeardRestoration {
  const said = codecs.restoration.decode(restoration)
  const checked = verifier.check('restoration', restoration, signature, nowMs)
  const isOwn = 'signer' in checked && speaksFor(checked.signer, 'enrollment', said.enrollmentRegion)
  return { said, checked, isOwn }
}
