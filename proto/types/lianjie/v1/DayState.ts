// Original file: proto/v1/operations.proto

import type { DayUnitStateIn as _lianjie_v1_DayUnitStateIn, DayUnitState as _lianjie_v1_DayUnitState } from '../../lianjie/v1/DayUnitState';
import type { DayDifferenceIn as _lianjie_v1_DayDifferenceIn, DayDifference as _lianjie_v1_DayDifference } from '../../lianjie/v1/DayDifference';

/**
 * Where a day stands; sent again whenever something changed, until it is closed.
 */
export interface DayStateIn {
  /**
   * Which day; empty: there is none to be closed.
   */
  'day'?: (string);
  /**
   * Its closing units.
   */
  'units'?: (_lianjie_v1_DayUnitStateIn)[];
  /**
   * Halves that have not told the day yet: "care 5101".
   */
  'silent'?: (string)[];
  /**
   * Settlements that keep units open.
   */
  'differences'?: (_lianjie_v1_DayDifferenceIn)[];
  /**
   * Everybody has told, every unit is closed.
   */
  'done'?: (boolean);
}

/**
 * Where a day stands; sent again whenever something changed, until it is closed.
 */
export interface DayState {
  /**
   * Which day; empty: there is none to be closed.
   */
  'day': (string);
  /**
   * Its closing units.
   */
  'units': (_lianjie_v1_DayUnitState)[];
  /**
   * Halves that have not told the day yet: "care 5101".
   */
  'silent': (string)[];
  /**
   * Settlements that keep units open.
   */
  'differences': (_lianjie_v1_DayDifference)[];
  /**
   * Everybody has told, every unit is closed.
   */
  'done': (boolean);
}
