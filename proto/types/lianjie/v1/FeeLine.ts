// Original file: proto/v1/hospital.proto

import type { Long } from '@grpc/proto-loader';

/**
 * A fee line as the hospital knows it. Class, first-pay share and limit never come from here.
 */
export interface FeeLineIn {
  /**
   * Unique inside its visit [feedetl_sn].
   */
  'lineNo'?: (string);
  /**
   * National catalog code [med_list_codg].
   */
  'itemCode'?: (string);
  /**
   * Yuan × 1,000,000 per unit [pric].
   */
  'unitPriceMicroYuan'?: (number | string | Long);
  /**
   * Units × 10,000; negative for a return [cnt].
   */
  'quantityE4'?: (number | string | Long);
  /**
   * Amount in fen, price × quantity rounded [det_item_fee_sumamt].
   */
  'amountFen'?: (number | string | Long);
  /**
   * Day the charge arose, yyyy-MM-dd [fee_ocur_time].
   */
  'feeDay'?: (string);
  /**
   * 0 unmarked, 1 qualifies, 2 own pay [hosp_appr_flag].
   */
  'approval'?: (string);
  /**
   * Where the hospital's system names the visit on each line: another one than the request's is refused [mdtrt_id].
   */
  'visitId'?: (string);
}

/**
 * A fee line as the hospital knows it. Class, first-pay share and limit never come from here.
 */
export interface FeeLine {
  /**
   * Unique inside its visit [feedetl_sn].
   */
  'lineNo': (string);
  /**
   * National catalog code [med_list_codg].
   */
  'itemCode': (string);
  /**
   * Yuan × 1,000,000 per unit [pric].
   */
  'unitPriceMicroYuan': (number);
  /**
   * Units × 10,000; negative for a return [cnt].
   */
  'quantityE4': (number);
  /**
   * Amount in fen, price × quantity rounded [det_item_fee_sumamt].
   */
  'amountFen': (number);
  /**
   * Day the charge arose, yyyy-MM-dd [fee_ocur_time].
   */
  'feeDay': (string);
  /**
   * 0 unmarked, 1 qualifies, 2 own pay [hosp_appr_flag].
   */
  'approval': (string);
  /**
   * Where the hospital's system names the visit on each line: another one than the request's is refused [mdtrt_id].
   */
  'visitId': (string);
}
