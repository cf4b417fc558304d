// Original file: proto/v1/facts.proto

import type { SignedDecisionIn as _lianjie_v1_SignedDecisionIn, SignedDecision as _lianjie_v1_SignedDecision } from '../../lianjie/v1/SignedDecision';
import type { Long } from '@grpc/proto-loader';

/**
 * One decision for one addressee.
 */
export interface FactIn {
  /**
   * The decision itself, the same for every addressee.
   */
  'signed'?: (_lianjie_v1_SignedDecisionIn | null);
  /**
   * The enrollment region that is to learn it (protocol R8); empty: only the hub.
   */
  'enrollmentRegion'?: (string);
  /**
   * The care node's own running number of this row; the hub compares it after a restore (R20).
   */
  'number'?: (number | string | Long);
  /**
   * The epoch of the hub that passes it on; echoed in the ack (protocol R18).
   */
  'hubEpoch'?: (number);
}

/**
 * One decision for one addressee.
 */
export interface Fact {
  /**
   * The decision itself, the same for every addressee.
   */
  'signed': (_lianjie_v1_SignedDecision | null);
  /**
   * The enrollment region that is to learn it (protocol R8); empty: only the hub.
   */
  'enrollmentRegion': (string);
  /**
   * The care node's own running number of this row; the hub compares it after a restore (R20).
   */
  'number': (number);
  /**
   * The epoch of the hub that passes it on; echoed in the ack (protocol R18).
   */
  'hubEpoch': (number);
}
