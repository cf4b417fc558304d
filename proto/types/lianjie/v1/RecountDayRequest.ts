// Original file: proto/v1/operations.proto


/**
 * Asks for a count.
 */
export interface RecountDayRequestIn {
  /**
   * Which day.
   */
  'day'?: (string);
}

/**
 * Asks for a count.
 */
export interface RecountDayRequest {
  /**
   * Which day.
   */
  'day': (string);
}
