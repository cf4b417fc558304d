// Original file: proto/v1/attention.proto

import type { FrozenRegionIn as _lianjie_v1_FrozenRegionIn, FrozenRegion as _lianjie_v1_FrozenRegion } from '../../lianjie/v1/FrozenRegion';

/**
 * Those that are.
 */
export interface FrozenReplyIn {
  /**
   * In order.
   */
  'regions'?: (_lianjie_v1_FrozenRegionIn)[];
}

/**
 * Those that are.
 */
export interface FrozenReply {
  /**
   * In order.
   */
  'regions': (_lianjie_v1_FrozenRegion)[];
}
