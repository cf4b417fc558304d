// Original file: proto/v1/days.proto

import type { DayUnitIn as _lianjie_v1_DayUnitIn, DayUnit as _lianjie_v1_DayUnit } from '../../lianjie/v1/DayUnit';

/**
 * Digests are wanted.
 */
export interface DayDigestsWantedIn {
  /**
   * Of this unit.
   */
  'unit'?: (_lianjie_v1_DayUnitIn | null);
}

/**
 * Digests are wanted.
 */
export interface DayDigestsWanted {
  /**
   * Of this unit.
   */
  'unit': (_lianjie_v1_DayUnit | null);
}
