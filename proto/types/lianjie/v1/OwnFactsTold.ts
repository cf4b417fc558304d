// Original file: proto/v1/facts.proto

import type { SignedDecisionIn as _lianjie_v1_SignedDecisionIn, SignedDecision as _lianjie_v1_SignedDecision } from '../../lianjie/v1/SignedDecision';
import type { SignedManualDecisionIn as _lianjie_v1_SignedManualDecisionIn, SignedManualDecision as _lianjie_v1_SignedManualDecision } from '../../lianjie/v1/SignedManualDecision';
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
  /**
   * With the newest: what two persons decided of this region while it was lost, and no decision of its own is known.
   */
  'manual'?: (_lianjie_v1_SignedManualDecisionIn)[];
  /**
   * More of them may exist than the hub can tell as yet: a restored node asks again before it decides anything.
   */
  'manualOpen'?: (boolean);
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
  /**
   * With the newest: what two persons decided of this region while it was lost, and no decision of its own is known.
   */
  'manual': (_lianjie_v1_SignedManualDecision)[];
  /**
   * More of them may exist than the hub can tell as yet: a restored node asks again before it decides anything.
   */
  'manualOpen': (boolean);
}
