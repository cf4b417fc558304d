// Original file: proto/v1/operations.proto


export interface ShowRequestIn {
  /**
   * A settlement id.
   */
  'settleId'?: (string);
}

export interface ShowRequest {
  /**
   * A settlement id.
   */
  'settleId': (string);
}
