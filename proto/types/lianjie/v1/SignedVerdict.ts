// Original file: proto/v1/vocabulary.proto

import type { SignatureIn as _lianjie_v1_SignatureIn, Signature as _lianjie_v1_Signature } from '../../lianjie/v1/Signature';

/**
 * A verdict as it travels and is kept: bytes and their signature. Hospitals treat it as opaque
 * (the "token"): they hand it back with the confirmation.
 */
export interface SignedVerdictIn {
  /**
   * A serialised Verdict.
   */
  'verdict'?: (Buffer | Uint8Array | string);
  /**
   * By the enrollment node.
   */
  'signature'?: (_lianjie_v1_SignatureIn | null);
}

/**
 * A verdict as it travels and is kept: bytes and their signature. Hospitals treat it as opaque
 * (the "token"): they hand it back with the confirmation.
 */
export interface SignedVerdict {
  /**
   * A serialised Verdict.
   */
  'verdict': (Buffer);
  /**
   * By the enrollment node.
   */
  'signature': (_lianjie_v1_Signature | null);
}
