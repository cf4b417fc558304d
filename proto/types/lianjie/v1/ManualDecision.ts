// Original file: proto/v1/manual.proto

import type { SettlementKeyIn as _lianjie_v1_SettlementKeyIn, SettlementKey as _lianjie_v1_SettlementKey } from '../../lianjie/v1/SettlementKey';
import type { ManualWordIn as _lianjie_v1_ManualWordIn, ManualWord as _lianjie_v1_ManualWord } from '../../lianjie/v1/ManualWord';
import type { Long } from '@grpc/proto-loader';

/**
 * M(s), as hub and enrollment region keep it.
 */
export interface ManualDecisionIn {
  /**
   * Which settlement.
   */
  'key'?: (_lianjie_v1_SettlementKeyIn | null);
  /**
   * The region that authorised it, four digits.
   */
  'enrollmentRegion'?: (string);
  /**
   * True: it counts as settled; false: as given up.
   */
  'isConfirmed'?: (boolean);
  /**
   * The serialised SignedVerdict it is about.
   */
  'token'?: (Buffer | Uint8Array | string);
  /**
   * Accounting day of the hub.
   */
  'day'?: (string);
  /**
   * When the second person agreed.
   */
  'decidedAtMs'?: (number | string | Long);
  /**
   * The last sign of life that any hub instance had of the care region.
   */
  'careSeenAtMs'?: (number | string | Long);
  /**
   * Of two different persons, the first one's first.
   */
  'words'?: (_lianjie_v1_ManualWordIn)[];
}

/**
 * M(s), as hub and enrollment region keep it.
 */
export interface ManualDecision {
  /**
   * Which settlement.
   */
  'key': (_lianjie_v1_SettlementKey | null);
  /**
   * The region that authorised it, four digits.
   */
  'enrollmentRegion': (string);
  /**
   * True: it counts as settled; false: as given up.
   */
  'isConfirmed': (boolean);
  /**
   * The serialised SignedVerdict it is about.
   */
  'token': (Buffer);
  /**
   * Accounting day of the hub.
   */
  'day': (string);
  /**
   * When the second person agreed.
   */
  'decidedAtMs': (number);
  /**
   * The last sign of life that any hub instance had of the care region.
   */
  'careSeenAtMs': (number);
  /**
   * Of two different persons, the first one's first.
   */
  'words': (_lianjie_v1_ManualWord)[];
}
