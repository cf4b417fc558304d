// Original file: proto/v1/attention.proto


/**
 * What became of it.
 */
export interface ReplayQuarantinedReplyIn {
  /**
   * It is learned now, and waits no more.
   */
  'learned'?: (boolean);
  /**
   * Why not; empty when it is learned.
   */
  'code'?: (string);
}

/**
 * What became of it.
 */
export interface ReplayQuarantinedReply {
  /**
   * It is learned now, and waits no more.
   */
  'learned': (boolean);
  /**
   * Why not; empty when it is learned.
   */
  'code': (string);
}
