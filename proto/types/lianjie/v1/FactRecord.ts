// Original file: proto/v1/facts.proto

import type { FactIn as _lianjie_v1_FactIn, Fact as _lianjie_v1_Fact } from '../../lianjie/v1/Fact';

/**
 * What travels on fact.<region>: one record, one fact.
 */
export interface FactRecordIn {
  /**
   * The fact.
   */
  'fact'?: (_lianjie_v1_FactIn | null);
}

/**
 * What travels on fact.<region>: one record, one fact.
 */
export interface FactRecord {
  /**
   * The fact.
   */
  'fact': (_lianjie_v1_Fact | null);
}
