// Original file: proto/v1/hospital.proto


export interface DeleteLinesRequestIn {
  /**
   * Of the sign-in.
   */
  'sessionId'?: (string);
  /**
   * Of OpenVisit.
   */
  'visitId'?: (string);
  /**
   * Empty deletes every unsettled line of the visit.
   */
  'lineNos'?: (string)[];
}

export interface DeleteLinesRequest {
  /**
   * Of the sign-in.
   */
  'sessionId': (string);
  /**
   * Of OpenVisit.
   */
  'visitId': (string);
  /**
   * Empty deletes every unsettled line of the visit.
   */
  'lineNos': (string)[];
}
