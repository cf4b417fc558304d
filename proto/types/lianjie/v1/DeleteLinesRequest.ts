// Original file: proto/v1/hospital.proto


/**
 * Fee lines to take back before they are settled.
 */
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

/**
 * Fee lines to take back before they are settled.
 */
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
