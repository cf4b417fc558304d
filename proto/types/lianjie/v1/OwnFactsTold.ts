// Original file: proto/v1/facts.proto

import type { SignedDecisionIn as _lianjie_v1_SignedDecisionIn, SignedDecision as _lianjie_v1_SignedDecision } from '../../lianjie/v1/SignedDecision';
import type { Long } from '@grpc/proto-loader';

/**
 * A page of a care region's own decisions, in the order of their numbers.
 */
export interface OwnFactsToldIn {
  /**
   * Echo of the request.
   */
  'newest'?: (boolean);
  /**
   * Echo of the request.
   */
  'after'?: (Buffer | Uint8Array | string);
  /**
   * As the care region signed them.
   */
  'decisions'?: (_lianjie_v1_SignedDecisionIn)[];
  /**
   * Where the next page begins; empty: this was the last.
   */
  'next'?: (Buffer | Uint8Array | string);
  /**
   * The highest number among all that the hub holds.
   */
  'highestFactNumber'?: (number | string | Long);
  /**
   * The newest accounting day that the care region has told to be over; empty: none.
   */
  'dayOver'?: (string);
}

/**
 * A page of a care region's own decisions, in the order of their numbers.
 */
export interface OwnFactsTold {
  /**
   * Echo of the request.
   */
  'newest': (boolean);
  /**
   * Echo of the request.
   */
  'after': (Buffer);
  /**
   * As the care region signed them.
   */
  'decisions': (_lianjie_v1_SignedDecision)[];
  /**
   * Where the next page begins; empty: this was the last.
   */
  'next': (Buffer);
  /**
   * The highest number among all that the hub holds.
   */
  'highestFactNumber': (number);
  /**
   * The newest accounting day that the care region has told to be over; empty: none.
   */
  'dayOver': (string);
}
