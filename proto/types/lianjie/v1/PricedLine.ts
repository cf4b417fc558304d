// Original file: proto/v1/vocabulary.proto

import type { BillTotalsIn as _lianjie_v1_BillTotalsIn, BillTotals as _lianjie_v1_BillTotals } from '../../lianjie/v1/BillTotals';
import type { Long } from '@grpc/proto-loader';

/**
 * One fee line after the care catalog has priced it.
 */
export interface PricedLineIn {
  /**
   * Unique inside its visit [feedetl_sn].
   */
  'lineNo'?: (string);
  /**
   * National catalog code [med_list_codg].
   */
  'itemCode'?: (string);
  /**
   * Name as the catalog knows it.
   */
  'itemName'?: (string);
  /**
   * 01 class A (甲), 02 class B (乙), 03 class C (丙) [chrgitm_lv].
   */
  'itemClass'?: (string);
  /**
   * Yuan × 1,000,000 per unit [pric, six decimals].
   */
  'unitPriceMicroYuan'?: (number | string | Long);
  /**
   * Units × 10,000; negative for a return [cnt, four decimals].
   */
  'quantityE4'?: (number | string | Long);
  /**
   * Amount of the line; negative for a return [det_item_fee_sumamt].
   */
  'amountFen'?: (number | string | Long);
  /**
   * Price limit, yuan × 1,000,000; 0 means no limit [pric_uplmt_amt].
   */
  'priceLimitMicroYuan'?: (number | string | Long);
  /**
   * First-pay share in ten-thousandths [selfpay_prop].
   */
  'firstPayPermyriad'?: (number);
  /**
   * Whether use is restricted by the catalog [lmt_used_flag].
   */
  'restricted'?: (boolean);
  /**
   * 0 unmarked, 1 hospital says it qualifies, 2 own pay [hosp_appr_flag].
   */
  'approval'?: (string);
  /**
   * Parts of this line; they add up to amount_fen.
   */
  'parts'?: (_lianjie_v1_BillTotalsIn | null);
  /**
   * Day the charge arose (fee date), yyyy-MM-dd [fee_ocur_time].
   */
  'feeDay'?: (string);
}

/**
 * One fee line after the care catalog has priced it.
 */
export interface PricedLine {
  /**
   * Unique inside its visit [feedetl_sn].
   */
  'lineNo': (string);
  /**
   * National catalog code [med_list_codg].
   */
  'itemCode': (string);
  /**
   * Name as the catalog knows it.
   */
  'itemName': (string);
  /**
   * 01 class A (甲), 02 class B (乙), 03 class C (丙) [chrgitm_lv].
   */
  'itemClass': (string);
  /**
   * Yuan × 1,000,000 per unit [pric, six decimals].
   */
  'unitPriceMicroYuan': (number);
  /**
   * Units × 10,000; negative for a return [cnt, four decimals].
   */
  'quantityE4': (number);
  /**
   * Amount of the line; negative for a return [det_item_fee_sumamt].
   */
  'amountFen': (number);
  /**
   * Price limit, yuan × 1,000,000; 0 means no limit [pric_uplmt_amt].
   */
  'priceLimitMicroYuan': (number);
  /**
   * First-pay share in ten-thousandths [selfpay_prop].
   */
  'firstPayPermyriad': (number);
  /**
   * Whether use is restricted by the catalog [lmt_used_flag].
   */
  'restricted': (boolean);
  /**
   * 0 unmarked, 1 hospital says it qualifies, 2 own pay [hosp_appr_flag].
   */
  'approval': (string);
  /**
   * Parts of this line; they add up to amount_fen.
   */
  'parts': (_lianjie_v1_BillTotals | null);
  /**
   * Day the charge arose (fee date), yyyy-MM-dd [fee_ocur_time].
   */
  'feeDay': (string);
}
