// Original file: proto/v1/attention.proto


/**
 * Asks for facts in quarantine.
 */
export interface QuarantinedRequestIn {
  /**
   * At most so many, oldest first; 0 means 100.
   */
  'limit'?: (number);
}

/**
 * Asks for facts in quarantine.
 */
export interface QuarantinedRequest {
  /**
   * At most so many, oldest first; 0 means 100.
   */
  'limit': (number);
}
