// Original file: proto/v1/days.proto

import type { DayUnitIn as _lianjie_v1_DayUnitIn, DayUnit as _lianjie_v1_DayUnit } from '../../lianjie/v1/DayUnit';
import type { Long } from '@grpc/proto-loader';

/**
 * What one ledger holds of a unit, counted from its postings. Three equal ones close it.
 */
export interface DayTotalsIn {
  /**
   * Of what.
   */
  'unit'?: (_lianjie_v1_DayUnitIn | null);
  /**
   * How many confirmed settlements and reversals.
   */
  'count'?: (number | string | Long);
  /**
   * All that is owed for them, by the postings.
   */
  'sumFen'?: (number | string | Long);
  /**
   * SHA-256 over the 256 bucket digests; of nothing it is a root, too.
   */
  'root'?: (Buffer | Uint8Array | string);
}

/**
 * What one ledger holds of a unit, counted from its postings. Three equal ones close it.
 */
export interface DayTotals {
  /**
   * Of what.
   */
  'unit': (_lianjie_v1_DayUnit | null);
  /**
   * How many confirmed settlements and reversals.
   */
  'count': (number);
  /**
   * All that is owed for them, by the postings.
   */
  'sumFen': (number);
  /**
   * SHA-256 over the 256 bucket digests; of nothing it is a root, too.
   */
  'root': (Buffer);
}
