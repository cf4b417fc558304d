// Original file: proto/v1/facts.proto

import type { SignedDecisionIn as _lianjie_v1_SignedDecisionIn, SignedDecision as _lianjie_v1_SignedDecision } from '../../lianjie/v1/SignedDecision';

/**
 * What an enrollment region has learned, as it came from its care region.
 */
export interface SeenDecisionsIn {
  /**
   * Signed by the care regions in their keys.
   */
  'decisions'?: (_lianjie_v1_SignedDecisionIn)[];
}

/**
 * What an enrollment region has learned, as it came from its care region.
 */
export interface SeenDecisions {
  /**
   * Signed by the care regions in their keys.
   */
  'decisions': (_lianjie_v1_SignedDecision)[];
}
