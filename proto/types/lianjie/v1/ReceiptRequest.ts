// Original file: proto/v1/hospital.proto


export interface ReceiptRequestIn {
  /**
   * Which settlement.
   */
  'settleId'?: (string);
}

export interface ReceiptRequest {
  /**
   * Which settlement.
   */
  'settleId': (string);
}
