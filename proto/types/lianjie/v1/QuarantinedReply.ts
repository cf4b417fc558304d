// Original file: proto/v1/attention.proto

import type { QuarantinedFactIn as _lianjie_v1_QuarantinedFactIn, QuarantinedFact as _lianjie_v1_QuarantinedFact } from '../../lianjie/v1/QuarantinedFact';

/**
 * Facts that wait for people.
 */
export interface QuarantinedReplyIn {
  /**
   * Oldest first.
   */
  'facts'?: (_lianjie_v1_QuarantinedFactIn)[];
}

/**
 * Facts that wait for people.
 */
export interface QuarantinedReply {
  /**
   * Oldest first.
   */
  'facts': (_lianjie_v1_QuarantinedFact)[];
}
