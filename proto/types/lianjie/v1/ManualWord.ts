// Original file: proto/v1/manual.proto

import type { Long } from '@grpc/proto-loader';

/**
 * One person's word.
 */
export interface ManualWordIn {
  /**
   * The name they signed in with, from their certificate.
   */
  'by'?: (string);
  /**
   * Why, in their own words; nothing personal of the insured.
   */
  'reason'?: (string);
  /**
   * When.
   */
  'atMs'?: (number | string | Long);
}

/**
 * One person's word.
 */
export interface ManualWord {
  /**
   * The name they signed in with, from their certificate.
   */
  'by': (string);
  /**
   * Why, in their own words; nothing personal of the insured.
   */
  'reason': (string);
  /**
   * When.
   */
  'atMs': (number);
}
