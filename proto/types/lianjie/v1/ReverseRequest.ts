// Original file: proto/v1/hospital.proto


/**
 * Asks for a full reversal; a partial refund is a full reversal and then a new settlement that replaces the old one.
 */
export interface ReverseRequestIn {
  /**
   * Which settlement.
   */
  'settleId'?: (string);
}

/**
 * Asks for a full reversal; a partial refund is a full reversal and then a new settlement that replaces the old one.
 */
export interface ReverseRequest {
  /**
   * Which settlement.
   */
  'settleId': (string);
}
