// Original file: proto/v1/days.proto


/**
 * What closes together.
 */
export interface DayUnitIn {
  /**
   * Where the hospitals are, four digits.
   */
  'careRegion'?: (string);
  /**
   * Who owes, four digits.
   */
  'enrollmentRegion'?: (string);
  /**
   * Accounting day of the care region.
   */
  'day'?: (string);
}

/**
 * What closes together.
 */
export interface DayUnit {
  /**
   * Where the hospitals are, four digits.
   */
  'careRegion': (string);
  /**
   * Who owes, four digits.
   */
  'enrollmentRegion': (string);
  /**
   * Accounting day of the care region.
   */
  'day': (string);
}
