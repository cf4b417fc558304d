// Original file: proto/v1/facts.proto

import type { FactAckIn as _lianjie_v1_FactAckIn, FactAck as _lianjie_v1_FactAck } from '../../lianjie/v1/FactAck';
import type { SignedDecisionIn as _lianjie_v1_SignedDecisionIn, SignedDecision as _lianjie_v1_SignedDecision } from '../../lianjie/v1/SignedDecision';

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
  /**
   * Decisions of care regions that stand in place of those; learned before the acks count.
   */
  'overruling'?: (_lianjie_v1_SignedDecisionIn)[];
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
  /**
   * Decisions of care regions that stand in place of those; learned before the acks count.
   */
  'overruling': (_lianjie_v1_SignedDecision)[];
}
