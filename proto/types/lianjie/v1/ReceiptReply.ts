// Original file: proto/v1/hospital.proto

import type { SettlementStateIn as _lianjie_v1_SettlementStateIn, SettlementState as _lianjie_v1_SettlementState } from '../../lianjie/v1/SettlementState';
import type { BillTotalsIn as _lianjie_v1_BillTotalsIn, BillTotals as _lianjie_v1_BillTotals } from '../../lianjie/v1/BillTotals';
import type { ExplanationRowIn as _lianjie_v1_ExplanationRowIn, ExplanationRow as _lianjie_v1_ExplanationRow } from '../../lianjie/v1/ExplanationRow';

/**
 * The receipt; the same for ever, however often it is asked for.
 */
export interface ReceiptReplyIn {
  /**
   * Stable number printed on the receipt.
   */
  'receiptNo'?: (string);
  /**
   * The settlement.
   */
  'state'?: (_lianjie_v1_SettlementStateIn | null);
  /**
   * The bill by catalog.
   */
  'totals'?: (_lianjie_v1_BillTotalsIn | null);
  /**
   * The rows that made the amounts.
   */
  'explanation'?: (_lianjie_v1_ExplanationRowIn)[];
  /**
   * Chinese, 80 columns, prints well.
   */
  'textZh'?: (string);
}

/**
 * The receipt; the same for ever, however often it is asked for.
 */
export interface ReceiptReply {
  /**
   * Stable number printed on the receipt.
   */
  'receiptNo': (string);
  /**
   * The settlement.
   */
  'state': (_lianjie_v1_SettlementState | null);
  /**
   * The bill by catalog.
   */
  'totals': (_lianjie_v1_BillTotals | null);
  /**
   * The rows that made the amounts.
   */
  'explanation': (_lianjie_v1_ExplanationRow)[];
  /**
   * Chinese, 80 columns, prints well.
   */
  'textZh': (string);
}
