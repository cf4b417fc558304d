// Original file: proto/v1/days.proto

import type { DayTotalsToldIn as _lianjie_v1_DayTotalsToldIn, DayTotalsTold as _lianjie_v1_DayTotalsTold } from '../../lianjie/v1/DayTotalsTold';
import type { DayDigestsToldIn as _lianjie_v1_DayDigestsToldIn, DayDigestsTold as _lianjie_v1_DayDigestsTold } from '../../lianjie/v1/DayDigestsTold';
import type { DayBucketToldIn as _lianjie_v1_DayBucketToldIn, DayBucketTold as _lianjie_v1_DayBucketTold } from '../../lianjie/v1/DayBucketTold';
import type { DayUnitIn as _lianjie_v1_DayUnitIn, DayUnit as _lianjie_v1_DayUnit } from '../../lianjie/v1/DayUnit';

/**
 * From one half of a region to the hub.
 */
export interface DayReplyIn {
  /**
   * Who speaks over Kafka, four digits; over a Link the certificate tells.
   */
  'region'?: (string);
  /**
   * What it holds of a day.
   */
  'totals'?: (_lianjie_v1_DayTotalsToldIn | null);
  /**
   * Digests of one unit.
   */
  'digests'?: (_lianjie_v1_DayDigestsToldIn | null);
  /**
   * Rows of one bucket.
   */
  'bucket'?: (_lianjie_v1_DayBucketToldIn | null);
  /**
   * The three signatures of this closed unit are kept here; until then they are told again.
   */
  'kept'?: (_lianjie_v1_DayUnitIn | null);
  /**
   * One of them.
   */
  'content'?: "totals"|"digests"|"bucket"|"kept";
}

/**
 * From one half of a region to the hub.
 */
export interface DayReply {
  /**
   * Who speaks over Kafka, four digits; over a Link the certificate tells.
   */
  'region': (string);
  /**
   * What it holds of a day.
   */
  'totals'?: (_lianjie_v1_DayTotalsTold | null);
  /**
   * Digests of one unit.
   */
  'digests'?: (_lianjie_v1_DayDigestsTold | null);
  /**
   * Rows of one bucket.
   */
  'bucket'?: (_lianjie_v1_DayBucketTold | null);
  /**
   * The three signatures of this closed unit are kept here; until then they are told again.
   */
  'kept'?: (_lianjie_v1_DayUnit | null);
  /**
   * One of them.
   */
  'content'?: "totals"|"digests"|"bucket"|"kept";
}
