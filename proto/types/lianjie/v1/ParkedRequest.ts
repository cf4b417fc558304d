// Original file: proto/v1/operations.proto


export interface ParkedRequestIn {
  /**
   * At most so many, newest first; 0 means 100.
   */
  'limit'?: (number);
}

export interface ParkedRequest {
  /**
   * At most so many, newest first; 0 means 100.
   */
  'limit': (number);
}
