// Original file: proto/v1/facts.proto

import type { SignatureIn as _lianjie_v1_SignatureIn, Signature as _lianjie_v1_Signature } from '../../lianjie/v1/Signature';

/**
 * Acknowledgements as they travel: whoever could forge one would make others forget a fact that nobody has.
 */
export interface SignedAcksIn {
  /**
   * A serialised Acks.
   */
  'acks'?: (Buffer | Uint8Array | string);
  /**
   * By the enrollment node, domain "acks".
   */
  'signature'?: (_lianjie_v1_SignatureIn | null);
}

/**
 * Acknowledgements as they travel: whoever could forge one would make others forget a fact that nobody has.
 */
export interface SignedAcks {
  /**
   * A serialised Acks.
   */
  'acks': (Buffer);
  /**
   * By the enrollment node, domain "acks".
   */
  'signature': (_lianjie_v1_Signature | null);
}
