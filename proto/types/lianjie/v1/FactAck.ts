// Original file: proto/v1/facts.proto

import type { SettlementKeyIn as _lianjie_v1_SettlementKeyIn, SettlementKey as _lianjie_v1_SettlementKey } from '../../lianjie/v1/SettlementKey';
import type { FailureIn as _lianjie_v1_FailureIn, Failure as _lianjie_v1_Failure } from '../../lianjie/v1/Failure';

/**
 * Somebody has durably learned a fact, or cannot use it.
 */
export interface FactAckIn {
  /**
   * Which settlement.
   */
  'key'?: (_lianjie_v1_SettlementKeyIn | null);
  /**
   * Whose learning is acknowledged, four digits; empty: the hub's.
   */
  'enrollmentRegion'?: (string);
  /**
   * Echo of the epoch the fact was sent under.
   */
  'hubEpoch'?: (number);
  /**
   * The enrollment node's own epoch (protocol R26).
   */
  'enrollmentEpoch'?: (number);
  /**
   * Set when the fact was put in quarantine instead (NAck), with the code.
   */
  'refused'?: (_lianjie_v1_FailureIn | null);
}

/**
 * Somebody has durably learned a fact, or cannot use it.
 */
export interface FactAck {
  /**
   * Which settlement.
   */
  'key': (_lianjie_v1_SettlementKey | null);
  /**
   * Whose learning is acknowledged, four digits; empty: the hub's.
   */
  'enrollmentRegion': (string);
  /**
   * Echo of the epoch the fact was sent under.
   */
  'hubEpoch': (number);
  /**
   * The enrollment node's own epoch (protocol R26).
   */
  'enrollmentEpoch': (number);
  /**
   * Set when the fact was put in quarantine instead (NAck), with the code.
   */
  'refused': (_lianjie_v1_Failure | null);
}
