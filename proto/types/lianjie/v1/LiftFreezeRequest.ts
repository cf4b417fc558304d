// Original file: proto/v1/attention.proto


/**
 * One person's word that the cause is found and mended.
 */
export interface LiftFreezeRequestIn {
  /**
   * Four digits.
   */
  'region'?: (string);
}

/**
 * One person's word that the cause is found and mended.
 */
export interface LiftFreezeRequest {
  /**
   * Four digits.
   */
  'region': (string);
}
