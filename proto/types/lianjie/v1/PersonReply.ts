// Original file: proto/v1/policy_engine.proto

import type { EnrollmentIn as _lianjie_v1_EnrollmentIn, Enrollment as _lianjie_v1_Enrollment } from '../../lianjie/v1/Enrollment';

/**
 * A person and where they are insured.
 */
export interface PersonReplyIn {
  /**
   * Person number [psn_no].
   */
  'personId'?: (string);
  /**
   * Full name, for the cashier to compare [psn_name].
   */
  'name'?: (string);
  /**
   * 1 male, 2 female [gend].
   */
  'gender'?: (string);
  /**
   * yyyy-MM-dd [brdy].
   */
  'birthday'?: (string);
  /**
   * Their enrollments in this region.
   */
  'enrollments'?: (_lianjie_v1_EnrollmentIn)[];
}

/**
 * A person and where they are insured.
 */
export interface PersonReply {
  /**
   * Person number [psn_no].
   */
  'personId': (string);
  /**
   * Full name, for the cashier to compare [psn_name].
   */
  'name': (string);
  /**
   * 1 male, 2 female [gend].
   */
  'gender': (string);
  /**
   * yyyy-MM-dd [brdy].
   */
  'birthday': (string);
  /**
   * Their enrollments in this region.
   */
  'enrollments': (_lianjie_v1_Enrollment)[];
}
