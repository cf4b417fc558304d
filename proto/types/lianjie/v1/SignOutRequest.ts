// Original file: proto/v1/hospital.proto


export interface SignOutRequestIn {
  /**
   * Of the sign-in.
   */
  'sessionId'?: (string);
}

export interface SignOutRequest {
  /**
   * Of the sign-in.
   */
  'sessionId': (string);
}
