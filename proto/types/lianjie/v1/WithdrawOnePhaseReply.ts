// Original file: proto/v1/hospital.proto

import type { SettlementStateIn as _lianjie_v1_SettlementStateIn, SettlementState as _lianjie_v1_SettlementState } from '../../lianjie/v1/SettlementState';

/**
 * What became of the message; the same however often it is asked.
 */
export interface WithdrawOnePhaseReplyIn {
  /**
   * Of the settlement it made or adopted: cancelled, reversed, or certainly to be reversed.
   */
  'state'?: (_lianjie_v1_SettlementStateIn | null);
  /**
   * True when a later message adopted the settlement: it stays, and only that message can take it back.
   */
  'nothingLeft'?: (boolean);
}

/**
 * What became of the message; the same however often it is asked.
 */
export interface WithdrawOnePhaseReply {
  /**
   * Of the settlement it made or adopted: cancelled, reversed, or certainly to be reversed.
   */
  'state': (_lianjie_v1_SettlementState | null);
  /**
   * True when a later message adopted the settlement: it stays, and only that message can take it back.
   */
  'nothingLeft': (boolean);
}
