// Original file: proto/v1/hospital.proto


/**
 * Asks for this hospital's settlements that still wait for it.
 */
export interface UnconfirmedRequestIn {
  /**
   * At most so many, newest first; 0 means 100.
   */
  'limit'?: (number);
}

/**
 * Asks for this hospital's settlements that still wait for it.
 */
export interface UnconfirmedRequest {
  /**
   * At most so many, newest first; 0 means 100.
   */
  'limit': (number);
}
