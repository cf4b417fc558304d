// Original file: proto/v1/attention.proto

import type { Long } from '@grpc/proto-loader';

/**
 * A record that its reader could not use.
 */
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

/**
 * A record that its reader could not use.
 */
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
