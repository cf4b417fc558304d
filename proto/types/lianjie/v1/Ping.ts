// Original file: proto/v1/facts.proto

import type { Long } from '@grpc/proto-loader';

/**
 * An enrollment process asks a hub instance what its monotonic clock says (protocol R7).
 */
export interface PingIn {
  /**
   * The asker's region, four digits: the answer comes over its control topic.
   */
  'enrollmentRegion'?: (string);
  /**
   * Names the asking process; others ignore the answer.
   */
  'processId'?: (string);
  /**
   * The asker's monotonic clock.
   */
  'stampMs'?: (number | string | Long);
}

/**
 * An enrollment process asks a hub instance what its monotonic clock says (protocol R7).
 */
export interface Ping {
  /**
   * The asker's region, four digits: the answer comes over its control topic.
   */
  'enrollmentRegion': (string);
  /**
   * Names the asking process; others ignore the answer.
   */
  'processId': (string);
  /**
   * The asker's monotonic clock.
   */
  'stampMs': (number);
}
