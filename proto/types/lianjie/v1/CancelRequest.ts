// Original file: proto/v1/hospital.proto


/**
 * Gives a settlement up, also one that nobody has heard of yet.
 */
export interface CancelRequestIn {
  /**
   * Which settlement.
   */
  'settleId'?: (string);
  /**
   * Where the person is insured, if the hospital knows it (protocol R8).
   */
  'enrollmentDivision'?: (string);
}

/**
 * Gives a settlement up, also one that nobody has heard of yet.
 */
export interface CancelRequest {
  /**
   * Which settlement.
   */
  'settleId': (string);
  /**
   * Where the person is insured, if the hospital knows it (protocol R8).
   */
  'enrollmentDivision': (string);
}
