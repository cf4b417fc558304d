// Original file: proto/v1/hospital.proto


/**
 * Takes the verdict.
 */
export interface ConfirmRequestIn {
  /**
   * Which settlement.
   */
  'settleId'?: (string);
  /**
   * From SettleReply.
   */
  'token'?: (Buffer | Uint8Array | string);
}

/**
 * Takes the verdict.
 */
export interface ConfirmRequest {
  /**
   * Which settlement.
   */
  'settleId': (string);
  /**
   * From SettleReply.
   */
  'token': (Buffer);
}
