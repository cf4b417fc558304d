// Original file: proto/v1/hospital.proto

import type { BatchRefIn as _lianjie_v1_BatchRefIn, BatchRef as _lianjie_v1_BatchRef } from '../../lianjie/v1/BatchRef';

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
