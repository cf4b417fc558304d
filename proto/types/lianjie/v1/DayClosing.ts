// Original file: proto/v1/days.proto

import type { SignedDayTotalsIn as _lianjie_v1_SignedDayTotalsIn, SignedDayTotals as _lianjie_v1_SignedDayTotals } from '../../lianjie/v1/SignedDayTotals';

/**
 * A unit that closed: the same totals, signed by all three.
 */
export interface DayClosingIn {
  /**
   * By the care region.
   */
  'care'?: (_lianjie_v1_SignedDayTotalsIn | null);
  /**
   * By the hub.
   */
  'hub'?: (_lianjie_v1_SignedDayTotalsIn | null);
  /**
   * By the enrollment region.
   */
  'enrollment'?: (_lianjie_v1_SignedDayTotalsIn | null);
}

/**
 * A unit that closed: the same totals, signed by all three.
 */
export interface DayClosing {
  /**
   * By the care region.
   */
  'care': (_lianjie_v1_SignedDayTotals | null);
  /**
   * By the hub.
   */
  'hub': (_lianjie_v1_SignedDayTotals | null);
  /**
   * By the enrollment region.
   */
  'enrollment': (_lianjie_v1_SignedDayTotals | null);
}
