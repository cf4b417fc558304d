// Original file: proto/v1/policies.proto

import type { SettlementKeyIn as _lianjie_v1_SettlementKeyIn, SettlementKey as _lianjie_v1_SettlementKey } from '../../lianjie/v1/SettlementKey';

/**
 * One settlement as the enrollment half keeps it.
 */
export interface SettledBillIn {
  /**
   * Which settlement.
   */
  'key'?: (_lianjie_v1_SettlementKeyIn | null);
  /**
   * A serialised Verdict.
   */
  'verdict'?: (Buffer | Uint8Array | string);
  /**
   * A serialised Claim; empty where none was seen.
   */
  'claim'?: (Buffer | Uint8Array | string);
}

/**
 * One settlement as the enrollment half keeps it.
 */
export interface SettledBill {
  /**
   * Which settlement.
   */
  'key': (_lianjie_v1_SettlementKey | null);
  /**
   * A serialised Verdict.
   */
  'verdict': (Buffer);
  /**
   * A serialised Claim; empty where none was seen.
   */
  'claim': (Buffer);
}
