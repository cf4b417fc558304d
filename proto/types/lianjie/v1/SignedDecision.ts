// Original file: proto/v1/facts.proto

import type { SignatureIn as _lianjie_v1_SignatureIn, Signature as _lianjie_v1_Signature } from '../../lianjie/v1/Signature';

/**
 * A decision signed by its care region when it is sent (protocol R27). Two copies are equal when
 * their decision bytes are.
 */
export interface SignedDecisionIn {
  /**
   * A serialised Decision.
   */
  'decision'?: (Buffer | Uint8Array | string);
  /**
   * By the care node.
   */
  'signature'?: (_lianjie_v1_SignatureIn | null);
}

/**
 * A decision signed by its care region when it is sent (protocol R27). Two copies are equal when
 * their decision bytes are.
 */
export interface SignedDecision {
  /**
   * A serialised Decision.
   */
  'decision': (Buffer);
  /**
   * By the care node.
   */
  'signature': (_lianjie_v1_Signature | null);
}
