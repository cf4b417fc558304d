// Original file: proto/v1/hospital.proto


/**
 * A person comes for treatment.
 */
export interface OpenVisitRequestIn {
  /**
   * Of the sign-in.
   */
  'sessionId'?: (string);
  /**
   * The hospital's own number of this visit, unique per hospital; the same number answers the same visit [ipt_otp_no].
   */
  'hospitalVisitNo'?: (string);
  /**
   * Where the person is insured [insuplc_admdvs].
   */
  'enrollmentDivision'?: (string);
  /**
   * Person number from FindPerson [psn_no].
   */
  'personId'?: (string);
  /**
   * Insurance type chosen [insutype].
   */
  'insurance'?: (string);
  /**
   * Kind of care [med_type].
   */
  'medicalType'?: (string);
  /**
   * First day of the visit, yyyy-MM-dd [begntime].
   */
  'startDay'?: (string);
  /**
   * Main diagnosis, ICD-10 [dise_codg].
   */
  'diagnosis'?: (string);
  /**
   * Emergency rescue.
   */
  'emergency'?: (boolean);
  /**
   * Deductible level of the hospital that the person was moved from in the same illness; empty: none [dedc_hosp_lv].
   */
  'transferredFromLevel'?: (string);
}

/**
 * A person comes for treatment.
 */
export interface OpenVisitRequest {
  /**
   * Of the sign-in.
   */
  'sessionId': (string);
  /**
   * The hospital's own number of this visit, unique per hospital; the same number answers the same visit [ipt_otp_no].
   */
  'hospitalVisitNo': (string);
  /**
   * Where the person is insured [insuplc_admdvs].
   */
  'enrollmentDivision': (string);
  /**
   * Person number from FindPerson [psn_no].
   */
  'personId': (string);
  /**
   * Insurance type chosen [insutype].
   */
  'insurance': (string);
  /**
   * Kind of care [med_type].
   */
  'medicalType': (string);
  /**
   * First day of the visit, yyyy-MM-dd [begntime].
   */
  'startDay': (string);
  /**
   * Main diagnosis, ICD-10 [dise_codg].
   */
  'diagnosis': (string);
  /**
   * Emergency rescue.
   */
  'emergency': (boolean);
  /**
   * Deductible level of the hospital that the person was moved from in the same illness; empty: none [dedc_hosp_lv].
   */
  'transferredFromLevel': (string);
}
