// Original file: proto/v1/facts.proto

import type { DayRequestIn as _lianjie_v1_DayRequestIn, DayRequest as _lianjie_v1_DayRequest } from '../../lianjie/v1/DayRequest';

/**
 * What travels on control.<region>.
 */
export interface ControlRecordIn {
  /**
   * Something of a day is wanted (protocol message 11).
   */
  'dayRequest'?: (_lianjie_v1_DayRequestIn | null);
  /**
   * One of them.
   */
  'content'?: "dayRequest";
}

/**
 * What travels on control.<region>.
 */
export interface ControlRecord {
  /**
   * Something of a day is wanted (protocol message 11).
   */
  'dayRequest'?: (_lianjie_v1_DayRequest | null);
  /**
   * One of them.
   */
  'content'?: "dayRequest";
}
