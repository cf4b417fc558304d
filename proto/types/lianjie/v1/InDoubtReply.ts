// Original file: proto/v1/operations.proto

import type { DoubtIn as _lianjie_v1_DoubtIn, Doubt as _lianjie_v1_Doubt } from '../../lianjie/v1/Doubt';

/**
 * The list that somebody must watch until it is empty.
 */
export interface InDoubtReplyIn {
  /**
   * Oldest first.
   */
  'doubts'?: (_lianjie_v1_DoubtIn)[];
  /**
   * Authorisations inside their window: waiting, not in doubt.
   */
  'waiting'?: (number);
  /**
   * In doubt beside those: a list has its end.
   */
  'more'?: (number);
}

/**
 * The list that somebody must watch until it is empty.
 */
export interface InDoubtReply {
  /**
   * Oldest first.
   */
  'doubts': (_lianjie_v1_Doubt)[];
  /**
   * Authorisations inside their window: waiting, not in doubt.
   */
  'waiting': (number);
  /**
   * In doubt beside those: a list has its end.
   */
  'more': (number);
}
