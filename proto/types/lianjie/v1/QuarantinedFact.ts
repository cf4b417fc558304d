// Original file: proto/v1/attention.proto

import type { OrganisationIn as _lianjie_v1_OrganisationIn, Organisation as _lianjie_v1_Organisation } from '../../lianjie/v1/Organisation';
import type { Long } from '@grpc/proto-loader';

/**
 * A fact that could not be used; its sender tries it again every hour.
 */
export interface QuarantinedFactIn {
  /**
   * For a replay, at the organisation that holds it.
   */
  'id'?: (string);
  /**
   * Who holds it.
   */
  'organisation'?: (_lianjie_v1_OrganisationIn);
  /**
   * Its region; empty for the hub.
   */
  'region'?: (string);
  /**
   * Key of the settlement, as far as it could be read.
   */
  'settlement'?: (string);
  /**
   * The care region that brought it, or that is named in it.
   */
  'careRegion'?: (string);
  /**
   * Code of docs/ERRORS.md.
   */
  'code'?: (string);
  /**
   * Why, in English, for engineers.
   */
  'reason'?: (string);
  /**
   * How often it came.
   */
  'times'?: (number);
  /**
   * When it came first.
   */
  'firstAtMs'?: (number | string | Long);
  /**
   * When it came last.
   */
  'lastAtMs'?: (number | string | Long);
}

/**
 * A fact that could not be used; its sender tries it again every hour.
 */
export interface QuarantinedFact {
  /**
   * For a replay, at the organisation that holds it.
   */
  'id': (string);
  /**
   * Who holds it.
   */
  'organisation': (_lianjie_v1_Organisation);
  /**
   * Its region; empty for the hub.
   */
  'region': (string);
  /**
   * Key of the settlement, as far as it could be read.
   */
  'settlement': (string);
  /**
   * The care region that brought it, or that is named in it.
   */
  'careRegion': (string);
  /**
   * Code of docs/ERRORS.md.
   */
  'code': (string);
  /**
   * Why, in English, for engineers.
   */
  'reason': (string);
  /**
   * How often it came.
   */
  'times': (number);
  /**
   * When it came first.
   */
  'firstAtMs': (number);
  /**
   * When it came last.
   */
  'lastAtMs': (number);
}
