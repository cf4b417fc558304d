// Original file: proto/v1/hospital.proto

import type { BatchRefIn as _lianjie_v1_BatchRefIn, BatchRef as _lianjie_v1_BatchRef } from '../../lianjie/v1/BatchRef';

/**
 * The visit, new or already known under the same number.
 */
export interface OpenVisitReplyIn {
  /**
   * Issued by the care node [mdtrt_id].
   */
  'visitId'?: (string);
  /**
   * The visit's open charge batch.
   */
  'batch'?: (_lianjie_v1_BatchRefIn | null);
}

/**
 * The visit, new or already known under the same number.
 */
export interface OpenVisitReply {
  /**
   * Issued by the care node [mdtrt_id].
   */
  'visitId': (string);
  /**
   * The visit's open charge batch.
   */
  'batch': (_lianjie_v1_BatchRef | null);
}
