// Original file: proto/v1/vocabulary.proto

/**
 * Which of the two registers' kinds a key speaks of.
 */
export const Kind = {
  KIND_UNSPECIFIED: 'KIND_UNSPECIFIED',
  /**
   * An ordinary settlement (结算).
   */
  SETTLEMENT: 'SETTLEMENT',
  /**
   * The full reversal (冲正) of a confirmed settlement; its id is derived from the original's.
   */
  REVERSAL: 'REVERSAL',
} as const;

/**
 * Which of the two registers' kinds a key speaks of.
 */
export type KindIn =
  | 'KIND_UNSPECIFIED'
  | 0
  /**
   * An ordinary settlement (结算).
   */
  | 'SETTLEMENT'
  | 1
  /**
   * The full reversal (冲正) of a confirmed settlement; its id is derived from the original's.
   */
  | 'REVERSAL'
  | 2

/**
 * Which of the two registers' kinds a key speaks of.
 */
export type Kind = typeof Kind[keyof typeof Kind]
