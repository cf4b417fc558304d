// Original file: proto/v1/manual.proto


/**
 * One person's word about one settlement.
 */
export interface DecideManuallyRequestIn {
  /**
   * Its id, or its whole key as it is printed: care region/hospital/id/kind.
   */
  'settlement'?: (string);
  /**
   * As which it is to count.
   */
  'isConfirmed'?: (boolean);
  /**
   * Why.
   */
  'reason'?: (string);
}

/**
 * One person's word about one settlement.
 */
export interface DecideManuallyRequest {
  /**
   * Its id, or its whole key as it is printed: care region/hospital/id/kind.
   */
  'settlement': (string);
  /**
   * As which it is to count.
   */
  'isConfirmed': (boolean);
  /**
   * Why.
   */
  'reason': (string);
}
