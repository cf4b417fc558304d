// Original file: proto/v1/facts.proto


/**
 * A care region has queued its facts for a restored enrollment region again, and all of them were acknowledged.
 */
export interface CareTaughtIn {
  /**
   * Who says it, four digits; from the Link's certificate, whatever is written here.
   */
  'careRegion'?: (string);
  /**
   * The restored region, four digits.
   */
  'enrollmentRegion'?: (string);
  /**
   * Under which of its epochs.
   */
  'enrollmentEpoch'?: (number);
  /**
   * Added by the hub: all care regions that were told of the restore. When each of them has taught, it is over.
   */
  'toldCareRegions'?: (string)[];
  /**
   * Those of them of whom no hub has heard for so long that two persons may decide for them (protocol R20).
   */
  'goneCareRegions'?: (string)[];
}

/**
 * A care region has queued its facts for a restored enrollment region again, and all of them were acknowledged.
 */
export interface CareTaught {
  /**
   * Who says it, four digits; from the Link's certificate, whatever is written here.
   */
  'careRegion': (string);
  /**
   * The restored region, four digits.
   */
  'enrollmentRegion': (string);
  /**
   * Under which of its epochs.
   */
  'enrollmentEpoch': (number);
  /**
   * Added by the hub: all care regions that were told of the restore. When each of them has taught, it is over.
   */
  'toldCareRegions': (string)[];
  /**
   * Those of them of whom no hub has heard for so long that two persons may decide for them (protocol R20).
   */
  'goneCareRegions': (string)[];
}
