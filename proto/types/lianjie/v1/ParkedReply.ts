// Original file: proto/v1/attention.proto

import type { ParkedRecordIn as _lianjie_v1_ParkedRecordIn, ParkedRecord as _lianjie_v1_ParkedRecord } from '../../lianjie/v1/ParkedRecord';

/**
 * Records that wait for somebody to look at them.
 */
export interface ParkedReplyIn {
  /**
   * Newest first.
   */
  'records'?: (_lianjie_v1_ParkedRecordIn)[];
}

/**
 * Records that wait for somebody to look at them.
 */
export interface ParkedReply {
  /**
   * Newest first.
   */
  'records': (_lianjie_v1_ParkedRecord)[];
}
