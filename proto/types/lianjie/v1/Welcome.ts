// Original file: proto/v1/exchange.proto

import type { SignedHubEpochIn as _lianjie_v1_SignedHubEpochIn, SignedHubEpoch as _lianjie_v1_SignedHubEpoch } from '../../lianjie/v1/SignedHubEpoch';

/**
 * The hub's side of the hello.
 */
export interface WelcomeIn {
  /**
   * Name of the instance from its settings, e.g. hub-1.
   */
  'hubInstance'?: (string);
  /**
   * Raised at every promote or restore of the hub's database (protocol R18).
   */
  'hubEpoch'?: (number);
  /**
   * How many questions may be open on this Link at once.
   */
  'window'?: (number);
  /**
   * The oldest accounting day of which this epoch may have lost facts; empty: unknown (protocol R18).
   */
  'lostFromDay'?: (string);
  /**
   * The epoch once more, for a hub that may have forgotten it by then.
   */
  'signedEpoch'?: (_lianjie_v1_SignedHubEpochIn | null);
}

/**
 * The hub's side of the hello.
 */
export interface Welcome {
  /**
   * Name of the instance from its settings, e.g. hub-1.
   */
  'hubInstance': (string);
  /**
   * Raised at every promote or restore of the hub's database (protocol R18).
   */
  'hubEpoch': (number);
  /**
   * How many questions may be open on this Link at once.
   */
  'window': (number);
  /**
   * The oldest accounting day of which this epoch may have lost facts; empty: unknown (protocol R18).
   */
  'lostFromDay': (string);
  /**
   * The epoch once more, for a hub that may have forgotten it by then.
   */
  'signedEpoch': (_lianjie_v1_SignedHubEpoch | null);
}
