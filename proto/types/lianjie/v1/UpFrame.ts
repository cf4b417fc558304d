// Original file: proto/v1/exchange.proto

import type { HelloIn as _lianjie_v1_HelloIn, Hello as _lianjie_v1_Hello } from '../../lianjie/v1/Hello';
import type { HeartbeatIn as _lianjie_v1_HeartbeatIn, Heartbeat as _lianjie_v1_Heartbeat } from '../../lianjie/v1/Heartbeat';
import type { QuestionIn as _lianjie_v1_QuestionIn, Question as _lianjie_v1_Question } from '../../lianjie/v1/Question';
import type { FactIn as _lianjie_v1_FactIn, Fact as _lianjie_v1_Fact } from '../../lianjie/v1/Fact';
import type { RowAckIn as _lianjie_v1_RowAckIn, RowAck as _lianjie_v1_RowAck } from '../../lianjie/v1/RowAck';
import type { DayReplyIn as _lianjie_v1_DayReplyIn, DayReply as _lianjie_v1_DayReply } from '../../lianjie/v1/DayReply';
import type { DecisionsToldIn as _lianjie_v1_DecisionsToldIn, DecisionsTold as _lianjie_v1_DecisionsTold } from '../../lianjie/v1/DecisionsTold';
import type { CareTaughtIn as _lianjie_v1_CareTaughtIn, CareTaught as _lianjie_v1_CareTaught } from '../../lianjie/v1/CareTaught';
import type { OwnFactsWantedIn as _lianjie_v1_OwnFactsWantedIn, OwnFactsWanted as _lianjie_v1_OwnFactsWanted } from '../../lianjie/v1/OwnFactsWanted';

/**
 * From a node to the hub.
 */
export interface UpFrameIn {
  /**
   * First frame of each stream.
   */
  'hello'?: (_lianjie_v1_HelloIn | null);
  /**
   * Every second, both ways; three missing ones end the Link.
   */
  'heartbeat'?: (_lianjie_v1_HeartbeatIn | null);
  /**
   * Something an enrollment region must answer.
   */
  'question'?: (_lianjie_v1_QuestionIn | null);
  /**
   * A decision to be learned and passed on.
   */
  'fact'?: (_lianjie_v1_FactIn | null);
  /**
   * A row that came down was durably handled; the hub may delete it (protocol R19).
   */
  'rowAck'?: (_lianjie_v1_RowAckIn | null);
  /**
   * Answer to a question about a day.
   */
  'dayReply'?: (_lianjie_v1_DayReplyIn | null);
  /**
   * Answer to a hub that lost its books.
   */
  'decisions'?: (_lianjie_v1_DecisionsToldIn | null);
  /**
   * A restored enrollment region has been taught again (protocol R26).
   */
  'taught'?: (_lianjie_v1_CareTaughtIn | null);
  /**
   * What does the hub hold of this node's own decisions (protocol message 12)?
   */
  'ownFacts'?: (_lianjie_v1_OwnFactsWantedIn | null);
  'content'?: "hello"|"heartbeat"|"question"|"fact"|"rowAck"|"dayReply"|"decisions"|"taught"|"ownFacts";
}

/**
 * From a node to the hub.
 */
export interface UpFrame {
  /**
   * First frame of each stream.
   */
  'hello'?: (_lianjie_v1_Hello | null);
  /**
   * Every second, both ways; three missing ones end the Link.
   */
  'heartbeat'?: (_lianjie_v1_Heartbeat | null);
  /**
   * Something an enrollment region must answer.
   */
  'question'?: (_lianjie_v1_Question | null);
  /**
   * A decision to be learned and passed on.
   */
  'fact'?: (_lianjie_v1_Fact | null);
  /**
   * A row that came down was durably handled; the hub may delete it (protocol R19).
   */
  'rowAck'?: (_lianjie_v1_RowAck | null);
  /**
   * Answer to a question about a day.
   */
  'dayReply'?: (_lianjie_v1_DayReply | null);
  /**
   * Answer to a hub that lost its books.
   */
  'decisions'?: (_lianjie_v1_DecisionsTold | null);
  /**
   * A restored enrollment region has been taught again (protocol R26).
   */
  'taught'?: (_lianjie_v1_CareTaught | null);
  /**
   * What does the hub hold of this node's own decisions (protocol message 12)?
   */
  'ownFacts'?: (_lianjie_v1_OwnFactsWanted | null);
  'content'?: "hello"|"heartbeat"|"question"|"fact"|"rowAck"|"dayReply"|"decisions"|"taught"|"ownFacts";
}
