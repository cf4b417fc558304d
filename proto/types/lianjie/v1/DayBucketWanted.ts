// Original file: proto/v1/days.proto

import type { DayUnitIn as _lianjie_v1_DayUnitIn, DayUnit as _lianjie_v1_DayUnit } from '../../lianjie/v1/DayUnit';

/**
 * Rows are wanted, in their order.
 */
export interface DayBucketWantedIn {
  /**
   * Of this unit.
   */
  'unit'?: (_lianjie_v1_DayUnitIn | null);
  /**
   * 0 to 255.
   */
  'bucket'?: (number);
  /**
   * Only rows behind this one; empty: from the first.
   */
  'after'?: (Buffer | Uint8Array | string);
}

/**
 * Rows are wanted, in their order.
 */
export interface DayBucketWanted {
  /**
   * Of this unit.
   */
  'unit': (_lianjie_v1_DayUnit | null);
  /**
   * 0 to 255.
   */
  'bucket': (number);
  /**
   * Only rows behind this one; empty: from the first.
   */
  'after': (Buffer);
}
