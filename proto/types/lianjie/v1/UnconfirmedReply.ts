// Original file: proto/v1/hospital.proto

import type { SettlementStateIn as _lianjie_v1_SettlementStateIn, SettlementState as _lianjie_v1_SettlementState } from '../../lianjie/v1/SettlementState';

/**
 * What the hospital has to confirm or cancel.
 */
export interface UnconfirmedReplyIn {
  /**
   * Waiting ones.
   */
  'settlements'?: (_lianjie_v1_SettlementStateIn)[];
}

/**
 * What the hospital has to confirm or cancel.
 */
export interface UnconfirmedReply {
  /**
   * Waiting ones.
   */
  'settlements': (_lianjie_v1_SettlementState)[];
}
