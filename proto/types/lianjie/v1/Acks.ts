// Original file: proto/v1/facts.proto

import type { FactAckIn as _lianjie_v1_FactAckIn, FactAck as _lianjie_v1_FactAck } from '../../lianjie/v1/FactAck';

/**
 * What an enrollment region has learned with one commit, or cannot use.
 */
export interface AcksIn {
  /**
   * One a fact.
   */
  'acks'?: (_lianjie_v1_FactAckIn)[];
  /**
   * One a manual decision.
   */
  'manual'?: (_lianjie_v1_FactAckIn)[];
}

/**
 * What an enrollment region has learned with one commit, or cannot use.
 */
export interface Acks {
  /**
   * One a fact.
   */
  'acks': (_lianjie_v1_FactAck)[];
  /**
   * One a manual decision.
   */
  'manual': (_lianjie_v1_FactAck)[];
}
