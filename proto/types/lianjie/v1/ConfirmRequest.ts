// Original file: proto/v1/hospital.proto


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
