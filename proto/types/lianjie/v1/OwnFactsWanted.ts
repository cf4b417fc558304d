// Original file: proto/v1/facts.proto

import type { Long } from '@grpc/proto-loader';

/**
 * Message 12: a care node compares itself with the hub, and after a restore learns its own decisions again.
 */
export interface OwnFactsWantedIn {
  /**
   * The few newest alone.
   */
  'newest'?: (boolean);
  /**
   * Only decisions that were taught with this number or a higher one.
   */
  'fromNumber'?: (number | string | Long);
  /**
   * Only decisions behind this place; empty: from the first.
   */
  'after'?: (Buffer | Uint8Array | string);
}

/**
 * Message 12: a care node compares itself with the hub, and after a restore learns its own decisions again.
 */
export interface OwnFactsWanted {
  /**
   * The few newest alone.
   */
  'newest': (boolean);
  /**
   * Only decisions that were taught with this number or a higher one.
   */
  'fromNumber': (number);
  /**
   * Only decisions behind this place; empty: from the first.
   */
  'after': (Buffer);
}
