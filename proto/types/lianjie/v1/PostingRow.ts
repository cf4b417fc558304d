// Original file: proto/v1/operations.proto

import type { Long } from '@grpc/proto-loader';

/**
 * One entry: one account debited, one credited.
 */
export interface PostingRowIn {
  /**
   * Name of the account debited.
   */
  'debit'?: (string);
  /**
   * Name of the account credited.
   */
  'credit'?: (string);
  /**
   * Amount; negative in a reversal.
   */
  'amountFen'?: (number | string | Long);
}

/**
 * One entry: one account debited, one credited.
 */
export interface PostingRow {
  /**
   * Name of the account debited.
   */
  'debit': (string);
  /**
   * Name of the account credited.
   */
  'credit': (string);
  /**
   * Amount; negative in a reversal.
   */
  'amountFen': (number);
}
