// Original file: proto/v1/hospital.proto

import type { Long } from '@grpc/proto-loader';

/**
 * Asks what settling the open batch would come to.
 */
export interface PreSettleRequestIn {
  /**
   * Of the sign-in.
   */
  'sessionId'?: (string);
  /**
   * Of OpenVisit.
   */
  'visitId'?: (string);
  /**
   * Discharge or visit day [dscgTime].
   */
  'policyDay'?: (string);
  /**
   * Whether the personal account may be used [acct_used_flag].
   */
  'useAccount'?: (boolean);
  /**
   * What the hospital thinks the bill is [medfee_sumamt].
   */
  'totalFen'?: (number | string | Long);
}

/**
 * Asks what settling the open batch would come to.
 */
export interface PreSettleRequest {
  /**
   * Of the sign-in.
   */
  'sessionId': (string);
  /**
   * Of OpenVisit.
   */
  'visitId': (string);
  /**
   * Discharge or visit day [dscgTime].
   */
  'policyDay': (string);
  /**
   * Whether the personal account may be used [acct_used_flag].
   */
  'useAccount': (boolean);
  /**
   * What the hospital thinks the bill is [medfee_sumamt].
   */
  'totalFen': (number);
}
