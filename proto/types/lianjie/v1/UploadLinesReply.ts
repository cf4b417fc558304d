// Original file: proto/v1/hospital.proto

import type { BatchRefIn as _lianjie_v1_BatchRefIn, BatchRef as _lianjie_v1_BatchRef } from '../../lianjie/v1/BatchRef';
import type { PricedLineIn as _lianjie_v1_PricedLineIn, PricedLine as _lianjie_v1_PricedLine } from '../../lianjie/v1/PricedLine';
import type { BillTotalsIn as _lianjie_v1_BillTotalsIn, BillTotals as _lianjie_v1_BillTotals } from '../../lianjie/v1/BillTotals';

/**
 * The batch as it stands now.
 */
export interface UploadLinesReplyIn {
  /**
   * The batch after this call.
   */
  'batch'?: (_lianjie_v1_BatchRefIn | null);
  /**
   * The lines of this call as priced.
   */
  'lines'?: (_lianjie_v1_PricedLineIn)[];
  /**
   * Sums over the whole batch.
   */
  'totals'?: (_lianjie_v1_BillTotalsIn | null);
}

/**
 * The batch as it stands now.
 */
export interface UploadLinesReply {
  /**
   * The batch after this call.
   */
  'batch': (_lianjie_v1_BatchRef | null);
  /**
   * The lines of this call as priced.
   */
  'lines': (_lianjie_v1_PricedLine)[];
  /**
   * Sums over the whole batch.
   */
  'totals': (_lianjie_v1_BillTotals | null);
}
