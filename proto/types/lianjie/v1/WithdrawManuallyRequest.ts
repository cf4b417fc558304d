// Original file: proto/v1/manual.proto


/**
 * Takes a proposal back; anybody may.
 */
export interface WithdrawManuallyRequestIn {
  /**
   * As above.
   */
  'settlement'?: (string);
}

/**
 * Takes a proposal back; anybody may.
 */
export interface WithdrawManuallyRequest {
  /**
   * As above.
   */
  'settlement': (string);
}
