// Original file: proto/v1/vocabulary.proto


/**
 * Money moves.
 */
export interface ConfirmedIn {
  /**
   * The serialised SignedVerdict that was confirmed.
   */
  'token'?: (Buffer | Uint8Array | string);
  /**
   * Accounting day (记账日) of the care node.
   */
  'day'?: (string);
}

/**
 * Money moves.
 */
export interface Confirmed {
  /**
   * The serialised SignedVerdict that was confirmed.
   */
  'token': (Buffer);
  /**
   * Accounting day (记账日) of the care node.
   */
  'day': (string);
}
