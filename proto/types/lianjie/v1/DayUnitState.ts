// Original file: proto/v1/operations.proto

import type { DayUnitIn as _lianjie_v1_DayUnitIn, DayUnit as _lianjie_v1_DayUnit } from '../../lianjie/v1/DayUnit';
import type { DayTotalsIn as _lianjie_v1_DayTotalsIn, DayTotals as _lianjie_v1_DayTotals } from '../../lianjie/v1/DayTotals';

/**
 * One closing unit as its three ledgers say it.
 */
export interface DayUnitStateIn {
  /**
   * Which.
   */
  'unit'?: (_lianjie_v1_DayUnitIn | null);
  /**
   * closed, care-silent, enrollment-silent, hub-differs, enrollment-differs or equal.
   */
  'standing'?: (string);
  /**
   * By the care region; absent: not told.
   */
  'care'?: (_lianjie_v1_DayTotalsIn | null);
  /**
   * By the hub.
   */
  'hub'?: (_lianjie_v1_DayTotalsIn | null);
  /**
   * By the enrollment region; absent: not told.
   */
  'enrollment'?: (_lianjie_v1_DayTotalsIn | null);
}

/**
 * One closing unit as its three ledgers say it.
 */
export interface DayUnitState {
  /**
   * Which.
   */
  'unit': (_lianjie_v1_DayUnit | null);
  /**
   * closed, care-silent, enrollment-silent, hub-differs, enrollment-differs or equal.
   */
  'standing': (string);
  /**
   * By the care region; absent: not told.
   */
  'care': (_lianjie_v1_DayTotals | null);
  /**
   * By the hub.
   */
  'hub': (_lianjie_v1_DayTotals | null);
  /**
   * By the enrollment region; absent: not told.
   */
  'enrollment': (_lianjie_v1_DayTotals | null);
}
