// Original file: proto/v1/hospital.proto

import type { Long } from '@grpc/proto-loader';

/**
 * The session is closed; closing it again answers the same.
 */
export interface SignOutReplyIn {
  /**
   * Our clock.
   */
  'serverTimeMs'?: (number | string | Long);
}

/**
 * The session is closed; closing it again answers the same.
 */
export interface SignOutReply {
  /**
   * Our clock.
   */
  'serverTimeMs': (number);
}
