// Original file: proto/v1/exchange.proto

import type { DownFrameIn as _lianjie_v1_DownFrameIn, DownFrame as _lianjie_v1_DownFrame } from '../../lianjie/v1/DownFrame';

/**
 * What left the hub in one turn of its event loop.
 */
export interface DownFramesIn {
  /**
   * In order.
   */
  'frames'?: (_lianjie_v1_DownFrameIn)[];
}

/**
 * What left the hub in one turn of its event loop.
 */
export interface DownFrames {
  /**
   * In order.
   */
  'frames': (_lianjie_v1_DownFrame)[];
}
