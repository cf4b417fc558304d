// Original file: proto/v1/operations.proto


/**
 * Asks what closed.
 */
export interface ClosedUnitsRequestIn {
  /**
   * Which day; empty: all.
   */
  'day'?: (string);
}

/**
 * Asks what closed.
 */
export interface ClosedUnitsRequest {
  /**
   * Which day; empty: all.
   */
  'day': (string);
}
