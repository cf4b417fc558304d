// Original file: proto/v1/operations.proto

import type { DayTotalsIn as _lianjie_v1_DayTotalsIn, DayTotals as _lianjie_v1_DayTotals } from '../../lianjie/v1/DayTotals';

/**
 * What closed.
 */
export interface ClosedUnitsReplyIn {
  /**
   * In order of day, care region, enrollment region.
   */
  'units'?: (_lianjie_v1_DayTotalsIn)[];
}

/**
 * What closed.
 */
export interface ClosedUnitsReply {
  /**
   * In order of day, care region, enrollment region.
   */
  'units': (_lianjie_v1_DayTotals)[];
}
