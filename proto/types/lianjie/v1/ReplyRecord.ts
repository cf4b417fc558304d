// Original file: proto/v1/exchange.proto

import type { AnswerIn as _lianjie_v1_AnswerIn, Answer as _lianjie_v1_Answer } from '../../lianjie/v1/Answer';
import type { PingIn as _lianjie_v1_PingIn, Ping as _lianjie_v1_Ping } from '../../lianjie/v1/Ping';

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
   * Instead of an answer: what does your clock say (protocol R7)?
   */
  'ping'?: (_lianjie_v1_PingIn | null);
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
   * Instead of an answer: what does your clock say (protocol R7)?
   */
  'ping': (_lianjie_v1_Ping | null);
}
