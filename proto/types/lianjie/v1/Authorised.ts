// Original file: proto/v1/vocabulary.proto

import type { SplitIn as _lianjie_v1_SplitIn, Split as _lianjie_v1_Split } from '../../lianjie/v1/Split';
import type { BillTotalsIn as _lianjie_v1_BillTotalsIn, BillTotals as _lianjie_v1_BillTotals } from '../../lianjie/v1/BillTotals';
import type { AccumulatorDeltaIn as _lianjie_v1_AccumulatorDeltaIn, AccumulatorDelta as _lianjie_v1_AccumulatorDelta } from '../../lianjie/v1/AccumulatorDelta';
import type { ExplanationRowIn as _lianjie_v1_ExplanationRowIn, ExplanationRow as _lianjie_v1_ExplanationRow } from '../../lianjie/v1/ExplanationRow';

/**
 * The amounts of a verdict and all that explains, replays and undoes them.
 */
export interface AuthorisedIn {
  /**
   * Who pays what.
   */
  'split'?: (_lianjie_v1_SplitIn | null);
  /**
   * The bill by catalog.
   */
  'totals'?: (_lianjie_v1_BillTotalsIn | null);
  /**
   * How long the care node may confirm, in seconds, by its own clock.
   */
  'confirmWindowS'?: (number);
  /**
   * How the person's accumulators move when it is confirmed.
   */
  'deltas'?: (_lianjie_v1_AccumulatorDeltaIn)[];
  /**
   * Benefit pools read or written (protocol R15).
   */
  'pools'?: (string)[];
  /**
   * Accumulators as they stood when it was computed.
   */
  'bases'?: (_lianjie_v1_AccumulatorDeltaIn)[];
  /**
   * Settlements whose waiting deltas were counted in (protocol R16).
   */
  'computedOn'?: (string)[];
  /**
   * Name and validity of the policy that decided.
   */
  'policyVersion'?: (string);
  /**
   * Day that chose the policy and the accumulator year (protocol R17).
   */
  'policyDay'?: (string);
  /**
   * Insurance type [insutype].
   */
  'insurance'?: (string);
  /**
   * Person category [psn_type].
   */
  'personCategory'?: (string);
  /**
   * The rows that made the amounts.
   */
  'explanation'?: (_lianjie_v1_ExplanationRowIn)[];
}

/**
 * The amounts of a verdict and all that explains, replays and undoes them.
 */
export interface Authorised {
  /**
   * Who pays what.
   */
  'split': (_lianjie_v1_Split | null);
  /**
   * The bill by catalog.
   */
  'totals': (_lianjie_v1_BillTotals | null);
  /**
   * How long the care node may confirm, in seconds, by its own clock.
   */
  'confirmWindowS': (number);
  /**
   * How the person's accumulators move when it is confirmed.
   */
  'deltas': (_lianjie_v1_AccumulatorDelta)[];
  /**
   * Benefit pools read or written (protocol R15).
   */
  'pools': (string)[];
  /**
   * Accumulators as they stood when it was computed.
   */
  'bases': (_lianjie_v1_AccumulatorDelta)[];
  /**
   * Settlements whose waiting deltas were counted in (protocol R16).
   */
  'computedOn': (string)[];
  /**
   * Name and validity of the policy that decided.
   */
  'policyVersion': (string);
  /**
   * Day that chose the policy and the accumulator year (protocol R17).
   */
  'policyDay': (string);
  /**
   * Insurance type [insutype].
   */
  'insurance': (string);
  /**
   * Person category [psn_type].
   */
  'personCategory': (string);
  /**
   * The rows that made the amounts.
   */
  'explanation': (_lianjie_v1_ExplanationRow)[];
}
