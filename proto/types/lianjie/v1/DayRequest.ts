// Original file: proto/v1/days.proto

import type { DayTotalsWantedIn as _lianjie_v1_DayTotalsWantedIn, DayTotalsWanted as _lianjie_v1_DayTotalsWanted } from '../../lianjie/v1/DayTotalsWanted';
import type { DayDigestsWantedIn as _lianjie_v1_DayDigestsWantedIn, DayDigestsWanted as _lianjie_v1_DayDigestsWanted } from '../../lianjie/v1/DayDigestsWanted';
import type { DayBucketWantedIn as _lianjie_v1_DayBucketWantedIn, DayBucketWanted as _lianjie_v1_DayBucketWanted } from '../../lianjie/v1/DayBucketWanted';
import type { DayClosingIn as _lianjie_v1_DayClosingIn, DayClosing as _lianjie_v1_DayClosing } from '../../lianjie/v1/DayClosing';

/**
 * From the hub to one half of a region.
 */
export interface DayRequestIn {
  /**
   * What do you hold of this day?
   */
  'totals'?: (_lianjie_v1_DayTotalsWantedIn | null);
  /**
   * The digests of one unit's buckets.
   */
  'digests'?: (_lianjie_v1_DayDigestsWantedIn | null);
  /**
   * The rows of one bucket.
   */
  'bucket'?: (_lianjie_v1_DayBucketWantedIn | null);
  /**
   * A unit closed; to be kept as evidence.
   */
  'closed'?: (_lianjie_v1_DayClosingIn | null);
  /**
   * One of them.
   */
  'content'?: "totals"|"digests"|"bucket"|"closed";
}

/**
 * From the hub to one half of a region.
 */
export interface DayRequest {
  /**
   * What do you hold of this day?
   */
  'totals'?: (_lianjie_v1_DayTotalsWanted | null);
  /**
   * The digests of one unit's buckets.
   */
  'digests'?: (_lianjie_v1_DayDigestsWanted | null);
  /**
   * The rows of one bucket.
   */
  'bucket'?: (_lianjie_v1_DayBucketWanted | null);
  /**
   * A unit closed; to be kept as evidence.
   */
  'closed'?: (_lianjie_v1_DayClosing | null);
  /**
   * One of them.
   */
  'content'?: "totals"|"digests"|"bucket"|"closed";
}
