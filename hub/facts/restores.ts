/**
 * What a restored hub must find out about itself (protocol R18): that it was restored, under which epoch it therefore
 * goes on, and since which day facts that it had acknowledged may be missing. A port.
 */
import { codecs, strictly } from '../../common/contracts.grpc'
import { endOf, type Signer, type Verifier } from '../../common/signing'
import type { SignedHubEpoch } from '../../proto/types'

export interface Restores {
  /** Looks whether the database was restored since the last look; raises its epoch if so. Before anybody is served. */
  notice(): Promise<void>
  /** The oldest accounting day of which this epoch may have lost facts; empty: unknown. */
  lostFrom(): Promise<string>
  /** Somebody has seen this epoch of ours; if ours is lower, it is raised above theirs. */
  seen(epoch: number): Promise<void>
  /** An operator says so: of a copy that looks in nothing like one. */
  announce(): Promise<void>
}

/** This epoch as it is given to care regions, who keep it. */
export function signedEpoch(hubEpoch: number, signer: Pick<Signer, 'sign'>): SignedHubEpoch {
  const epoch = codecs.hubEpoch.encode({ hubEpoch })
  return { epoch, signature: signer.sign('hub-epoch', epoch) }
}

/**
 * The epoch that a region proves to have seen; undefined: no instance of this hub has ever said it. On a mere number
 * any region could have the epoch raised again and again, and all others queue everything again.
 */
export function provenEpoch(proof: SignedHubEpoch | null, verifier: Verifier): number | undefined {
  if (!proof) return undefined
  // The instance's certificate may have ended since: it must have counted in its own time.
  const seen = verifier.check('hub-epoch', proof.epoch, proof.signature, endOf(proof.signature) ?? 0)
  if ('distrust' in seen || seen.signer.role !== 'hub') return undefined
  return strictly(codecs.hubEpoch, proof.epoch)?.hubEpoch
}
