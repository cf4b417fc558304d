// Original file: proto/v1/manual.proto

import type { Long } from '@grpc/proto-loader';

/**
 * A care region that no hub instance hears.
 */
export interface SilentCareIn {
  /**
   * Four digits.
   */
  'region'?: (string);
  /**
   * The last sign of life.
   */
  'seenAtMs'?: (number | string | Long);
  /**
   * From then on its fence has certainly acted, and two persons may decide.
   */
  'decidableFromMs'?: (number | string | Long);
}

/**
 * A care region that no hub instance hears.
 */
export interface SilentCare {
  /**
   * Four digits.
   */
  'region': (string);
  /**
   * The last sign of life.
   */
  'seenAtMs': (number);
  /**
   * From then on its fence has certainly acted, and two persons may decide.
   */
  'decidableFromMs': (number);
}
