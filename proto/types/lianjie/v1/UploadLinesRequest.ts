// Original file: proto/v1/hospital.proto

import type { FeeLineIn as _lianjie_v1_FeeLineIn, FeeLine as _lianjie_v1_FeeLine } from '../../lianjie/v1/FeeLine';

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
