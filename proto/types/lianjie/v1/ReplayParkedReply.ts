// Original file: proto/v1/attention.proto


/**
 * Where it was put; whether it can be read now shows there.
 */
export interface ReplayParkedReplyIn {
  /**
   * Topic it went back to.
   */
  'topic'?: (string);
}

/**
 * Where it was put; whether it can be read now shows there.
 */
export interface ReplayParkedReply {
  /**
   * Topic it went back to.
   */
  'topic': (string);
}
