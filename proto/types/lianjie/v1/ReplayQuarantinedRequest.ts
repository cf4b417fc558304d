// Original file: proto/v1/attention.proto


/**
 * Asks that one fact be tried again.
 */
export interface ReplayQuarantinedRequestIn {
  /**
   * From QuarantinedFact.
   */
  'id'?: (string);
}

/**
 * Asks that one fact be tried again.
 */
export interface ReplayQuarantinedRequest {
  /**
   * From QuarantinedFact.
   */
  'id': (string);
}
