// Original file: proto/v1/operations.proto


/**
 * Asks for the ledger, to compare it with the others.
 */
export interface ScanLedgerRequestIn {
  /**
   * Only this accounting day; empty: all.
   */
  'day'?: (string);
}

/**
 * Asks for the ledger, to compare it with the others.
 */
export interface ScanLedgerRequest {
  /**
   * Only this accounting day; empty: all.
   */
  'day': (string);
}
