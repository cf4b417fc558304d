// Original file: proto/v1/exchange.proto

import type { AnswerIn as _lianjie_v1_AnswerIn, Answer as _lianjie_v1_Answer } from '../../lianjie/v1/Answer';

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
}
