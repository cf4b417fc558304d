// Original file: proto/v1/operations.proto


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
