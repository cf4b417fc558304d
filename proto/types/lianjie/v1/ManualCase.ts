// Original file: proto/v1/manual.proto

import type { SettlementKeyIn as _lianjie_v1_SettlementKeyIn, SettlementKey as _lianjie_v1_SettlementKey } from '../../lianjie/v1/SettlementKey';
import type { ManualWordIn as _lianjie_v1_ManualWordIn, ManualWord as _lianjie_v1_ManualWord } from '../../lianjie/v1/ManualWord';
import type { Long } from '@grpc/proto-loader';

/**
 * A proposal, or what became of it.
 */
export interface ManualCaseIn {
  /**
   * Which settlement.
   */
  'key'?: (_lianjie_v1_SettlementKeyIn | null);
  /**
   * The region that authorised it, four digits.
   */
  'enrollmentRegion'?: (string);
  /**
   * As which it is to count, or counts.
   */
  'isConfirmed'?: (boolean);
  /**
   * All that the enrollment side owes by its verdict.
   */
  'owedFen'?: (number | string | Long);
  /**
   * Total of the bill.
   */
  'totalFen'?: (number | string | Long);
  /**
   * Who agreed; two different persons decide.
   */
  'words'?: (_lianjie_v1_ManualWordIn)[];
  /**
   * Decided; false: a proposal.
   */
  'decided'?: (boolean);
  /**
   * The enrollment region has taken it.
   */
  'acknowledged'?: (boolean);
  /**
   * What the care region had decided, once that is known: confirmed or cancelled; it wins. Empty: nothing is known.
   */
  'overruledBy'?: (string);
}

/**
 * A proposal, or what became of it.
 */
export interface ManualCase {
  /**
   * Which settlement.
   */
  'key': (_lianjie_v1_SettlementKey | null);
  /**
   * The region that authorised it, four digits.
   */
  'enrollmentRegion': (string);
  /**
   * As which it is to count, or counts.
   */
  'isConfirmed': (boolean);
  /**
   * All that the enrollment side owes by its verdict.
   */
  'owedFen': (number);
  /**
   * Total of the bill.
   */
  'totalFen': (number);
  /**
   * Who agreed; two different persons decide.
   */
  'words': (_lianjie_v1_ManualWord)[];
  /**
   * Decided; false: a proposal.
   */
  'decided': (boolean);
  /**
   * The enrollment region has taken it.
   */
  'acknowledged': (boolean);
  /**
   * What the care region had decided, once that is known: confirmed or cancelled; it wins. Empty: nothing is known.
   */
  'overruledBy': (string);
}
