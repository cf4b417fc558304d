// Original file: proto/v1/operations.proto

import type { Long } from '@grpc/proto-loader';

/**
 * One settlement that one ledger holds otherwise than the others.
 */
export interface DayDifferenceIn {
  /**
   * Key of the settlement.
   */
  'settlement'?: (string);
  /**
   * Whose books: "care 5101", "hub", "enrollment 5116".
   */
  'ledger'?: (string);
  /**
   * posted, the name of a part, person, missing, or unknown.
   */
  'what'?: (string);
  /**
   * As the others have it.
   */
  'expectedFen'?: (number | string | Long);
  /**
   * As it stands there.
   */
  'foundFen'?: (number | string | Long);
}

/**
 * One settlement that one ledger holds otherwise than the others.
 */
export interface DayDifference {
  /**
   * Key of the settlement.
   */
  'settlement': (string);
  /**
   * Whose books: "care 5101", "hub", "enrollment 5116".
   */
  'ledger': (string);
  /**
   * posted, the name of a part, person, missing, or unknown.
   */
  'what': (string);
  /**
   * As the others have it.
   */
  'expectedFen': (number);
  /**
   * As it stands there.
   */
  'foundFen': (number);
}
