// Original file: proto/v1/exchange.proto

import type { FailureIn as _lianjie_v1_FailureIn, Failure as _lianjie_v1_Failure } from '../../lianjie/v1/Failure';

/**
 * One answer.
 */
export interface AnswerIn {
  /**
   * Of the question.
   */
  'questionId'?: (string);
  /**
   * Serialised SignedVerdict, Quote, PersonReply or EntitlementReply.
   */
  'body'?: (Buffer | Uint8Array | string);
  /**
   * Undecided: this try failed and wrote nothing final.
   */
  'failure'?: (_lianjie_v1_FailureIn | null);
  'outcome'?: "body"|"failure";
}

/**
 * One answer.
 */
export interface Answer {
  /**
   * Of the question.
   */
  'questionId': (string);
  /**
   * Serialised SignedVerdict, Quote, PersonReply or EntitlementReply.
   */
  'body'?: (Buffer);
  /**
   * Undecided: this try failed and wrote nothing final.
   */
  'failure'?: (_lianjie_v1_Failure | null);
  'outcome'?: "body"|"failure";
}
