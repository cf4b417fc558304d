// Original file: proto/v1/exchange.proto


/**
 * No more questions here, please.
 */
export interface DrainIn {
  /**
   * How long open questions are still answered.
   */
  'graceMs'?: (number);
}

/**
 * No more questions here, please.
 */
export interface Drain {
  /**
   * How long open questions are still answered.
   */
  'graceMs': (number);
}
