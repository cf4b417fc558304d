// Original file: proto/v1/exchange.proto

import type { FactAckIn as _lianjie_v1_FactAckIn, FactAck as _lianjie_v1_FactAck } from '../../lianjie/v1/FactAck';
import type { InquiryIn as _lianjie_v1_InquiryIn, Inquiry as _lianjie_v1_Inquiry } from '../../lianjie/v1/Inquiry';
import type { Long } from '@grpc/proto-loader';

/**
 * A row for a care region that lives in the hub's tables until the node's frame ack.
 */
export interface DownRowIn {
  /**
   * Of the row.
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
  'content'?: "endToEndAck"|"inquiry";
}

/**
 * A row for a care region that lives in the hub's tables until the node's frame ack.
 */
export interface DownRow {
  /**
   * Of the row.
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
  'content'?: "endToEndAck"|"inquiry";
}
