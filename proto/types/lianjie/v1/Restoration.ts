// Original file: proto/v1/facts.proto

import type { Long } from '@grpc/proto-loader';

/**
 * What an enrollment region says after its database was restored from a backup (protocol R26).
 */
export interface RestorationIn {
  /**
   * Which region, four digits.
   */
  'enrollmentRegion'?: (string);
  /**
   * Its epoch from now on; what was acknowledged under an older one may be lost.
   */
  'enrollmentEpoch'?: (number);
  /**
   * Until this instant, by its own clock, it certainly has everything that it acknowledged.
   */
  'sinceMs'?: (number | string | Long);
}

/**
 * What an enrollment region says after its database was restored from a backup (protocol R26).
 */
export interface Restoration {
  /**
   * Which region, four digits.
   */
  'enrollmentRegion': (string);
  /**
   * Its epoch from now on; what was acknowledged under an older one may be lost.
   */
  'enrollmentEpoch': (number);
  /**
   * Until this instant, by its own clock, it certainly has everything that it acknowledged.
   */
  'sinceMs': (number);
}
