// Original file: proto/v1/policies.proto

import type { PolicyFileIn as _lianjie_v1_PolicyFileIn, PolicyFile as _lianjie_v1_PolicyFile } from '../../lianjie/v1/PolicyFile';

/**
 * All of them, as they were written.
 */
export interface PolicyFilesReplyIn {
  /**
   * In order of their names.
   */
  'files'?: (_lianjie_v1_PolicyFileIn)[];
}

/**
 * All of them, as they were written.
 */
export interface PolicyFilesReply {
  /**
   * In order of their names.
   */
  'files': (_lianjie_v1_PolicyFile)[];
}
