// Original file: proto/v1/vocabulary.proto

import type { Long } from '@grpc/proto-loader';

/**
 * One row of the explanation: the rule that acted, on what, and what came of it.
 */
export interface ExplanationRowIn {
  /**
   * Stable name of the rule, e.g. "segment".
   */
  'rule'?: (string);
  /**
   * Amount the rule was applied to.
   */
  'baseFen'?: (number | string | Long);
  /**
   * Rate in ten-thousandths; 0 where the rule has none.
   */
  'ratePermyriad'?: (number);
  /**
   * Exact result before rounding, as a fraction of a fen, e.g. "12345678/10000".
   */
  'exact'?: (string);
  /**
   * Rounded result.
   */
  'amountFen'?: (number | string | Long);
  /**
   * Where the rule's number is published.
   */
  'source'?: (string);
}

/**
 * One row of the explanation: the rule that acted, on what, and what came of it.
 */
export interface ExplanationRow {
  /**
   * Stable name of the rule, e.g. "segment".
   */
  'rule': (string);
  /**
   * Amount the rule was applied to.
   */
  'baseFen': (number);
  /**
   * Rate in ten-thousandths; 0 where the rule has none.
   */
  'ratePermyriad': (number);
  /**
   * Exact result before rounding, as a fraction of a fen, e.g. "12345678/10000".
   */
  'exact': (string);
  /**
   * Rounded result.
   */
  'amountFen': (number);
  /**
   * Where the rule's number is published.
   */
  'source': (string);
}
