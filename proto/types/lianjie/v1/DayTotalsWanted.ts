// Original file: proto/v1/days.proto


/**
 * Totals of every unit of a day, once the day is over at the care region.
 */
export interface DayTotalsWantedIn {
  /**
   * Which day.
   */
  'day'?: (string);
  /**
   * Units with these regions are told even when there is nothing in them.
   */
  'otherRegions'?: (string)[];
  /**
   * For a care half: end this day first, if it is the one that is open (protocol message 10).
   */
  'flip'?: (boolean);
}

/**
 * Totals of every unit of a day, once the day is over at the care region.
 */
export interface DayTotalsWanted {
  /**
   * Which day.
   */
  'day': (string);
  /**
   * Units with these regions are told even when there is nothing in them.
   */
  'otherRegions': (string)[];
  /**
   * For a care half: end this day first, if it is the one that is open (protocol message 10).
   */
  'flip': (boolean);
}
