// Original file: proto/v1/vocabulary.proto


/**
 * A refusal or a doubt, as a code of docs/ERRORS.md and the values its sentences name.
 */
export interface FailureIn {
  /**
   * H followed by four digits.
   */
  'code'?: (string);
  /**
   * Values for the named holes of the code's sentences; never personal data.
   */
  'params'?: ({[key: string]: string});
  /**
   * How long to wait before asking again; 0 says nothing.
   */
  'retryAfterMs'?: (number);
}

/**
 * A refusal or a doubt, as a code of docs/ERRORS.md and the values its sentences name.
 */
export interface Failure {
  /**
   * H followed by four digits.
   */
  'code': (string);
  /**
   * Values for the named holes of the code's sentences; never personal data.
   */
  'params': ({[key: string]: string});
  /**
   * How long to wait before asking again; 0 says nothing.
   */
  'retryAfterMs': (number);
}
