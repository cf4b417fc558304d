// Original file: proto/v1/manual.proto

import type { SignatureIn as _lianjie_v1_SignatureIn, Signature as _lianjie_v1_Signature } from '../../lianjie/v1/Signature';

/**
 * As it travels and is kept.
 */
export interface SignedManualDecisionIn {
  /**
   * A serialised ManualDecision.
   */
  'manual'?: (Buffer | Uint8Array | string);
  /**
   * By the hub, domain "manual".
   */
  'signature'?: (_lianjie_v1_SignatureIn | null);
}

/**
 * As it travels and is kept.
 */
export interface SignedManualDecision {
  /**
   * A serialised ManualDecision.
   */
  'manual': (Buffer);
  /**
   * By the hub, domain "manual".
   */
  'signature': (_lianjie_v1_Signature | null);
}
