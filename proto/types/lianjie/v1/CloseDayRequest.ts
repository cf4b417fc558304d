// Original file: proto/v1/operations.proto


/**
 * Asks that a day be closed.
 */
export interface CloseDayRequestIn {
  /**
   * Which; empty: the oldest one that is not closed.
   */
  'day'?: (string);
}

/**
 * Asks that a day be closed.
 */
export interface CloseDayRequest {
  /**
   * Which; empty: the oldest one that is not closed.
   */
  'day': (string);
}
