// Original file: proto/v1/operations.proto

import type { ImportProblemIn as _lianjie_v1_ImportProblemIn, ImportProblem as _lianjie_v1_ImportProblem } from '../../lianjie/v1/ImportProblem';

/**
 * What became of the file, row by row.
 */
export interface ImportReplyIn {
  /**
   * Rows now in force.
   */
  'accepted'?: (number);
  /**
   * Rows that are not, and why.
   */
  'problems'?: (_lianjie_v1_ImportProblemIn)[];
}

/**
 * What became of the file, row by row.
 */
export interface ImportReply {
  /**
   * Rows now in force.
   */
  'accepted': (number);
  /**
   * Rows that are not, and why.
   */
  'problems': (_lianjie_v1_ImportProblem)[];
}
