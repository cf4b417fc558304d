// Original file: proto/v1/operations.proto

import type { RebuiltRegionIn as _lianjie_v1_RebuiltRegionIn, RebuiltRegion as _lianjie_v1_RebuiltRegion } from '../../lianjie/v1/RebuiltRegion';
import type { DayStateIn as _lianjie_v1_DayStateIn, DayState as _lianjie_v1_DayState } from '../../lianjie/v1/DayState';

/**
 * How far that is.
 */
export interface RebuildStateIn {
  /**
   * Each care region.
   */
  'regions'?: (_lianjie_v1_RebuiltRegionIn)[];
  /**
   * Days whose roots are compared with those of both regions, oldest first; empty until all is read.
   */
  'days'?: (_lianjie_v1_DayStateIn)[];
  /**
   * All read, and every day that is over is equal everywhere.
   */
  'done'?: (boolean);
}

/**
 * How far that is.
 */
export interface RebuildState {
  /**
   * Each care region.
   */
  'regions': (_lianjie_v1_RebuiltRegion)[];
  /**
   * Days whose roots are compared with those of both regions, oldest first; empty until all is read.
   */
  'days': (_lianjie_v1_DayState)[];
  /**
   * All read, and every day that is over is equal everywhere.
   */
  'done': (boolean);
}
