// Original file: proto/v1/operations.proto

import type { LedgerRowIn as _lianjie_v1_LedgerRowIn, LedgerRow as _lianjie_v1_LedgerRow } from '../../lianjie/v1/LedgerRow';

/**
 * A chunk of the ledger.
 */
export interface LedgerRowsIn {
  /**
   * In key order, in chunks.
   */
  'rows'?: (_lianjie_v1_LedgerRowIn)[];
}

/**
 * A chunk of the ledger.
 */
export interface LedgerRows {
  /**
   * In key order, in chunks.
   */
  'rows': (_lianjie_v1_LedgerRow)[];
}
