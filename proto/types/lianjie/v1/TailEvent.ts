// Original file: proto/v1/operations.proto

import type { OrganisationIn as _lianjie_v1_OrganisationIn, Organisation as _lianjie_v1_Organisation } from '../../lianjie/v1/Organisation';
import type { SettlementKeyIn as _lianjie_v1_SettlementKeyIn, SettlementKey as _lianjie_v1_SettlementKey } from '../../lianjie/v1/SettlementKey';
import type { Long } from '@grpc/proto-loader';

/**
 * One business step of one settlement.
 */
export interface TailEventIn {
  /**
   * When.
   */
  'atMs'?: (number | string | Long);
  /**
   * Who.
   */
  'organisation'?: (_lianjie_v1_OrganisationIn);
  /**
   * Its region; empty for the hub.
   */
  'region'?: (string);
  /**
   * Which settlement.
   */
  'key'?: (_lianjie_v1_SettlementKeyIn | null);
  /**
   * asked, verdict, refused, confirmed, cancelled, learned, acknowledged, …
   */
  'step'?: (string);
  /**
   * Code of docs/ERRORS.md, if it went wrong.
   */
  'code'?: (string);
  /**
   * How long it took, microseconds; 0: unknown.
   */
  'tookUs'?: (number | string | Long);
}

/**
 * One business step of one settlement.
 */
export interface TailEvent {
  /**
   * When.
   */
  'atMs': (number);
  /**
   * Who.
   */
  'organisation': (_lianjie_v1_Organisation);
  /**
   * Its region; empty for the hub.
   */
  'region': (string);
  /**
   * Which settlement.
   */
  'key': (_lianjie_v1_SettlementKey | null);
  /**
   * asked, verdict, refused, confirmed, cancelled, learned, acknowledged, …
   */
  'step': (string);
  /**
   * Code of docs/ERRORS.md, if it went wrong.
   */
  'code': (string);
  /**
   * How long it took, microseconds; 0: unknown.
   */
  'tookUs': (number);
}
