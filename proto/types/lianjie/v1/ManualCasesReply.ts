// Original file: proto/v1/manual.proto

import type { ManualCaseIn as _lianjie_v1_ManualCaseIn, ManualCase as _lianjie_v1_ManualCase } from '../../lianjie/v1/ManualCase';
import type { SilentCareIn as _lianjie_v1_SilentCareIn, SilentCare as _lianjie_v1_SilentCare } from '../../lianjie/v1/SilentCare';

/**
 * All of it.
 */
export interface ManualCasesReplyIn {
  /**
   * Proposals first, then the newest decisions.
   */
  'cases'?: (_lianjie_v1_ManualCaseIn)[];
  /**
   * Care regions without a sign of life.
   */
  'silent'?: (_lianjie_v1_SilentCareIn)[];
}

/**
 * All of it.
 */
export interface ManualCasesReply {
  /**
   * Proposals first, then the newest decisions.
   */
  'cases': (_lianjie_v1_ManualCase)[];
  /**
   * Care regions without a sign of life.
   */
  'silent': (_lianjie_v1_SilentCare)[];
}
