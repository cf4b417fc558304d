// Original file: proto/v1/manual.proto

import type { SignatureIn as _lianjie_v1_SignatureIn, Signature as _lianjie_v1_Signature } from '../../lianjie/v1/Signature';

/**
 * As it travels: whoever could forge the last page would make the hub ask no more.
 */
export interface SignedManualToldIn {
  /**
   * A serialised ManualTold.
   */
  'told'?: (Buffer | Uint8Array | string);
  /**
   * By the enrollment region, domain "manual-told".
   */
  'signature'?: (_lianjie_v1_SignatureIn | null);
}

/**
 * As it travels: whoever could forge the last page would make the hub ask no more.
 */
export interface SignedManualTold {
  /**
   * A serialised ManualTold.
   */
  'told': (Buffer);
  /**
   * By the enrollment region, domain "manual-told".
   */
  'signature': (_lianjie_v1_Signature | null);
}
