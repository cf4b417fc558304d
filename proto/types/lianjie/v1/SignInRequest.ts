// Original file: proto/v1/hospital.proto

import type { Long } from '@grpc/proto-loader';

/**
 * An operator begins work.
 */
export interface SignInRequestIn {
  /**
   * Operator number [opter_no].
   */
  'operatorId'?: (string);
  /**
   * Operator name [opter_name].
   */
  'operatorName'?: (string);
  /**
   * Client's clock, compared with ours [inf_time]; 0 skips the comparison.
   */
  'clientTimeMs'?: (number | string | Long);
}

/**
 * An operator begins work.
 */
export interface SignInRequest {
  /**
   * Operator number [opter_no].
   */
  'operatorId': (string);
  /**
   * Operator name [opter_name].
   */
  'operatorName': (string);
  /**
   * Client's clock, compared with ours [inf_time]; 0 skips the comparison.
   */
  'clientTimeMs': (number);
}
