// Original file: proto/v1/facts.proto

import type { SignatureIn as _lianjie_v1_SignatureIn, Signature as _lianjie_v1_Signature } from '../../lianjie/v1/Signature';

/**
 * A restoration as it travels.
 */
export interface SignedRestorationIn {
  /**
   * A serialised Restoration.
   */
  'restoration'?: (Buffer | Uint8Array | string);
  /**
   * By the enrollment node.
   */
  'signature'?: (_lianjie_v1_SignatureIn | null);
}

/**
 * A restoration as it travels.
 */
export interface SignedRestoration {
  /**
   * A serialised Restoration.
   */
  'restoration': (Buffer);
  /**
   * By the enrollment node.
   */
  'signature': (_lianjie_v1_Signature | null);
}
