// Original file: proto/v1/hospital.proto

/**
 * The net state (protocol R6), as people are told it.
 */
export const State = {
  STATE_UNSPECIFIED: 'STATE_UNSPECIFIED',
  /**
   * 处理中: asked, no verdict yet.
   */
  PROCESSING: 'PROCESSING',
  /**
   * 已授权待确认: a verdict waits for the hospital.
   */
  AUTHORISED: 'AUTHORISED',
  /**
   * 已结算: money has moved.
   */
  SETTLED: 'SETTLED',
  /**
   * 已撤销: nothing moved and never will.
   */
  CANCELLED: 'CANCELLED',
  /**
   * 已拒绝: the enrollment region refused.
   */
  REJECTED: 'REJECTED',
  /**
   * 冲正中.
   */
  REVERSING: 'REVERSING',
  /**
   * 已冲正.
   */
  REVERSED: 'REVERSED',
  /**
   * The care node has never heard of it; it may be sent again under this id, or cancelled.
   */
  NEVER_SEEN: 'NEVER_SEEN',
} as const;

/**
 * The net state (protocol R6), as people are told it.
 */
export type StateIn =
  | 'STATE_UNSPECIFIED'
  | 0
  /**
   * 处理中: asked, no verdict yet.
   */
  | 'PROCESSING'
  | 1
  /**
   * 已授权待确认: a verdict waits for the hospital.
   */
  | 'AUTHORISED'
  | 2
  /**
   * 已结算: money has moved.
   */
  | 'SETTLED'
  | 3
  /**
   * 已撤销: nothing moved and never will.
   */
  | 'CANCELLED'
  | 4
  /**
   * 已拒绝: the enrollment region refused.
   */
  | 'REJECTED'
  | 5
  /**
   * 冲正中.
   */
  | 'REVERSING'
  | 6
  /**
   * 已冲正.
   */
  | 'REVERSED'
  | 7
  /**
   * The care node has never heard of it; it may be sent again under this id, or cancelled.
   */
  | 'NEVER_SEEN'
  | 8

/**
 * The net state (protocol R6), as people are told it.
 */
export type State = typeof State[keyof typeof State]
