// Original file: proto/v1/operations.proto


export interface ReplayParkedRequestIn {
  /**
   * From ParkedRecord.
   */
  'id'?: (string);
}

export interface ReplayParkedRequest {
  /**
   * From ParkedRecord.
   */
  'id': (string);
}
