// Original file: proto/v1/operations.proto

import type { Long } from '@grpc/proto-loader';

export interface ParkedRecordIn {
  /**
   * Its place in the parked topic: partition/offset.
   */
  'id'?: (string);
  /**
   * Where it came from.
   */
  'topic'?: (string);
  /**
   * Why it could not be used.
   */
  'reason'?: (string);
  /**
   * Its size.
   */
  'bytes'?: (number);
  /**
   * When it was parked.
   */
  'parkedAtMs'?: (number | string | Long);
}

export interface ParkedRecord {
  /**
   * Its place in the parked topic: partition/offset.
   */
  'id': (string);
  /**
   * Where it came from.
   */
  'topic': (string);
  /**
   * Why it could not be used.
   */
  'reason': (string);
  /**
   * Its size.
   */
  'bytes': (number);
  /**
   * When it was parked.
   */
  'parkedAtMs': (number);
}
