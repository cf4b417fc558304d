// Original file: proto/v1/exchange.proto

import type { FactAckIn as _lianjie_v1_FactAckIn, FactAck as _lianjie_v1_FactAck } from '../../lianjie/v1/FactAck';
import type { InquiryIn as _lianjie_v1_InquiryIn, Inquiry as _lianjie_v1_Inquiry } from '../../lianjie/v1/Inquiry';
import type { DayRequestIn as _lianjie_v1_DayRequestIn, DayRequest as _lianjie_v1_DayRequest } from '../../lianjie/v1/DayRequest';
import type { DecisionsWantedIn as _lianjie_v1_DecisionsWantedIn, DecisionsWanted as _lianjie_v1_DecisionsWanted } from '../../lianjie/v1/DecisionsWanted';
import type { SignedRestorationIn as _lianjie_v1_SignedRestorationIn, SignedRestoration as _lianjie_v1_SignedRestoration } from '../../lianjie/v1/SignedRestoration';
import type { OwnFactsToldIn as _lianjie_v1_OwnFactsToldIn, OwnFactsTold as _lianjie_v1_OwnFactsTold } from '../../lianjie/v1/OwnFactsTold';
import type { Long } from '@grpc/proto-loader';

/**
 * Something for a care region. With an id it lives in the hub's tables until the node's frame ack; without one it is
 * said once, and what it is about comes again by itself if it is lost.
 */
export interface DownRowIn {
  /**
   * Of the row; 0: there is none.
   */
  'rowId'?: (number | string | Long);
  /**
   * An enrollment region has learned a fact; C may delete its outbox row.
   */
  'endToEndAck'?: (_lianjie_v1_FactAckIn | null);
  /**
   * An enrollment region asks.
   */
  'inquiry'?: (_lianjie_v1_InquiryIn | null);
  /**
   * Something of a day is wanted (protocol messages 10 and 11).
   */
  'dayRequest'?: (_lianjie_v1_DayRequestIn | null);
  /**
   * A hub that lost its books asks for decisions.
   */
  'decisions'?: (_lianjie_v1_DecisionsWantedIn | null);
  /**
   * An enrollment region was restored from a backup (protocol R26).
   */
  'restored'?: (_lianjie_v1_SignedRestorationIn | null);
  /**
   * What the hub holds of the care region's own decisions (protocol message 12).
   */
  'ownFacts'?: (_lianjie_v1_OwnFactsToldIn | null);
  'content'?: "endToEndAck"|"inquiry"|"dayRequest"|"decisions"|"restored"|"ownFacts";
}

/**
 * Something for a care region. With an id it lives in the hub's tables until the node's frame ack; without one it is
 * said once, and what it is about comes again by itself if it is lost.
 */
export interface DownRow {
  /**
   * Of the row; 0: there is none.
   */
  'rowId': (number);
  /**
   * An enrollment region has learned a fact; C may delete its outbox row.
   */
  'endToEndAck'?: (_lianjie_v1_FactAck | null);
  /**
   * An enrollment region asks.
   */
  'inquiry'?: (_lianjie_v1_Inquiry | null);
  /**
   * Something of a day is wanted (protocol messages 10 and 11).
   */
  'dayRequest'?: (_lianjie_v1_DayRequest | null);
  /**
   * A hub that lost its books asks for decisions.
   */
  'decisions'?: (_lianjie_v1_DecisionsWanted | null);
  /**
   * An enrollment region was restored from a backup (protocol R26).
   */
  'restored'?: (_lianjie_v1_SignedRestoration | null);
  /**
   * What the hub holds of the care region's own decisions (protocol message 12).
   */
  'ownFacts'?: (_lianjie_v1_OwnFactsTold | null);
  'content'?: "endToEndAck"|"inquiry"|"dayRequest"|"decisions"|"restored"|"ownFacts";
}
