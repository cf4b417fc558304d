// Original file: proto/v1/vocabulary.proto


/**
 * What is billed: one charge batch of one visit, in one state (protocol R4).
 */
export interface BatchRefIn {
  /**
   * Visit issued by the care node [mdtrt_id].
   */
  'visitId'?: (string);
  /**
   * Charge batch issued by the care node [chrg_bchno].
   */
  'batchId'?: (string);
  /**
   * Raised by every upload or deletion that changed a line.
   */
  'version'?: (number);
}

/**
 * What is billed: one charge batch of one visit, in one state (protocol R4).
 */
export interface BatchRef {
  /**
   * Visit issued by the care node [mdtrt_id].
   */
  'visitId': (string);
  /**
   * Charge batch issued by the care node [chrg_bchno].
   */
  'batchId': (string);
  /**
   * Raised by every upload or deletion that changed a line.
   */
  'version': (number);
}
