// Original file: proto/v1/exchange.proto

import type { Long } from '@grpc/proto-loader';

/**
 * What travels on clock.question.<hub instance>: an enrollment process asks the process whose questions it answers for
 * its monotonic clock (protocol R7).
 */
export interface ClockQuestionIn {
  /**
   * Where the answer is awaited, four digits.
   */
  'enrollmentRegion'?: (string);
  /**
   * By which process of that region.
   */
  'processId'?: (string);
  /**
   * The asker's own monotonic clock, for the echo.
   */
  'askedMs'?: (number | string | Long);
  /**
   * Who is asked; a successor under the same name has another clock.
   */
  'hubIncarnation'?: (string);
}

/**
 * What travels on clock.question.<hub instance>: an enrollment process asks the process whose questions it answers for
 * its monotonic clock (protocol R7).
 */
export interface ClockQuestion {
  /**
   * Where the answer is awaited, four digits.
   */
  'enrollmentRegion': (string);
  /**
   * By which process of that region.
   */
  'processId': (string);
  /**
   * The asker's own monotonic clock, for the echo.
   */
  'askedMs': (number);
  /**
   * Who is asked; a successor under the same name has another clock.
   */
  'hubIncarnation': (string);
}
