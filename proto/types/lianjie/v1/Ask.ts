// Original file: proto/v1/exchange.proto

/**
 * What is asked of an enrollment region.
 */
export const Ask = {
  ASK_UNSPECIFIED: 'ASK_UNSPECIFIED',
  /**
   * Verdict, with a commit (protocol message 3).
   */
  ASK_SETTLE: 'ASK_SETTLE',
  /**
   * The same reckoning, nothing written (message 2).
   */
  ASK_QUOTE: 'ASK_QUOTE',
  /**
   * Who is this person (message 2a) [1101].
   */
  ASK_PERSON: 'ASK_PERSON',
  /**
   * What is this person entitled to (message 2a) [2001].
   */
  ASK_ENTITLEMENT: 'ASK_ENTITLEMENT',
  /**
   * Negative settlement of a confirmed one (message 9).
   */
  ASK_REVERSE: 'ASK_REVERSE',
} as const;

/**
 * What is asked of an enrollment region.
 */
export type AskIn =
  | 'ASK_UNSPECIFIED'
  | 0
  /**
   * Verdict, with a commit (protocol message 3).
   */
  | 'ASK_SETTLE'
  | 1
  /**
   * The same reckoning, nothing written (message 2).
   */
  | 'ASK_QUOTE'
  | 2
  /**
   * Who is this person (message 2a) [1101].
   */
  | 'ASK_PERSON'
  | 3
  /**
   * What is this person entitled to (message 2a) [2001].
   */
  | 'ASK_ENTITLEMENT'
  | 4
  /**
   * Negative settlement of a confirmed one (message 9).
   */
  | 'ASK_REVERSE'
  | 5

/**
 * What is asked of an enrollment region.
 */
export type Ask = typeof Ask[keyof typeof Ask]
