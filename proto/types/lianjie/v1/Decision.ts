// Original file: proto/v1/vocabulary.proto

import type { SettlementKeyIn as _lianjie_v1_SettlementKeyIn, SettlementKey as _lianjie_v1_SettlementKey } from '../../lianjie/v1/SettlementKey';
import type { ConfirmedIn as _lianjie_v1_ConfirmedIn, Confirmed as _lianjie_v1_Confirmed } from '../../lianjie/v1/Confirmed';
import type { CancelledIn as _lianjie_v1_CancelledIn, Cancelled as _lianjie_v1_Cancelled } from '../../lianjie/v1/Cancelled';

/**
 * D(s): the care region's decision (决定), written once (protocol 1.4.1).
 */
export interface DecisionIn {
  /**
   * Which settlement.
   */
  'key'?: (_lianjie_v1_SettlementKeyIn | null);
  /**
   * The enrollment region it concerns; may be empty for a cancel of something never seen.
   */
  'enrollmentRegion'?: (string);
  /**
   * Money moves.
   */
  'confirmed'?: (_lianjie_v1_ConfirmedIn | null);
  /**
   * No money moves.
   */
  'cancelled'?: (_lianjie_v1_CancelledIn | null);
  /**
   * Either money moves or it does not.
   */
  'outcome'?: "confirmed"|"cancelled";
}

/**
 * D(s): the care region's decision (决定), written once (protocol 1.4.1).
 */
export interface Decision {
  /**
   * Which settlement.
   */
  'key': (_lianjie_v1_SettlementKey | null);
  /**
   * The enrollment region it concerns; may be empty for a cancel of something never seen.
   */
  'enrollmentRegion': (string);
  /**
   * Money moves.
   */
  'confirmed'?: (_lianjie_v1_Confirmed | null);
  /**
   * No money moves.
   */
  'cancelled'?: (_lianjie_v1_Cancelled | null);
  /**
   * Either money moves or it does not.
   */
  'outcome'?: "confirmed"|"cancelled";
}
