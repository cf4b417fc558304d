// Original file: proto/v1/operations.proto

import type { OrganisationIn as _lianjie_v1_OrganisationIn, Organisation as _lianjie_v1_Organisation } from '../../lianjie/v1/Organisation';
import type { DayTotalsIn as _lianjie_v1_DayTotalsIn, DayTotals as _lianjie_v1_DayTotals } from '../../lianjie/v1/DayTotals';

/**
 * One unit as one ledger holds it now.
 */
export interface RecountedUnitIn {
  /**
   * Whose ledger.
   */
  'organisation'?: (_lianjie_v1_OrganisationIn);
  /**
   * Counted from registers and postings.
   */
  'totals'?: (_lianjie_v1_DayTotalsIn | null);
}

/**
 * One unit as one ledger holds it now.
 */
export interface RecountedUnit {
  /**
   * Whose ledger.
   */
  'organisation': (_lianjie_v1_Organisation);
  /**
   * Counted from registers and postings.
   */
  'totals': (_lianjie_v1_DayTotals | null);
}
