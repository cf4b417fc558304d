// Original file: proto/v1/vocabulary.proto

import type { Long } from '@grpc/proto-loader';

/**
 * How one accumulator (累计) moves (protocol R16).
 */
export interface AccumulatorDeltaIn {
  /**
   * Insurance type, e.g. 310 [insutype].
   */
  'insurance'?: (string);
  /**
   * Policy year.
   */
  'year'?: (number);
  /**
   * What is accumulated: deductible, fund, eligible, admissions, account.
   */
  'code'?: (string);
  /**
   * Signed movement in fen; for admissions a count.
   */
  'amount'?: (number | string | Long);
}

/**
 * How one accumulator (累计) moves (protocol R16).
 */
export interface AccumulatorDelta {
  /**
   * Insurance type, e.g. 310 [insutype].
   */
  'insurance': (string);
  /**
   * Policy year.
   */
  'year': (number);
  /**
   * What is accumulated: deductible, fund, eligible, admissions, account.
   */
  'code': (string);
  /**
   * Signed movement in fen; for admissions a count.
   */
  'amount': (number);
}
