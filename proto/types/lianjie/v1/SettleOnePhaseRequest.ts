// Original file: proto/v1/hospital.proto

import type { OnePhaseMessageIn as _lianjie_v1_OnePhaseMessageIn, OnePhaseMessage as _lianjie_v1_OnePhaseMessage } from '../../lianjie/v1/OnePhaseMessage';
import type { Long } from '@grpc/proto-loader';

/**
 * Asks for verdict and confirmation in one call, which must be open until the end.
 */
export interface SettleOnePhaseRequestIn {
  /**
   * Of the sign-in.
   */
  'sessionId'?: (string);
  /**
   * Names this message; the settlement's id is made from it.
   */
  'message'?: (_lianjie_v1_OnePhaseMessageIn | null);
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
}

/**
 * Asks for verdict and confirmation in one call, which must be open until the end.
 */
export interface SettleOnePhaseRequest {
  /**
   * Of the sign-in.
   */
  'sessionId': (string);
  /**
   * Names this message; the settlement's id is made from it.
   */
  'message': (_lianjie_v1_OnePhaseMessage | null);
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
}
