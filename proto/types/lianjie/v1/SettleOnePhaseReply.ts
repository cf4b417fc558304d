// Original file: proto/v1/hospital.proto

import type { SettlementStateIn as _lianjie_v1_SettlementStateIn, SettlementState as _lianjie_v1_SettlementState } from '../../lianjie/v1/SettlementState';
import type { AuthorisedIn as _lianjie_v1_AuthorisedIn, Authorised as _lianjie_v1_Authorised } from '../../lianjie/v1/Authorised';

/**
 * Settled; every other outcome is a refusal, and a final one.
 */
export interface SettleOnePhaseReplyIn {
  /**
   * The settlement.
   */
  'state'?: (_lianjie_v1_SettlementStateIn | null);
  /**
   * Who pays what, and why.
   */
  'reckoning'?: (_lianjie_v1_AuthorisedIn | null);
  /**
   * True when an earlier settlement of the same bill was adopted; its id stands in the state.
   */
  'adopted'?: (boolean);
}

/**
 * Settled; every other outcome is a refusal, and a final one.
 */
export interface SettleOnePhaseReply {
  /**
   * The settlement.
   */
  'state': (_lianjie_v1_SettlementState | null);
  /**
   * Who pays what, and why.
   */
  'reckoning': (_lianjie_v1_Authorised | null);
  /**
   * True when an earlier settlement of the same bill was adopted; its id stands in the state.
   */
  'adopted': (boolean);
}
