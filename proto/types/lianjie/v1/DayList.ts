// Original file: proto/v1/days.proto


/**
 * All that one half of a region holds of a day, in the order told: what the signature of a DayTotalsTold is over.
 */
export interface DayListIn {
  /**
   * Which day.
   */
  'day'?: (string);
  /**
   * Whose, four digits.
   */
  'region'?: (string);
  /**
   * The serialised DayTotals of each unit; none: it holds nothing.
   */
  'totals'?: (Buffer | Uint8Array | string)[];
}

/**
 * All that one half of a region holds of a day, in the order told: what the signature of a DayTotalsTold is over.
 */
export interface DayList {
  /**
   * Which day.
   */
  'day': (string);
  /**
   * Whose, four digits.
   */
  'region': (string);
  /**
   * The serialised DayTotals of each unit; none: it holds nothing.
   */
  'totals': (Buffer)[];
}
