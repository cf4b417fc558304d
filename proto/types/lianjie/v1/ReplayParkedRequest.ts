// Original file: proto/v1/attention.proto


/**
 * Asks that one parked record be read again, after its cause was mended.
 */
export interface ReplayParkedRequestIn {
  /**
   * From ParkedRecord.
   */
  'id'?: (string);
}

/**
 * Asks that one parked record be read again, after its cause was mended.
 */
export interface ReplayParkedRequest {
  /**
   * From ParkedRecord.
   */
  'id': (string);
}
