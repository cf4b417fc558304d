// Original file: proto/v1/hospital.proto

import type { OnePhaseMessageIn as _lianjie_v1_OnePhaseMessageIn, OnePhaseMessage as _lianjie_v1_OnePhaseMessage } from '../../lianjie/v1/OnePhaseMessage';

/**
 * Takes a message back that may never have arrived [2601].
 */
export interface WithdrawOnePhaseRequestIn {
  /**
   * Names the original.
   */
  'message'?: (_lianjie_v1_OnePhaseMessageIn | null);
}

/**
 * Takes a message back that may never have arrived [2601].
 */
export interface WithdrawOnePhaseRequest {
  /**
   * Names the original.
   */
  'message': (_lianjie_v1_OnePhaseMessage | null);
}
