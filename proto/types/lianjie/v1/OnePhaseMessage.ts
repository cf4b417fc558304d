// Original file: proto/v1/hospital.proto


/**
 * Names a message of a system without confirm; four fields with the hospital's certificate (protocol R2).
 */
export interface OnePhaseMessageIn {
  /**
   * Transaction number, four digits and perhaps a letter [infno; in 2601 oinfno].
   */
  'transaction'?: (string);
  /**
   * The sender's message id [msgid; in 2601 omsgid].
   */
  'messageId'?: (string);
  /**
   * Person number [psn_no].
   */
  'personId'?: (string);
}

/**
 * Names a message of a system without confirm; four fields with the hospital's certificate (protocol R2).
 */
export interface OnePhaseMessage {
  /**
   * Transaction number, four digits and perhaps a letter [infno; in 2601 oinfno].
   */
  'transaction': (string);
  /**
   * The sender's message id [msgid; in 2601 omsgid].
   */
  'messageId': (string);
  /**
   * Person number [psn_no].
   */
  'personId': (string);
}
