// Original file: proto/v1/operations.proto

import type { Long } from '@grpc/proto-loader';

/**
 * One stage, measured by one process on its own monotonic clock.
 */
export interface StageTimeIn {
  /**
   * e.g. policy, or commit; docs/OPERATIONS.md names them all.
   */
  'stage'?: (string);
  /**
   * How long it took.
   */
  'tookUs'?: (number | string | Long);
}

/**
 * One stage, measured by one process on its own monotonic clock.
 */
export interface StageTime {
  /**
   * e.g. policy, or commit; docs/OPERATIONS.md names them all.
   */
  'stage': (string);
  /**
   * How long it took.
   */
  'tookUs': (number);
}
