// Original file: proto/v1/operations.proto


export interface ScanLedgerRequestIn {
  /**
   * Only this accounting day; empty: all.
   */
  'day'?: (string);
}

export interface ScanLedgerRequest {
  /**
   * Only this accounting day; empty: all.
   */
  'day': (string);
}
