// Original file: proto/v1/attention.proto


/**
 * Asks for the newest parked records.
 */
export interface ParkedRequestIn {
  /**
   * At most so many, newest first; 0 means 100.
   */
  'limit'?: (number);
}

/**
 * Asks for the newest parked records.
 */
export interface ParkedRequest {
  /**
   * At most so many, newest first; 0 means 100.
   */
  'limit': (number);
}
