// Original file: proto/v1/exchange.proto

import type { QuestionIn as _lianjie_v1_QuestionIn, Question as _lianjie_v1_Question } from '../../lianjie/v1/Question';
import type { Long } from '@grpc/proto-loader';

/**
 * What travels on settle.request.<region>.
 */
export interface RequestRecordIn {
  /**
   * The question, body untouched.
   */
  'question'?: (_lianjie_v1_QuestionIn | null);
  /**
   * From the Link's certificate; the enrollment node compares it with the body (protocol R1).
   */
  'careRegion'?: (string);
  /**
   * Topic that awaits the answer.
   */
  'replyTopic'?: (string);
  /**
   * The asking process; a restarted hub has another.
   */
  'hubIncarnation'?: (string);
  /**
   * Monotonic clock of that process at dispatch; how long ago that is, a ClockAnswer tells (protocol R7).
   */
  'stampMs'?: (number | string | Long);
  /**
   * Topic on which that process hears a ClockQuestion.
   */
  'clockTopic'?: (string);
}

/**
 * What travels on settle.request.<region>.
 */
export interface RequestRecord {
  /**
   * The question, body untouched.
   */
  'question': (_lianjie_v1_Question | null);
  /**
   * From the Link's certificate; the enrollment node compares it with the body (protocol R1).
   */
  'careRegion': (string);
  /**
   * Topic that awaits the answer.
   */
  'replyTopic': (string);
  /**
   * The asking process; a restarted hub has another.
   */
  'hubIncarnation': (string);
  /**
   * Monotonic clock of that process at dispatch; how long ago that is, a ClockAnswer tells (protocol R7).
   */
  'stampMs': (number);
  /**
   * Topic on which that process hears a ClockQuestion.
   */
  'clockTopic': (string);
}
