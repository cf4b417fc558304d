// Original file: proto/v1/hospital.proto


/**
 * Asks for the receipt of a confirmed settlement.
 */
export interface ReceiptRequestIn {
  /**
   * Which settlement.
   */
  'settleId'?: (string);
}

/**
 * Asks for the receipt of a confirmed settlement.
 */
export interface ReceiptRequest {
  /**
   * Which settlement.
   */
  'settleId': (string);
}
