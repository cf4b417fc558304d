// Original file: proto/v1/facts.proto

import type { SignedDecisionIn as _lianjie_v1_SignedDecisionIn, SignedDecision as _lianjie_v1_SignedDecision } from '../../lianjie/v1/SignedDecision';
import type { Long } from '@grpc/proto-loader';

/**
 * A page of decisions, in the order of their keys, each signed anew.
 */
export interface DecisionsToldIn {
  /**
   * Echo of the request.
   */
  'after'?: (Buffer | Uint8Array | string);
  /**
   * The decisions.
   */
  'decisions'?: (_lianjie_v1_SignedDecisionIn)[];
  /**
   * Where the next page begins; empty: this was the last.
   */
  'next'?: (Buffer | Uint8Array | string);
  /**
   * The highest fact number that the node has ever issued (protocol R20).
   */
  'highestFactNumber'?: (number | string | Long);
}

/**
 * A page of decisions, in the order of their keys, each signed anew.
 */
export interface DecisionsTold {
  /**
   * Echo of the request.
   */
  'after': (Buffer);
  /**
   * The decisions.
   */
  'decisions': (_lianjie_v1_SignedDecision)[];
  /**
   * Where the next page begins; empty: this was the last.
   */
  'next': (Buffer);
  /**
   * The highest fact number that the node has ever issued (protocol R20).
   */
  'highestFactNumber': (number);
}
