// Original file: proto/v1/policy_engine.proto

import type { ClaimIn as _lianjie_v1_ClaimIn, Claim as _lianjie_v1_Claim } from '../../lianjie/v1/Claim';
import type { AccumulatorDeltaIn as _lianjie_v1_AccumulatorDeltaIn, AccumulatorDelta as _lianjie_v1_AccumulatorDelta } from '../../lianjie/v1/AccumulatorDelta';
import type { KnownIn as _lianjie_v1_KnownIn, Known as _lianjie_v1_Known } from '../../lianjie/v1/Known';
import type { Long } from '@grpc/proto-loader';

/**
 * For a city's own engine: a claim with the person's state.
 */
export interface EngineRequestIn {
  /**
   * The bill.
   */
  'claim'?: (_lianjie_v1_ClaimIn | null);
  /**
   * Person category [psn_type].
   */
  'personCategory'?: (string);
  /**
   * Valid filing at the policy day: empty, referral, long_term, own_choice.
   */
  'filing'?: (string);
  /**
   * Accumulators of the policy year.
   */
  'accumulators'?: (_lianjie_v1_AccumulatorDeltaIn)[];
  /**
   * What the account may still pay.
   */
  'accountBalanceFen'?: (number | string | Long);
  /**
   * What else the region knows of the person.
   */
  'known'?: (_lianjie_v1_KnownIn | null);
}

/**
 * For a city's own engine: a claim with the person's state.
 */
export interface EngineRequest {
  /**
   * The bill.
   */
  'claim': (_lianjie_v1_Claim | null);
  /**
   * Person category [psn_type].
   */
  'personCategory': (string);
  /**
   * Valid filing at the policy day: empty, referral, long_term, own_choice.
   */
  'filing': (string);
  /**
   * Accumulators of the policy year.
   */
  'accumulators': (_lianjie_v1_AccumulatorDelta)[];
  /**
   * What the account may still pay.
   */
  'accountBalanceFen': (number);
  /**
   * What else the region knows of the person.
   */
  'known': (_lianjie_v1_Known | null);
}
