// Original file: proto/v1/exchange.proto

import type { AnswerIn as _lianjie_v1_AnswerIn, Answer as _lianjie_v1_Answer } from '../../lianjie/v1/Answer';
import type { ClockQuestionIn as _lianjie_v1_ClockQuestionIn, ClockQuestion as _lianjie_v1_ClockQuestion } from '../../lianjie/v1/ClockQuestion';

/**
 * What travels on settle.reply.<hub instance>.
 */
export interface ReplyRecordIn {
  /**
   * The answer.
   */
  'answer'?: (_lianjie_v1_AnswerIn | null);
  /**
   * Echo, so that a successor ignores its predecessor's answers.
   */
  'hubIncarnation'?: (string);
  /**
   * In place of an answer: what does your clock say?
   */
  'clock'?: (_lianjie_v1_ClockQuestionIn | null);
}

/**
 * What travels on settle.reply.<hub instance>.
 */
export interface ReplyRecord {
  /**
   * The answer.
   */
  'answer': (_lianjie_v1_Answer | null);
  /**
   * Echo, so that a successor ignores its predecessor's answers.
   */
  'hubIncarnation': (string);
  /**
   * In place of an answer: what does your clock say?
   */
  'clock': (_lianjie_v1_ClockQuestion | null);
}
