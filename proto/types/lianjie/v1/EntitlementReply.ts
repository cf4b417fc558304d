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
   * Each obstacle with its code; the code's remedy says what to do.
   */
  'lacking'?: (_lianjie_v1_FailureIn)[];
  /**
   * What stands in nobody's way and should be mended all the same: filings that would raise the benefit, unknown codes.
   */
  'advised'?: (_lianjie_v1_FailureIn)[];
  /**
   * How care there counts today: in_city, referral, own_choice; empty when the policy does not say.
   */
  'place'?: (string);
  /**
   * Name and validity of the policy that would decide; empty when there is none.
   */
  'policyVersion'?: (string);
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
   * Each obstacle with its code; the code's remedy says what to do.
   */
  'lacking': (_lianjie_v1_Failure)[];
  /**
   * What stands in nobody's way and should be mended all the same: filings that would raise the benefit, unknown codes.
   */
  'advised': (_lianjie_v1_Failure)[];
  /**
   * How care there counts today: in_city, referral, own_choice; empty when the policy does not say.
   */
  'place': (string);
  /**
   * Name and validity of the policy that would decide; empty when there is none.
   */
  'policyVersion': (string);
}
