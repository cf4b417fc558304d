// Original file: proto/v1/facts.proto


/**
 * Message 12 the other way round: a hub that lost its books asks a care region for everything it ever decided.
 */
export interface DecisionsWantedIn {
  /**
   * Only decisions behind this place; empty: from the first.
   */
  'after'?: (Buffer | Uint8Array | string);
}

/**
 * Message 12 the other way round: a hub that lost its books asks a care region for everything it ever decided.
 */
export interface DecisionsWanted {
  /**
   * Only decisions behind this place; empty: from the first.
   */
  'after': (Buffer);
}
