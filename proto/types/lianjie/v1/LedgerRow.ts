// Original file: proto/v1/operations.proto

import type { OrganisationIn as _lianjie_v1_OrganisationIn, Organisation as _lianjie_v1_Organisation } from '../../lianjie/v1/Organisation';
import type { SettlementKeyIn as _lianjie_v1_SettlementKeyIn, SettlementKey as _lianjie_v1_SettlementKey } from '../../lianjie/v1/SettlementKey';
import type { PostingRowIn as _lianjie_v1_PostingRowIn, PostingRow as _lianjie_v1_PostingRow } from '../../lianjie/v1/PostingRow';
import type { Long } from '@grpc/proto-loader';

/**
 * One settlement in one ledger.
 */
export interface LedgerRowIn {
  /**
   * Who speaks.
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
   * The region that owes.
   */
  'enrollmentRegion'?: (string);
  /**
   * Accounting day.
   */
  'day'?: (string);
  /**
   * All that the enrollment side owes, by the register's copy (F of protocol 1.4.7).
   */
  'owedFen'?: (number | string | Long);
  /**
   * Total of the bill, by the register's copy.
   */
  'totalFen'?: (number | string | Long);
  /**
   * The postings as they stand.
   */
  'postings'?: (_lianjie_v1_PostingRowIn)[];
  /**
   * What is still on its way from here: "hub", "5116", …
   */
  'inFlightTo'?: (string)[];
  /**
   * Booked by two persons (protocol R20): "standing" while the care region's decision is not known here, "corrected"
   * since it is; then these postings cancel out. Empty: a decision of the care region.
   */
  'manual'?: (string);
}

/**
 * One settlement in one ledger.
 */
export interface LedgerRow {
  /**
   * Who speaks.
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
   * The region that owes.
   */
  'enrollmentRegion': (string);
  /**
   * Accounting day.
   */
  'day': (string);
  /**
   * All that the enrollment side owes, by the register's copy (F of protocol 1.4.7).
   */
  'owedFen': (number);
  /**
   * Total of the bill, by the register's copy.
   */
  'totalFen': (number);
  /**
   * The postings as they stand.
   */
  'postings': (_lianjie_v1_PostingRow)[];
  /**
   * What is still on its way from here: "hub", "5116", …
   */
  'inFlightTo': (string)[];
  /**
   * Booked by two persons (protocol R20): "standing" while the care region's decision is not known here, "corrected"
   * since it is; then these postings cancel out. Empty: a decision of the care region.
   */
  'manual': (string);
}
