// Original file: proto/v1/policy_engine.proto

import type { AuthorisedIn as _lianjie_v1_AuthorisedIn, Authorised as _lianjie_v1_Authorised } from '../../lianjie/v1/Authorised';
import type { FailureIn as _lianjie_v1_FailureIn, Failure as _lianjie_v1_Failure } from '../../lianjie/v1/Failure';

/**
 * The engine's answer; checked against the invariants before it becomes a verdict.
 */
export interface EngineReplyIn {
  /**
   * It would be paid, and like this.
   */
  'authorised'?: (_lianjie_v1_AuthorisedIn | null);
  /**
   * A code of docs/ERRORS.md that would be the same when asked again.
   */
  'refused'?: (_lianjie_v1_FailureIn | null);
  'outcome'?: "authorised"|"refused";
}

/**
 * The engine's answer; checked against the invariants before it becomes a verdict.
 */
export interface EngineReply {
  /**
   * It would be paid, and like this.
   */
  'authorised'?: (_lianjie_v1_Authorised | null);
  /**
   * A code of docs/ERRORS.md that would be the same when asked again.
   */
  'refused'?: (_lianjie_v1_Failure | null);
  'outcome'?: "authorised"|"refused";
}
