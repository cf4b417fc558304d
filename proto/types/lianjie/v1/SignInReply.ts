// Original file: proto/v1/hospital.proto

import type { Long } from '@grpc/proto-loader';

/**
 * The session that was opened.
 */
export interface SignInReplyIn {
  /**
   * Goes into every later call [sign_no].
   */
  'sessionId'?: (string);
  /**
   * Our clock.
   */
  'serverTimeMs'?: (number | string | Long);
  /**
   * When the session ends: midnight plus grace, Asia/Shanghai.
   */
  'expiresAtMs'?: (number | string | Long);
}

/**
 * The session that was opened.
 */
export interface SignInReply {
  /**
   * Goes into every later call [sign_no].
   */
  'sessionId': (string);
  /**
   * Our clock.
   */
  'serverTimeMs': (number);
  /**
   * When the session ends: midnight plus grace, Asia/Shanghai.
   */
  'expiresAtMs': (number);
}
