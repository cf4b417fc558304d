// Original file: proto/v1/operations.proto


/**
 * One cell that could not be used.
 */
export interface ImportProblemIn {
  /**
   * Line in the file; the heading is line 1.
   */
  'line'?: (number);
  /**
   * Which column.
   */
  'column'?: (string);
  /**
   * What stood there, masked where personal.
   */
  'found'?: (string);
  /**
   * What was expected, in Chinese.
   */
  'expectedZh'?: (string);
  /**
   * The same in English.
   */
  'expectedEn'?: (string);
}

/**
 * One cell that could not be used.
 */
export interface ImportProblem {
  /**
   * Line in the file; the heading is line 1.
   */
  'line': (number);
  /**
   * Which column.
   */
  'column': (string);
  /**
   * What stood there, masked where personal.
   */
  'found': (string);
  /**
   * What was expected, in Chinese.
   */
  'expectedZh': (string);
  /**
   * The same in English.
   */
  'expectedEn': (string);
}
