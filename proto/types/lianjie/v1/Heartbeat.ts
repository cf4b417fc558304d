// Original file: proto/v1/exchange.proto

import type { Long } from '@grpc/proto-loader';

/**
 * A sign of life.
 */
export interface HeartbeatIn {
  /**
   * Sender's monotonic clock in milliseconds; echoed by nobody, compared with its own successor.
   */
  'stampMs'?: (number | string | Long);
}

/**
 * A sign of life.
 */
export interface Heartbeat {
  /**
   * Sender's monotonic clock in milliseconds; echoed by nobody, compared with its own successor.
   */
  'stampMs': (number);
}
