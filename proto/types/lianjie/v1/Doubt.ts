// Original file: proto/v1/operations.proto

import type { OrganisationIn as _lianjie_v1_OrganisationIn, Organisation as _lianjie_v1_Organisation } from '../../lianjie/v1/Organisation';
import type { SettlementKeyIn as _lianjie_v1_SettlementKeyIn, SettlementKey as _lianjie_v1_SettlementKey } from '../../lianjie/v1/SettlementKey';
import type { Long } from '@grpc/proto-loader';

/**
 * One settlement without an end, and who must bring it about.
 */
export interface DoubtIn {
  /**
   * Who holds it.
   */
  'organisation'?: (_lianjie_v1_OrganisationIn);
  /**
   * Its region.
   */
  'region'?: (string);
  /**
   * Which settlement.
   */
  'key'?: (_lianjie_v1_SettlementKeyIn | null);
  /**
   * For how long.
   */
  'ageMs'?: (number | string | Long);
  /**
   * Who must act.
   */
  'owner'?: (string);
  /**
   * What happens next by itself, in Chinese.
   */
  'nextStepZh'?: (string);
  /**
   * The same in English.
   */
  'nextStepEn'?: (string);
  /**
   * When.
   */
  'nextAtMs'?: (number | string | Long);
}

/**
 * One settlement without an end, and who must bring it about.
 */
export interface Doubt {
  /**
   * Who holds it.
   */
  'organisation': (_lianjie_v1_Organisation);
  /**
   * Its region.
   */
  'region': (string);
  /**
   * Which settlement.
   */
  'key': (_lianjie_v1_SettlementKey | null);
  /**
   * For how long.
   */
  'ageMs': (number);
  /**
   * Who must act.
   */
  'owner': (string);
  /**
   * What happens next by itself, in Chinese.
   */
  'nextStepZh': (string);
  /**
   * The same in English.
   */
  'nextStepEn': (string);
  /**
   * When.
   */
  'nextAtMs': (number);
}
