// Original file: proto/v1/operations.proto

import type { ParkedRecordIn as _lianjie_v1_ParkedRecordIn, ParkedRecord as _lianjie_v1_ParkedRecord } from '../../lianjie/v1/ParkedRecord';

export interface ParkedReplyIn {
  'records'?: (_lianjie_v1_ParkedRecordIn)[];
}

export interface ParkedReply {
  'records': (_lianjie_v1_ParkedRecord)[];
}
