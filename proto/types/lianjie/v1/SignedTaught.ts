// Original file: proto/v1/facts.proto

import type { SignatureIn as _lianjie_v1_SignatureIn, Signature as _lianjie_v1_Signature } from '../../lianjie/v1/Signature';

/**
 * What a care region said, as the hub passes it on when it owes nothing more itself. Whoever could forge it would make
 * a region reckon on books that are not whole.
 */
export interface SignedTaughtIn {
  /**
   * A serialised CareTaught.
   */
  'taught'?: (Buffer | Uint8Array | string);
  /**
   * By the hub, domain "taught".
   */
  'signature'?: (_lianjie_v1_SignatureIn | null);
}

/**
 * What a care region said, as the hub passes it on when it owes nothing more itself. Whoever could forge it would make
 * a region reckon on books that are not whole.
 */
export interface SignedTaught {
  /**
   * A serialised CareTaught.
   */
  'taught': (Buffer);
  /**
   * By the hub, domain "taught".
   */
  'signature': (_lianjie_v1_Signature | null);
}
