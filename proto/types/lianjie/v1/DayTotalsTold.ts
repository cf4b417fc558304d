// Original file: proto/v1/days.proto

import type { SignedDayTotalsIn as _lianjie_v1_SignedDayTotalsIn, SignedDayTotals as _lianjie_v1_SignedDayTotals } from '../../lianjie/v1/SignedDayTotals';

/**
 * All units of one day at one half of a region.
 */
export interface DayTotalsToldIn {
  /**
   * Which day.
   */
  'day'?: (string);
  /**
   * False at a care half whose day is not over: then there are no totals yet.
   */
  'isOver'?: (boolean);
  /**
   * One for each unit.
   */
  'units'?: (_lianjie_v1_SignedDayTotalsIn)[];
}

/**
 * All units of one day at one half of a region.
 */
export interface DayTotalsTold {
  /**
   * Which day.
   */
  'day': (string);
  /**
   * False at a care half whose day is not over: then there are no totals yet.
   */
  'isOver': (boolean);
  /**
   * One for each unit.
   */
  'units': (_lianjie_v1_SignedDayTotals)[];
}
