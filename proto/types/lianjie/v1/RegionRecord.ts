// Original file: proto/v1/facts.proto

import type { FactAckIn as _lianjie_v1_FactAckIn, FactAck as _lianjie_v1_FactAck } from '../../lianjie/v1/FactAck';
import type { InquiryIn as _lianjie_v1_InquiryIn, Inquiry as _lianjie_v1_Inquiry } from '../../lianjie/v1/Inquiry';
import type { DayReplyIn as _lianjie_v1_DayReplyIn, DayReply as _lianjie_v1_DayReply } from '../../lianjie/v1/DayReply';
import type { SignedRestorationIn as _lianjie_v1_SignedRestorationIn, SignedRestoration as _lianjie_v1_SignedRestoration } from '../../lianjie/v1/SignedRestoration';
import type { SignedAcksIn as _lianjie_v1_SignedAcksIn, SignedAcks as _lianjie_v1_SignedAcks } from '../../lianjie/v1/SignedAcks';
import type { SeenDecisionsIn as _lianjie_v1_SeenDecisionsIn, SeenDecisions as _lianjie_v1_SeenDecisions } from '../../lianjie/v1/SeenDecisions';
import type { SignedManualToldIn as _lianjie_v1_SignedManualToldIn, SignedManualTold as _lianjie_v1_SignedManualTold } from '../../lianjie/v1/SignedManualTold';

/**
 * What travels on region.to.hub.
 */
export interface RegionRecordIn {
  /**
   * Unsigned, and so read by nobody any more.
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
   * End-to-end acknowledgements of one batch; an ack that nobody has signed counts for nothing.
   */
  'signedAcks'?: (_lianjie_v1_SignedAcksIn | null);
  /**
   * Decisions that contradict each other, or that the hub may never have had: each proves itself.
   */
  'seen'?: (_lianjie_v1_SeenDecisionsIn | null);
  /**
   * Answer to a hub that may have lost manual decisions.
   */
  'manualTold'?: (_lianjie_v1_SignedManualToldIn | null);
  /**
   * One of them.
   */
  'content'?: "ack"|"inquiry"|"dayReply"|"restored"|"signedAcks"|"seen"|"manualTold";
}

/**
 * What travels on region.to.hub.
 */
export interface RegionRecord {
  /**
   * Unsigned, and so read by nobody any more.
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
   * End-to-end acknowledgements of one batch; an ack that nobody has signed counts for nothing.
   */
  'signedAcks'?: (_lianjie_v1_SignedAcks | null);
  /**
   * Decisions that contradict each other, or that the hub may never have had: each proves itself.
   */
  'seen'?: (_lianjie_v1_SeenDecisions | null);
  /**
   * Answer to a hub that may have lost manual decisions.
   */
  'manualTold'?: (_lianjie_v1_SignedManualTold | null);
  /**
   * One of them.
   */
  'content'?: "ack"|"inquiry"|"dayReply"|"restored"|"signedAcks"|"seen"|"manualTold";
}
