// Original file: proto/v1/policies.proto

import type { SettlementKeyIn as _lianjie_v1_SettlementKeyIn, SettlementKey as _lianjie_v1_SettlementKey } from '../../lianjie/v1/SettlementKey';

/**
 * Asks for settled history, to reckon it again.
 */
export interface HistoryRequestIn {
  /**
   * From this accounting day on, yyyy-MM-dd.
   */
  'fromDay'?: (string);
  /**
   * Go on after this settlement, the last one that was received; absent: from the beginning.
   */
  'after'?: (_lianjie_v1_SettlementKeyIn | null);
}

/**
 * Asks for settled history, to reckon it again.
 */
export interface HistoryRequest {
  /**
   * From this accounting day on, yyyy-MM-dd.
   */
  'fromDay': (string);
  /**
   * Go on after this settlement, the last one that was received; absent: from the beginning.
   */
  'after': (_lianjie_v1_SettlementKey | null);
}
