// Original file: proto/v1/days.proto

import type { SplitIn as _lianjie_v1_SplitIn, Split as _lianjie_v1_Split } from '../../lianjie/v1/Split';

/**
 * What books need of an Authorised.
 */
export interface BookedAmountsIn {
  /**
   * Who pays what.
   */
  'split'?: (_lianjie_v1_SplitIn | null);
}

/**
 * What books need of an Authorised.
 */
export interface BookedAmounts {
  /**
   * Who pays what.
   */
  'split': (_lianjie_v1_Split | null);
}
