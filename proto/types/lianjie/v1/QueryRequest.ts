// Original file: proto/v1/hospital.proto

import type { BatchRefIn as _lianjie_v1_BatchRefIn, BatchRef as _lianjie_v1_BatchRef } from '../../lianjie/v1/BatchRef';
import type { OnePhaseMessageIn as _lianjie_v1_OnePhaseMessageIn, OnePhaseMessage as _lianjie_v1_OnePhaseMessage } from '../../lianjie/v1/OnePhaseMessage';

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
   * The settlement that a one-phase message made or adopted.
   */
  'message'?: (_lianjie_v1_OnePhaseMessageIn | null);
  /**
   * One of them.
   */
  'by'?: "settleId"|"batch"|"message";
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
   * The settlement that a one-phase message made or adopted.
   */
  'message'?: (_lianjie_v1_OnePhaseMessage | null);
  /**
   * One of them.
   */
  'by'?: "settleId"|"batch"|"message";
}
