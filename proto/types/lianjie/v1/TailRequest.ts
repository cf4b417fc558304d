// Original file: proto/v1/operations.proto


/**
 * Asks to be told what happens from now on.
 */
export interface TailRequestIn {
  /**
   * Only this settlement; empty: all.
   */
  'settleId'?: (string);
  /**
   * Only what went wrong.
   */
  'errorsOnly'?: (boolean);
}

/**
 * Asks to be told what happens from now on.
 */
export interface TailRequest {
  /**
   * Only this settlement; empty: all.
   */
  'settleId': (string);
  /**
   * Only what went wrong.
   */
  'errorsOnly': (boolean);
}
