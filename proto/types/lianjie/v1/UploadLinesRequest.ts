// Original file: proto/v1/hospital.proto

import type { FeeLineIn as _lianjie_v1_FeeLineIn, FeeLine as _lianjie_v1_FeeLine } from '../../lianjie/v1/FeeLine';

/**
 * Fee lines of a visit; a line that is already there unchanged is accepted again.
 */
export interface UploadLinesRequestIn {
  /**
   * Of the sign-in.
   */
  'sessionId'?: (string);
  /**
   * Of OpenVisit.
   */
  'visitId'?: (string);
  /**
   * At most 1,000; all or none.
   */
  'lines'?: (_lianjie_v1_FeeLineIn)[];
}

/**
 * Fee lines of a visit; a line that is already there unchanged is accepted again.
 */
export interface UploadLinesRequest {
  /**
   * Of the sign-in.
   */
  'sessionId': (string);
  /**
   * Of OpenVisit.
   */
  'visitId': (string);
  /**
   * At most 1,000; all or none.
   */
  'lines': (_lianjie_v1_FeeLine)[];
}
