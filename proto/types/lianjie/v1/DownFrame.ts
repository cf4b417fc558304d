// Original file: proto/v1/exchange.proto

import type { WelcomeIn as _lianjie_v1_WelcomeIn, Welcome as _lianjie_v1_Welcome } from '../../lianjie/v1/Welcome';
import type { HeartbeatIn as _lianjie_v1_HeartbeatIn, Heartbeat as _lianjie_v1_Heartbeat } from '../../lianjie/v1/Heartbeat';
import type { AnswerIn as _lianjie_v1_AnswerIn, Answer as _lianjie_v1_Answer } from '../../lianjie/v1/Answer';
import type { FactAckIn as _lianjie_v1_FactAckIn, FactAck as _lianjie_v1_FactAck } from '../../lianjie/v1/FactAck';
import type { DownRowIn as _lianjie_v1_DownRowIn, DownRow as _lianjie_v1_DownRow } from '../../lianjie/v1/DownRow';
import type { DrainIn as _lianjie_v1_DrainIn, Drain as _lianjie_v1_Drain } from '../../lianjie/v1/Drain';

/**
 * From the hub to a node.
 */
export interface DownFrameIn {
  /**
   * Answer to the hello.
   */
  'welcome'?: (_lianjie_v1_WelcomeIn | null);
  /**
   * As above.
   */
  'heartbeat'?: (_lianjie_v1_HeartbeatIn | null);
  /**
   * Answer to a question.
   */
  'answer'?: (_lianjie_v1_AnswerIn | null);
  /**
   * The hub has learned a fact (hop ack), or refuses it.
   */
  'hopAck'?: (_lianjie_v1_FactAckIn | null);
  /**
   * A row of the hub's tables for this region (protocol R19).
   */
  'row'?: (_lianjie_v1_DownRowIn | null);
  /**
   * This instance is about to stop: ask the other one from now on.
   */
  'drain'?: (_lianjie_v1_DrainIn | null);
  'content'?: "welcome"|"heartbeat"|"answer"|"hopAck"|"row"|"drain";
}

/**
 * From the hub to a node.
 */
export interface DownFrame {
  /**
   * Answer to the hello.
   */
  'welcome'?: (_lianjie_v1_Welcome | null);
  /**
   * As above.
   */
  'heartbeat'?: (_lianjie_v1_Heartbeat | null);
  /**
   * Answer to a question.
   */
  'answer'?: (_lianjie_v1_Answer | null);
  /**
   * The hub has learned a fact (hop ack), or refuses it.
   */
  'hopAck'?: (_lianjie_v1_FactAck | null);
  /**
   * A row of the hub's tables for this region (protocol R19).
   */
  'row'?: (_lianjie_v1_DownRow | null);
  /**
   * This instance is about to stop: ask the other one from now on.
   */
  'drain'?: (_lianjie_v1_Drain | null);
  'content'?: "welcome"|"heartbeat"|"answer"|"hopAck"|"row"|"drain";
}
