// Original file: proto/v1/facts.proto

import type { SettlementKeyIn as _lianjie_v1_SettlementKeyIn, SettlementKey as _lianjie_v1_SettlementKey } from '../../lianjie/v1/SettlementKey';
import type { FactIn as _lianjie_v1_FactIn, Fact as _lianjie_v1_Fact } from '../../lianjie/v1/Fact';

/**
 * What an enrollment region is asked to reverse (protocol message 9): the body of a Question with ASK_REVERSE.
 */
export interface ReversalIn {
  /**
   * Which reversal: kind REVERSAL, its id made from the original's.
   */
  'key'?: (_lianjie_v1_SettlementKeyIn | null);
  /**
   * The confirmed settlement, so that it can be learned first. It names itself, its verdict and who is to answer.
   */
  'original'?: (_lianjie_v1_FactIn | null);
}

/**
 * What an enrollment region is asked to reverse (protocol message 9): the body of a Question with ASK_REVERSE.
 */
export interface Reversal {
  /**
   * Which reversal: kind REVERSAL, its id made from the original's.
   */
  'key': (_lianjie_v1_SettlementKey | null);
  /**
   * The confirmed settlement, so that it can be learned first. It names itself, its verdict and who is to answer.
   */
  'original': (_lianjie_v1_Fact | null);
}
