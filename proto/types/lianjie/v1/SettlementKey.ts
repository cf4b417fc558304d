// Original file: proto/v1/vocabulary.proto

import type { KindIn as _lianjie_v1_KindIn, Kind as _lianjie_v1_Kind } from '../../lianjie/v1/Kind';

/**
 * The key of both registers (protocol R1). Region and hospital always come from a certificate.
 */
export interface SettlementKeyIn {
  /**
   * Pooling region of the hospital, four digits (就医地) [mdtrtarea_admvs].
   */
  'careRegion'?: (string);
  /**
   * Twelve-character institution code [fixmedins_code].
   */
  'hospital'?: (string);
  /**
   * UUIDv7 made and stored by the hospital before it is sent [setl_id].
   */
  'settleId'?: (string);
  /**
   * Settlement or reversal.
   */
  'kind'?: (_lianjie_v1_KindIn);
}

/**
 * The key of both registers (protocol R1). Region and hospital always come from a certificate.
 */
export interface SettlementKey {
  /**
   * Pooling region of the hospital, four digits (就医地) [mdtrtarea_admvs].
   */
  'careRegion': (string);
  /**
   * Twelve-character institution code [fixmedins_code].
   */
  'hospital': (string);
  /**
   * UUIDv7 made and stored by the hospital before it is sent [setl_id].
   */
  'settleId': (string);
  /**
   * Settlement or reversal.
   */
  'kind': (_lianjie_v1_Kind);
}
