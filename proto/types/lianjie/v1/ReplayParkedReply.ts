// Original file: proto/v1/operations.proto


export interface ReplayParkedReplyIn {
  /**
   * Topic it went back to.
   */
  'topic'?: (string);
}

export interface ReplayParkedReply {
  /**
   * Topic it went back to.
   */
  'topic': (string);
}
