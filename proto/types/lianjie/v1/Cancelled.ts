// Original file: proto/v1/vocabulary.proto

import type { CancelReasonIn as _lianjie_v1_CancelReasonIn, CancelReason as _lianjie_v1_CancelReason } from '../../lianjie/v1/CancelReason';

/**
 * No money moves, ever, under this key.
 */
export interface CancelledIn {
  /**
   * Why.
   */
  'reason'?: (_lianjie_v1_CancelReasonIn);
  /**
   * The settlement that holds the batch, when superseded.
   */
  'holderSettleId'?: (string);
}

/**
 * No money moves, ever, under this key.
 */
export interface Cancelled {
  /**
   * Why.
   */
  'reason': (_lianjie_v1_CancelReason);
  /**
   * The settlement that holds the batch, when superseded.
   */
  'holderSettleId': (string);
}
