// Original file: proto/v1/hospital.proto


/**
 * An operator ends work.
 */
export interface SignOutRequestIn {
  /**
   * Of the sign-in.
   */
  'sessionId'?: (string);
}

/**
 * An operator ends work.
 */
export interface SignOutRequest {
  /**
   * Of the sign-in.
   */
  'sessionId': (string);
}
