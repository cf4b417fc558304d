// Original file: proto/v1/policy_engine.proto

import type { Long } from '@grpc/proto-loader';

/**
 * One enrollment (参保).
 */
export interface EnrollmentIn {
  /**
   * Insurance type [insutype].
   */
  'insurance'?: (string);
  /**
   * Person category [psn_type].
   */
  'personCategory'?: (string);
  /**
   * 1 active, 2 suspended, 4 ended [psn_insu_stas].
   */
  'status'?: (string);
  /**
   * Six-digit division [insuplc_admdvs].
   */
  'division'?: (string);
  /**
   * Account balance [balc].
   */
  'accountBalanceFen'?: (number | string | Long);
}

/**
 * One enrollment (参保).
 */
export interface Enrollment {
  /**
   * Insurance type [insutype].
   */
  'insurance': (string);
  /**
   * Person category [psn_type].
   */
  'personCategory': (string);
  /**
   * 1 active, 2 suspended, 4 ended [psn_insu_stas].
   */
  'status': (string);
  /**
   * Six-digit division [insuplc_admdvs].
   */
  'division': (string);
  /**
   * Account balance [balc].
   */
  'accountBalanceFen': (number);
}
