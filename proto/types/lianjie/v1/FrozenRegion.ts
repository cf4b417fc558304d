// Original file: proto/v1/attention.proto

import type { Long } from '@grpc/proto-loader';

/**
 * A care region that signed two different decisions under one key: no new verdicts, no closed days, until lifted.
 */
export interface FrozenRegionIn {
  /**
   * Four digits.
   */
  'region'?: (string);
  /**
   * Since when.
   */
  'frozenAtMs'?: (number | string | Long);
  /**
   * Operators who agreed to lift it, by the names in their certificates.
   */
  'agreedBy'?: (string)[];
  /**
   * Enough of them have.
   */
  'lifted'?: (boolean);
}

/**
 * A care region that signed two different decisions under one key: no new verdicts, no closed days, until lifted.
 */
export interface FrozenRegion {
  /**
   * Four digits.
   */
  'region': (string);
  /**
   * Since when.
   */
  'frozenAtMs': (number);
  /**
   * Operators who agreed to lift it, by the names in their certificates.
   */
  'agreedBy': (string)[];
  /**
   * Enough of them have.
   */
  'lifted': (boolean);
}
