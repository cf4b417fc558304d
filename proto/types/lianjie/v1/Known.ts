// Original file: proto/v1/policy_engine.proto

import type { Long } from '@grpc/proto-loader';

/**
 * What a reckoning reads of a person beside their accumulators, on the policy day: kept with the claim, so that the
 * same can be reckoned years later; given to a city's own engine. It travels with no verdict.
 */
export interface KnownIn {
  /**
   * yyyy-MM-dd; empty when the region does not know it [brdy].
   */
  'birthday'?: (string);
  /**
   * Codes of special identities [psn_idet_type].
   */
  'identities'?: (string)[];
  /**
   * Chronic-special diseases that were approved.
   */
  'approvedDiseases'?: (string)[];
  /**
   * Of the last year; 0 when the region does not know it.
   */
  'salaryFen'?: (number | string | Long);
  /**
   * Deductible that other bills of the same stay paid, as this region's own register has them.
   */
  'stayDeductibleFen'?: (number | string | Long);
  /**
   * Whether one of them counted as the admission.
   */
  'stayIsCounted'?: (boolean);
}

/**
 * What a reckoning reads of a person beside their accumulators, on the policy day: kept with the claim, so that the
 * same can be reckoned years later; given to a city's own engine. It travels with no verdict.
 */
export interface Known {
  /**
   * yyyy-MM-dd; empty when the region does not know it [brdy].
   */
  'birthday': (string);
  /**
   * Codes of special identities [psn_idet_type].
   */
  'identities': (string)[];
  /**
   * Chronic-special diseases that were approved.
   */
  'approvedDiseases': (string)[];
  /**
   * Of the last year; 0 when the region does not know it.
   */
  'salaryFen': (number);
  /**
   * Deductible that other bills of the same stay paid, as this region's own register has them.
   */
  'stayDeductibleFen': (number);
  /**
   * Whether one of them counted as the admission.
   */
  'stayIsCounted': (boolean);
}
