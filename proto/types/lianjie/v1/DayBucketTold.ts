// Original file: proto/v1/days.proto

import type { DayUnitIn as _lianjie_v1_DayUnitIn, DayUnit as _lianjie_v1_DayUnit } from '../../lianjie/v1/DayUnit';

/**
 * Rows of one bucket; a digest over all of them must be the one that was told.
 */
export interface DayBucketToldIn {
  /**
   * Of this unit.
   */
  'unit'?: (_lianjie_v1_DayUnitIn | null);
  /**
   * 0 to 255.
   */
  'bucket'?: (number);
  /**
   * Echo of the request.
   */
  'after'?: (Buffer | Uint8Array | string);
  /**
   * Rows of fixed width, one behind the other.
   */
  'rows'?: (Buffer | Uint8Array | string);
  /**
   * Whether there are more behind them.
   */
  'hasMore'?: (boolean);
}

/**
 * Rows of one bucket; a digest over all of them must be the one that was told.
 */
export interface DayBucketTold {
  /**
   * Of this unit.
   */
  'unit': (_lianjie_v1_DayUnit | null);
  /**
   * 0 to 255.
   */
  'bucket': (number);
  /**
   * Echo of the request.
   */
  'after': (Buffer);
  /**
   * Rows of fixed width, one behind the other.
   */
  'rows': (Buffer);
  /**
   * Whether there are more behind them.
   */
  'hasMore': (boolean);
}
