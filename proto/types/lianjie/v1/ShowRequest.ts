// Original file: proto/v1/operations.proto


/**
 * Asks for all that is known of one settlement.
 */
export interface ShowRequestIn {
  /**
   * A settlement id.
   */
  'settleId'?: (string);
}

/**
 * Asks for all that is known of one settlement.
 */
export interface ShowRequest {
  /**
   * A settlement id.
   */
  'settleId': (string);
}
