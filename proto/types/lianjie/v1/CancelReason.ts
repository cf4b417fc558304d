// Original file: proto/v1/vocabulary.proto

/**
 * Why a settlement was ended without money moving.
 */
export const CancelReason = {
  CANCEL_REASON_UNSPECIFIED: 'CANCEL_REASON_UNSPECIFIED',
  /**
   * The hospital gave it up.
   */
  HOSPITAL: 'HOSPITAL',
  /**
   * Nobody confirmed within the window.
   */
  EXPIRED: 'EXPIRED',
  /**
   * The enrollment region asked about something the care node never heard of.
   */
  UNKNOWN: 'UNKNOWN',
  /**
   * Another settlement holds the batch (R5).
   */
  SUPERSEDED: 'SUPERSEDED',
  /**
   * The bill, the quote or the epoch moved.
   */
  OUTDATED: 'OUTDATED',
  /**
   * The one-phase door ran out of time (R11).
   */
  DEADLINE: 'DEADLINE',
} as const;

/**
 * Why a settlement was ended without money moving.
 */
export type CancelReasonIn =
  | 'CANCEL_REASON_UNSPECIFIED'
  | 0
  /**
   * The hospital gave it up.
   */
  | 'HOSPITAL'
  | 1
  /**
   * Nobody confirmed within the window.
   */
  | 'EXPIRED'
  | 2
  /**
   * The enrollment region asked about something the care node never heard of.
   */
  | 'UNKNOWN'
  | 3
  /**
   * Another settlement holds the batch (R5).
   */
  | 'SUPERSEDED'
  | 4
  /**
   * The bill, the quote or the epoch moved.
   */
  | 'OUTDATED'
  | 5
  /**
   * The one-phase door ran out of time (R11).
   */
  | 'DEADLINE'
  | 6

/**
 * Why a settlement was ended without money moving.
 */
export type CancelReason = typeof CancelReason[keyof typeof CancelReason]
