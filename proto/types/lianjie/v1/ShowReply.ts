// Original file: proto/v1/operations.proto

import type { KnowledgeIn as _lianjie_v1_KnowledgeIn, Knowledge as _lianjie_v1_Knowledge } from '../../lianjie/v1/Knowledge';

/**
 * Every copy that this process holds.
 */
export interface ShowReplyIn {
  /**
   * One entry for each half or hub that knows it.
   */
  'knowledge'?: (_lianjie_v1_KnowledgeIn)[];
}

/**
 * Every copy that this process holds.
 */
export interface ShowReply {
  /**
   * One entry for each half or hub that knows it.
   */
  'knowledge': (_lianjie_v1_Knowledge)[];
}
