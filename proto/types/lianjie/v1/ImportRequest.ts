// Original file: proto/v1/operations.proto


/**
 * A file of an enrollment half's own data.
 */
export interface ImportRequestIn {
  /**
   * people, enrollments, filings, accounts or accumulators (docs/OPERATIONS.md).
   */
  'kind'?: (string);
  /**
   * UTF-8, first line the column names.
   */
  'csv'?: (Buffer | Uint8Array | string);
}

/**
 * A file of an enrollment half's own data.
 */
export interface ImportRequest {
  /**
   * people, enrollments, filings, accounts or accumulators (docs/OPERATIONS.md).
   */
  'kind': (string);
  /**
   * UTF-8, first line the column names.
   */
  'csv': (Buffer);
}
