// Original file: proto/v1/operations.proto

import type { Long } from '@grpc/proto-loader';

/**
 * How far one care region's decisions were read.
 */
export interface RebuiltRegionIn {
  /**
   * Four digits.
   */
  'region'?: (string);
  /**
   * Decisions read.
   */
  'decisions'?: (number | string | Long);
  /**
   * Signatures checked among them.
   */
  'checked'?: (number | string | Long);
  /**
   * All read.
   */
  'done'?: (boolean);
}

/**
 * How far one care region's decisions were read.
 */
export interface RebuiltRegion {
  /**
   * Four digits.
   */
  'region': (string);
  /**
   * Decisions read.
   */
  'decisions': (number);
  /**
   * Signatures checked among them.
   */
  'checked': (number);
  /**
   * All read.
   */
  'done': (boolean);
}
