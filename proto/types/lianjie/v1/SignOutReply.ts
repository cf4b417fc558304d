// Original file: proto/v1/hospital.proto

import type { Long } from '@grpc/proto-loader';

export interface SignOutReplyIn {
  /**
   * Our clock.
   */
  'serverTimeMs'?: (number | string | Long);
}

export interface SignOutReply {
  /**
   * Our clock.
   */
  'serverTimeMs': (number);
}
