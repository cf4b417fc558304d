// Original file: proto/v1/hospital.proto

import type { BatchRefIn as _lianjie_v1_BatchRefIn, BatchRef as _lianjie_v1_BatchRef } from '../../lianjie/v1/BatchRef';

/**
 * Asks what became of a settlement or a batch.
 */
export interface QueryRequestIn {
  /**
   * Which settlement.
   */
  'settleId'?: (string);
  /**
   * The batch's newest settlement.
   */
  'batch'?: (_lianjie_v1_BatchRefIn | null);
  /**
   * One of the two.
   */
  'by'?: "settleId"|"batch";
}

/**
 * Asks what became of a settlement or a batch.
 */
export interface QueryRequest {
  /**
   * Which settlement.
   */
  'settleId'?: (string);
  /**
   * The batch's newest settlement.
   */
  'batch'?: (_lianjie_v1_BatchRef | null);
  /**
   * One of the two.
   */
  'by'?: "settleId"|"batch";
}
