// Original file: proto/v1/manual.proto

import type { SignedManualDecisionIn as _lianjie_v1_SignedManualDecisionIn, SignedManualDecision as _lianjie_v1_SignedManualDecision } from '../../lianjie/v1/SignedManualDecision';

/**
 * A page of them.
 */
export interface ManualToldIn {
  /**
   * Whose, four digits.
   */
  'enrollmentRegion'?: (string);
  /**
   * In the order of their keys.
   */
  'decisions'?: (_lianjie_v1_SignedManualDecisionIn)[];
  /**
   * Where the next page begins; empty: this was the last.
   */
  'next'?: (string);
}

/**
 * A page of them.
 */
export interface ManualTold {
  /**
   * Whose, four digits.
   */
  'enrollmentRegion': (string);
  /**
   * In the order of their keys.
   */
  'decisions': (_lianjie_v1_SignedManualDecision)[];
  /**
   * Where the next page begins; empty: this was the last.
   */
  'next': (string);
}
