// Original file: proto/v1/hospital.proto


export interface UnconfirmedRequestIn {
  /**
   * At most so many, newest first; 0 means 100.
   */
  'limit'?: (number);
}

export interface UnconfirmedRequest {
  /**
   * At most so many, newest first; 0 means 100.
   */
  'limit': (number);
}
