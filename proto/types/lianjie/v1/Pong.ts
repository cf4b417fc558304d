// Original file: proto/v1/facts.proto

import type { Long } from '@grpc/proto-loader';

/**
 * The answer to a ping.
 */
export interface PongIn {
  /**
   * Echo of the asking process.
   */
  'processId'?: (string);
  /**
   * Echo of the asker's stamp.
   */
  'stampMs'?: (number | string | Long);
  /**
   * The hub process that answers.
   */
  'hubIncarnation'?: (string);
  /**
   * Its monotonic clock.
   */
  'hubStampMs'?: (number | string | Long);
}

/**
 * The answer to a ping.
 */
export interface Pong {
  /**
   * Echo of the asking process.
   */
  'processId': (string);
  /**
   * Echo of the asker's stamp.
   */
  'stampMs': (number);
  /**
   * The hub process that answers.
   */
  'hubIncarnation': (string);
  /**
   * Its monotonic clock.
   */
  'hubStampMs': (number);
}
