// Original file: proto/v1/policy_engine.proto


/**
 * One code of a bill.
 */
export interface ItemAskedIn {
  /**
   * The first line that has it [feedetl_sn].
   */
  'lineNo'?: (string);
  /**
   * National catalog code [med_list_codg].
   */
  'itemCode'?: (string);
  /**
   * Day the charge arose, yyyy-MM-dd [fee_ocur_time].
   */
  'feeDay'?: (string);
}

/**
 * One code of a bill.
 */
export interface ItemAsked {
  /**
   * The first line that has it [feedetl_sn].
   */
  'lineNo': (string);
  /**
   * National catalog code [med_list_codg].
   */
  'itemCode': (string);
  /**
   * Day the charge arose, yyyy-MM-dd [fee_ocur_time].
   */
  'feeDay': (string);
}
