// Original file: proto/v1/policy_engine.proto

import type { AuthorisedIn as _lianjie_v1_AuthorisedIn, Authorised as _lianjie_v1_Authorised } from '../../lianjie/v1/Authorised';
import type { FailureIn as _lianjie_v1_FailureIn, Failure as _lianjie_v1_Failure } from '../../lianjie/v1/Failure';

/**
 * The engine's answer; checked against the invariants before it becomes a verdict.
 */
export interface EngineReplyIn {
  'authorised'?: (_lianjie_v1_AuthorisedIn | null);
  'refused'?: (_lianjie_v1_FailureIn | null);
  'outcome'?: "authorised"|"refused";
}

/**
 * The engine's answer; checked against the invariants before it becomes a verdict.
 */
export interface EngineReply {
  'authorised'?: (_lianjie_v1_Authorised | null);
  'refused'?: (_lianjie_v1_Failure | null);
  'outcome'?: "authorised"|"refused";
}
