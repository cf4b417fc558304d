// Original file: proto/v1/hospital.proto

import type { SettlementStateIn as _lianjie_v1_SettlementStateIn, SettlementState as _lianjie_v1_SettlementState } from '../../lianjie/v1/SettlementState';

export interface UnconfirmedReplyIn {
  /**
   * Waiting ones.
   */
  'settlements'?: (_lianjie_v1_SettlementStateIn)[];
}

export interface UnconfirmedReply {
  /**
   * Waiting ones.
   */
  'settlements': (_lianjie_v1_SettlementState)[];
}
