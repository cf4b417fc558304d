// Original file: proto/v1/operations.proto

import type { RecountedUnitIn as _lianjie_v1_RecountedUnitIn, RecountedUnit as _lianjie_v1_RecountedUnit } from '../../lianjie/v1/RecountedUnit';

/**
 * What each ledger of this process holds of that day.
 */
export interface RecountDayReplyIn {
  /**
   * One for each ledger and unit that has rows.
   */
  'units'?: (_lianjie_v1_RecountedUnitIn)[];
}

/**
 * What each ledger of this process holds of that day.
 */
export interface RecountDayReply {
  /**
   * One for each ledger and unit that has rows.
   */
  'units': (_lianjie_v1_RecountedUnit)[];
}
