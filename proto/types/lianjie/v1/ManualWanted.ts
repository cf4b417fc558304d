// Original file: proto/v1/manual.proto


/**
 * A hub that was restored, or lost its books, asks an enrollment region for the manual decisions that it holds.
 */
export interface ManualWantedIn {
  /**
   * Only those behind this place; empty: from the first.
   */
  'after'?: (string);
}

/**
 * A hub that was restored, or lost its books, asks an enrollment region for the manual decisions that it holds.
 */
export interface ManualWanted {
  /**
   * Only those behind this place; empty: from the first.
   */
  'after': (string);
}
