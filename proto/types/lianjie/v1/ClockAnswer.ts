// Original file: proto/v1/exchange.proto

import type { Long } from '@grpc/proto-loader';

/**
 * What travels on clock.answer.<region>.
 */
export interface ClockAnswerIn {
  /**
   * Echo: whose answer it is.
   */
  'processId'?: (string);
  /**
   * Echo.
   */
  'askedMs'?: (number | string | Long);
  /**
   * Who answers.
   */
  'hubIncarnation'?: (string);
  /**
   * Its monotonic clock, the one that it stamps requests with.
   */
  'stampMs'?: (number | string | Long);
}

/**
 * What travels on clock.answer.<region>.
 */
export interface ClockAnswer {
  /**
   * Echo: whose answer it is.
   */
  'processId': (string);
  /**
   * Echo.
   */
  'askedMs': (number);
  /**
   * Who answers.
   */
  'hubIncarnation': (string);
  /**
   * Its monotonic clock, the one that it stamps requests with.
   */
  'stampMs': (number);
}
