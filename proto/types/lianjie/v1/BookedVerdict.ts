// Original file: proto/v1/days.proto

import type { SettlementKeyIn as _lianjie_v1_SettlementKeyIn, SettlementKey as _lianjie_v1_SettlementKey } from '../../lianjie/v1/SettlementKey';
import type { BookedAmountsIn as _lianjie_v1_BookedAmountsIn, BookedAmounts as _lianjie_v1_BookedAmounts } from '../../lianjie/v1/BookedAmounts';

/**
 * What books need of a Verdict, under the same numbers: whoever reads a million of them skips the rest.
 */
export interface BookedVerdictIn {
  /**
   * Which settlement.
   */
  'key'?: (_lianjie_v1_SettlementKeyIn | null);
  /**
   * The region that answers for the person.
   */
  'enrollmentRegion'?: (string);
  /**
   * Person number in the enrollment region.
   */
  'personId'?: (string);
  /**
   * Absent when it refuses.
   */
  'authorised'?: (_lianjie_v1_BookedAmountsIn | null);
}

/**
 * What books need of a Verdict, under the same numbers: whoever reads a million of them skips the rest.
 */
export interface BookedVerdict {
  /**
   * Which settlement.
   */
  'key': (_lianjie_v1_SettlementKey | null);
  /**
   * The region that answers for the person.
   */
  'enrollmentRegion': (string);
  /**
   * Person number in the enrollment region.
   */
  'personId': (string);
  /**
   * Absent when it refuses.
   */
  'authorised': (_lianjie_v1_BookedAmounts | null);
}
