// Original file: proto/v1/exchange.proto


/**
 * An epoch of the hub's database.
 */
export interface HubEpochIn {
  /**
   * Its number.
   */
  'hubEpoch'?: (number);
}

/**
 * An epoch of the hub's database.
 */
export interface HubEpoch {
  /**
   * Its number.
   */
  'hubEpoch': (number);
}
