// Original file: proto/v1/hospital.proto

import type { Long } from '@grpc/proto-loader';

/**
 * Asks for the verdict on the open batch.
 */
export interface SettleRequestIn {
  /**
   * Of the sign-in.
   */
  'sessionId'?: (string);
  /**
   * UUIDv7 made and stored by the hospital before this call (protocol R2).
   */
  'settleId'?: (string);
  /**
   * Of OpenVisit.
   */
  'visitId'?: (string);
  /**
   * Discharge or visit day; chooses policy and year [dscgTime].
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
  /**
   * Printed on the receipt, not compared [invono].
   */
  'invoiceNo'?: (string);
  /**
   * The settlement that this one replaces after a refund.
   */
  'replaces'?: (string);
}

/**
 * Asks for the verdict on the open batch.
 */
export interface SettleRequest {
  /**
   * Of the sign-in.
   */
  'sessionId': (string);
  /**
   * UUIDv7 made and stored by the hospital before this call (protocol R2).
   */
  'settleId': (string);
  /**
   * Of OpenVisit.
   */
  'visitId': (string);
  /**
   * Discharge or visit day; chooses policy and year [dscgTime].
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
  /**
   * Printed on the receipt, not compared [invono].
   */
  'invoiceNo': (string);
  /**
   * The settlement that this one replaces after a refund.
   */
  'replaces': (string);
}
