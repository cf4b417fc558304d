// Original file: proto/v1/vocabulary.proto

import type { Long } from '@grpc/proto-loader';

/**
 * The four parts of a bill by catalog: total = self_funded + over_limit + self_paid_first + eligible.
 */
export interface BillTotalsIn {
  /**
   * All charges [medfee_sumamt].
   */
  'totalFen'?: (number | string | Long);
  /**
   * Outside the catalogs [fulamt_ownpay_amt].
   */
  'selfFundedFen'?: (number | string | Long);
  /**
   * Above the price limit [overlmt_selfpay].
   */
  'overLimitFen'?: (number | string | Long);
  /**
   * The person's first part of class-B items [preselfpay_amt].
   */
  'selfPaidFirstFen'?: (number | string | Long);
  /**
   * What policy shares [inscp_scp_amt].
   */
  'eligibleFen'?: (number | string | Long);
}

/**
 * The four parts of a bill by catalog: total = self_funded + over_limit + self_paid_first + eligible.
 */
export interface BillTotals {
  /**
   * All charges [medfee_sumamt].
   */
  'totalFen': (number);
  /**
   * Outside the catalogs [fulamt_ownpay_amt].
   */
  'selfFundedFen': (number);
  /**
   * Above the price limit [overlmt_selfpay].
   */
  'overLimitFen': (number);
  /**
   * The person's first part of class-B items [preselfpay_amt].
   */
  'selfPaidFirstFen': (number);
  /**
   * What policy shares [inscp_scp_amt].
   */
  'eligibleFen': (number);
}
