// Original file: proto/v1/hospital.proto


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
