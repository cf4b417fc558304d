// Original file: proto/v1/exchange.proto

import type { SignatureIn as _lianjie_v1_SignatureIn, Signature as _lianjie_v1_Signature } from '../../lianjie/v1/Signature';

/**
 * An epoch as the hub gives it to those who may have to prove it to the hub: else one of them could raise it at will,
 * and all would queue everything again.
 */
export interface SignedHubEpochIn {
  /**
   * A serialised HubEpoch.
   */
  'epoch'?: (Buffer | Uint8Array | string);
  /**
   * By a hub instance, domain "hub-epoch".
   */
  'signature'?: (_lianjie_v1_SignatureIn | null);
}

/**
 * An epoch as the hub gives it to those who may have to prove it to the hub: else one of them could raise it at will,
 * and all would queue everything again.
 */
export interface SignedHubEpoch {
  /**
   * A serialised HubEpoch.
   */
  'epoch': (Buffer);
  /**
   * By a hub instance, domain "hub-epoch".
   */
  'signature': (_lianjie_v1_Signature | null);
}
