// Original file: proto/v1/exchange.proto

import type { UpFrameIn as _lianjie_v1_UpFrameIn, UpFrame as _lianjie_v1_UpFrame } from '../../lianjie/v1/UpFrame';

/**
 * What left the node in one turn of its event loop.
 */
export interface UpFramesIn {
  /**
   * In order.
   */
  'frames'?: (_lianjie_v1_UpFrameIn)[];
}

/**
 * What left the node in one turn of its event loop.
 */
export interface UpFrames {
  /**
   * In order.
   */
  'frames': (_lianjie_v1_UpFrame)[];
}
