// Original file: proto/v1/facts.proto

import type { FactAckIn as _lianjie_v1_FactAckIn, FactAck as _lianjie_v1_FactAck } from '../../lianjie/v1/FactAck';
import type { InquiryIn as _lianjie_v1_InquiryIn, Inquiry as _lianjie_v1_Inquiry } from '../../lianjie/v1/Inquiry';
import type { DayReplyIn as _lianjie_v1_DayReplyIn, DayReply as _lianjie_v1_DayReply } from '../../lianjie/v1/DayReply';
import type { SignedRestorationIn as _lianjie_v1_SignedRestorationIn, SignedRestoration as _lianjie_v1_SignedRestoration } from '../../lianjie/v1/SignedRestoration';

/**
 * What travels on region.to.hub.
 */
export interface RegionRecordIn {
  /**
   * End-to-end acknowledgement of a fact.
   */
  'ack'?: (_lianjie_v1_FactAckIn | null);
  /**
   * A question for a care region.
   */
  'inquiry'?: (_lianjie_v1_InquiryIn | null);
  /**
   * Answer to a question about a day.
   */
  'dayReply'?: (_lianjie_v1_DayReplyIn | null);
  /**
   * This enrollment region was restored from a backup (protocol R26).
   */
  'restored'?: (_lianjie_v1_SignedRestorationIn | null);
  /**
   * One of them.
   */
  'content'?: "ack"|"inquiry"|"dayReply"|"restored";
}

/**
 * What travels on region.to.hub.
 */
export interface RegionRecord {
  /**
   * End-to-end acknowledgement of a fact.
   */
  'ack'?: (_lianjie_v1_FactAck | null);
  /**
   * A question for a care region.
   */
  'inquiry'?: (_lianjie_v1_Inquiry | null);
  /**
   * Answer to a question about a day.
   */
  'dayReply'?: (_lianjie_v1_DayReply | null);
  /**
   * This enrollment region was restored from a backup (protocol R26).
   */
  'restored'?: (_lianjie_v1_SignedRestoration | null);
  /**
   * One of them.
   */
  'content'?: "ack"|"inquiry"|"dayReply"|"restored";
}
