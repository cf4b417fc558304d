// Original file: proto/v1/policy_engine.proto


/**
 * What is this person entitled to, there and then [2001].
 */
export interface EntitlementQueryIn {
  /**
   * Person number.
   */
  'personId'?: (string);
  /**
   * Insurance type.
   */
  'insurance'?: (string);
  /**
   * Kind of care.
   */
  'medicalType'?: (string);
  /**
   * Six-digit division of the hospital.
   */
  'careDivision'?: (string);
  /**
   * Day of the visit.
   */
  'day'?: (string);
}

/**
 * What is this person entitled to, there and then [2001].
 */
export interface EntitlementQuery {
  /**
   * Person number.
   */
  'personId': (string);
  /**
   * Insurance type.
   */
  'insurance': (string);
  /**
   * Kind of care.
   */
  'medicalType': (string);
  /**
   * Six-digit division of the hospital.
   */
  'careDivision': (string);
  /**
   * Day of the visit.
   */
  'day': (string);
}
