// Original file: proto/v1/policy_engine.proto

import type { AuthorisedIn as _lianjie_v1_AuthorisedIn, Authorised as _lianjie_v1_Authorised } from '../../lianjie/v1/Authorised';
import type { BatchRefIn as _lianjie_v1_BatchRefIn, BatchRef as _lianjie_v1_BatchRef } from '../../lianjie/v1/BatchRef';

/**
 * A quote (试算): the same reckoning, nothing booked, no signature.
 */
export interface QuoteIn {
  /**
   * As in a verdict.
   */
  'reckoning'?: (_lianjie_v1_AuthorisedIn | null);
  /**
   * The batch it was reckoned for.
   */
  'batch'?: (_lianjie_v1_BatchRefIn | null);
}

/**
 * A quote (试算): the same reckoning, nothing booked, no signature.
 */
export interface Quote {
  /**
   * As in a verdict.
   */
  'reckoning': (_lianjie_v1_Authorised | null);
  /**
   * The batch it was reckoned for.
   */
  'batch': (_lianjie_v1_BatchRef | null);
}
