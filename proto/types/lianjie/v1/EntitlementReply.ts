// Original file: proto/v1/policy_engine.proto

import type { FailureIn as _lianjie_v1_FailureIn, Failure as _lianjie_v1_Failure } from '../../lianjie/v1/Failure';

/**
 * Whether it would be settled, and what is missing.
 */
export interface EntitlementReplyIn {
  /**
   * True when nothing stands in the way.
   */
  'entitled'?: (boolean);
  /**
   * Each obstacle with its code and remedy.
   */
  'lacking'?: (_lianjie_v1_FailureIn)[];
}

/**
 * Whether it would be settled, and what is missing.
 */
export interface EntitlementReply {
  /**
   * True when nothing stands in the way.
   */
  'entitled': (boolean);
  /**
   * Each obstacle with its code and remedy.
   */
  'lacking': (_lianjie_v1_Failure)[];
}
